"""The access token of an application as a credential."""

from feed24.applications import tokens
from feed24.db import Transaction
from feed24.rest.auth import Proof, Provider
from feed24.rest.call import Caller, Credential
from feed24.rest.errors import (
    APPLICATION_NOT_FOUND,
    EXPIRED_TOKEN,
    HTTPS_REQUIRED,
    INVALID_TOKEN,
    NOT_FOR_USER,
    PORTAL_DELETED,
    USER_BLOCKED,
)

_BEARER = "bearer"


def provider(*, allow_http: bool) -> Provider:
    """Recognises `Authorization: Bearer`, `auth` and `access_token`, in this order."""

    async def by_token(tx: Transaction, proof: Proof) -> Caller | None:
        sent = token_of(proof)
        if not sent:
            return None
        row, closed = await tokens.find(tx, sent)
        if closed:
            raise PORTAL_DELETED
        if not (proof.secure or allow_http):
            raise HTTPS_REQUIRED
        if row is None:
            raise INVALID_TOKEN
        return caller(row, sent, tx.now.timestamp())

    return by_token


def token_of(proof: Proof) -> str:
    """The access token of a request, or "". Other schemes are of no concern: a proxy may have
    asked for a password of its own.
    """
    scheme, _, token = proof.headers.get("authorization", "").strip().partition(" ")
    bearer = token.strip() if scheme.lower() == _BEARER else ""
    return bearer or proof.text("auth") or proof.text("access_token")


def caller(row: tokens.Living, token: str, now: float) -> Caller:
    """The caller behind a token. Raises RestError for one that may not call any more."""
    if not row.usable:
        raise APPLICATION_NOT_FOUND
    if row.expires_at <= now:
        raise EXPIRED_TOKEN
    if not row.active:
        raise USER_BLOCKED
    if not row.allowed:
        raise NOT_FOR_USER
    granted = frozenset(tokens.scopes_of(row.granted))
    credential = Credential(
        kind="token",
        id=row.id,
        user_id=row.user_id,
        scopes=granted.intersection(tokens.scopes_of(row.scopes)),
        token=token,
        application_id=row.application_id,
        wire_name="access token",
    )
    return Caller(credential, row.user_id, bool(row.admin), not row.extranet)
