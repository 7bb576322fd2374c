"""The webhook in a request's path as a credential."""

from feed24.db import Transaction
from feed24.rest.auth import Proof, Provider
from feed24.rest.call import Caller, Credential
from feed24.rest.errors import (
    BLOCKS,
    HTTPS_REQUIRED,
    INVALID_CREDENTIALS,
    PORTAL_DELETED,
    USER_BLOCKED,
)
from feed24.webhooks import service
from feed24.webhooks.usage import WORTH_NOTING, Usage


def provider(usage: Usage, *, allow_http: bool) -> Provider:
    """Recognises `ap` and `aplogin`, which the path fills (protocol reference, 1.1)."""

    async def by_webhook(tx: Transaction, proof: Proof) -> Caller | None:
        user_id, secret = proof.text("aplogin"), proof.text("ap")
        if not user_id or not secret:
            return None
        row, closed = await service.find(tx, user_id, secret)
        if closed:
            raise PORTAL_DELETED
        if not (proof.secure or allow_http):
            raise HTTPS_REQUIRED
        if row is None:
            raise INVALID_CREDENTIALS
        found = caller(row, secret)
        if tx.now.timestamp() - (row.last_used_at or 0) >= WORTH_NOTING.total_seconds():
            usage.note(row.id, tx.now)
        return found

    return by_webhook


def caller(row: service.Living, secret: str) -> Caller:
    """The caller behind a webhook row. Raises RestError when it is blocked or its owner is."""
    if row.blocked_with in BLOCKS:
        raise BLOCKS[row.blocked_with]
    if not row.active:
        raise USER_BLOCKED
    credential = Credential(
        kind="webhook",
        id=row.id,
        user_id=row.user_id,
        scopes=frozenset(row.scopes.split(",")) if row.scopes else frozenset(),
        path=f"{row.user_id}/{secret}/",
    )
    return Caller(credential, row.user_id, bool(row.admin), not row.extranet)
