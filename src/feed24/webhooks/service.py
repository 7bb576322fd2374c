"""Making, revoking and checking incoming webhooks.

The secret is 24 random letters and digits, shown once; only its SHA-256 is stored, which is enough
for a secret that nobody chose and nobody can guess.
"""

import hashlib
import hmac
import secrets
import string
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from feed24.db import Transaction
from feed24.errors import Invalid, NotFound
from feed24.users.tables import person
from feed24.webhooks.tables import webhook

SECRET_LENGTH = 24
_ALPHABET = string.ascii_lowercase + string.digits


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


async def create(
    tx: Transaction,
    user_id: int,
    scopes: Iterable[str],
    *,
    title: str = "",
    expires_at: datetime | None = None,
) -> tuple[int, str]:
    """A new webhook of an active person: its id and its secret, which is not kept.

    Raises NotFound for a person who does not exist or is dismissed.
    """
    owner = await tx.scalar(select(person.c.id).where(person.c.id == user_id, person.c.active))
    if owner is None:
        raise NotFound(f"person {user_id}")
    secret = "".join(secrets.choice(_ALPHABET) for _ in range(SECRET_LENGTH))
    created = await tx.scalar(
        insert(webhook)
        .returning(webhook.c.id)
        .values(
            user_id=user_id,
            secret_hash=digest(secret),
            title=title,
            scopes=",".join(dict.fromkeys(scopes)),
            created_at=tx.now,
            expires_at=expires_at,
        )
    )
    return int(created), secret


async def revoke(tx: Transaction, webhook_id: int) -> None:
    """The webhook never works again. Raises NotFound."""
    await _change(tx, webhook_id, revoked_at=tx.now)


async def block(tx: Transaction, webhook_id: int, error_code: str | None, known: set[str]) -> None:
    """Answer every call with a system error; None lifts it. Raises NotFound, Invalid."""
    if error_code is not None and error_code not in known:
        raise Invalid(error_code)
    await _change(tx, webhook_id, blocked_with=error_code)


async def _change(tx: Transaction, webhook_id: int, **values: Any) -> None:
    alive = webhook.c.id == webhook_id, webhook.c.revoked_at.is_(None)
    if not (await tx.run(update(webhook).where(*alive).values(**values))).rowcount:
        raise NotFound(f"webhook {webhook_id}")


async def find_all(tx: Transaction) -> Sequence[Row[Any]]:
    """All webhooks, newest first, without their secrets."""
    columns = [column for column in webhook.c if column.name != "secret_hash"]
    return await tx.all(select(*columns).order_by(webhook.c.id.desc()))


_LIVING = (
    select(
        webhook.c.id,
        webhook.c.user_id,
        webhook.c.secret_hash,
        webhook.c.scopes,
        webhook.c.expires_at,
        webhook.c.blocked_with,
        person.c.active,
        person.c.admin,
        person.c.extranet,
    )
    .join(person, person.c.id == webhook.c.user_id)
    .where(webhook.c.revoked_at.is_(None))
)
_BY_SECRET = _LIVING.where(webhook.c.secret_hash == bindparam("digest"))
_BY_ID = _LIVING.where(webhook.c.id == bindparam("webhook_id"))


async def find(tx: Transaction, user_id: str, secret: str) -> Row[Any] | None:
    """The living webhook with that secret, if it belongs to that person."""
    hashed = digest(secret)
    row = await tx.first(_BY_SECRET, {"digest": hashed})
    if row is None or not hmac.compare_digest(row.secret_hash, hashed):
        return None
    return row if str(row.user_id) == user_id and _unexpired(tx, row) else None


async def by_id(tx: Transaction, webhook_id: int) -> Row[Any] | None:
    """The living webhook with that id, for links that were signed on its behalf."""
    row = await tx.first(_BY_ID, {"webhook_id": webhook_id})
    return row if row is not None and _unexpired(tx, row) else None


def _unexpired(tx: Transaction, row: Row[Any]) -> bool:
    return row.expires_at is None or row.expires_at > tx.now
