"""Making, revoking and checking incoming webhooks.

The secret is 24 random letters and digits, shown once; only its SHA-256 is stored, which is enough
for a secret that nobody chose and nobody can guess.
"""

import hmac
import secrets
import string
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, insert, select, update

from feed24.db import Hot, Transaction, is_id
from feed24.digest import digest
from feed24.errors import Invalid, NotFound
from feed24.users.tables import person
from feed24.webhooks.tables import webhook

SECRET_LENGTH = 24
_ALPHABET = string.ascii_lowercase + string.digits


def _new_secret() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(SECRET_LENGTH))


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
    secret = _new_secret()
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


async def get(tx: Transaction, webhook_id: int) -> Row[Any]:
    """A webhook that was not revoked, without its secret. Raises NotFound."""
    found = listed().where(webhook.c.id == webhook_id, webhook.c.revoked_at.is_(None))
    row = await tx.first(found) if is_id(webhook_id) else None
    if row is None:
        raise NotFound(f"webhook {webhook_id}")
    return row


async def renew(tx: Transaction, webhook_id: int, owner_id: int) -> str:
    """Another secret for a webhook, which acts as that person from now on. Raises NotFound."""
    secret = _new_secret()
    await _change(tx, webhook_id, user_id=owner_id, secret_hash=digest(secret))
    return secret


async def change(tx: Transaction, webhook_id: int, **values: Any) -> None:
    """Another `title`, other `scopes`, or another `expires_at`. Raises NotFound."""
    if "scopes" in values:
        values["scopes"] = ",".join(dict.fromkeys(values["scopes"]))
    if values:
        await _change(tx, webhook_id, **values)


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
    changed = update(webhook).where(*alive).values(**values)
    if not is_id(webhook_id) or not (await tx.run(changed)).rowcount:
        raise NotFound(f"webhook {webhook_id}")


async def find_all(tx: Transaction) -> Sequence[Row[Any]]:
    """All webhooks, newest first, without their secrets."""
    return await tx.all(listed())


def listed(user_id: int | None = None, *, ended: bool = True) -> Select[Any]:
    """Webhooks of a person or of all, newest first, without their secrets; `ended`: revoked too."""
    columns = [column for column in webhook.c if column.name != "secret_hash"]
    found = select(*columns).order_by(webhook.c.id.desc())
    if user_id is not None:
        found = found.where(webhook.c.user_id == user_id)
    return found if ended else found.where(webhook.c.revoked_at.is_(None))


class Living(NamedTuple):
    """A webhook that is neither revoked nor expired, and what is to be known of its owner."""

    id: int
    user_id: int
    secret_hash: str
    scopes: str
    expires_at: int | None
    blocked_with: str | None
    last_used_at: int | None
    active: bool
    admin: bool
    extranet: bool


# A row whether there is such a webhook or not: the same statement tells whether the portal is open.
_FIND = """
SELECT o.closed, w.id, w.user_id, w.secret_hash, w.scopes, w.expires_at, w.blocked_with,
    w.last_used_at, u.active, u.admin, u.extranet
FROM portal o LEFT JOIN (webhook w JOIN person u ON u.id = w.user_id)
ON {condition} AND w.revoked_at IS NULL
"""


def _by(column: str) -> Hot:
    texts = (_FIND.format(condition=f"w.{column} = {mark}1") for mark in "$?")
    return Hot(*texts)


_BY_SECRET = _by("secret_hash")
_BY_ID = _by("id")


async def find(tx: Transaction, user_id: str, secret: str) -> tuple[Living | None, bool]:
    """The living webhook with that secret, if it belongs to that person; whether all is closed."""
    hashed = digest(secret)
    row, closed = await _living(tx, _BY_SECRET, hashed)
    if row is None or not hmac.compare_digest(row.secret_hash, hashed):
        return None, closed
    return row if str(row.user_id) == user_id else None, closed


async def by_id(tx: Transaction, webhook_id: int) -> Living | None:
    """The living webhook with that id, for links that were signed on its behalf."""
    row, _ = await _living(tx, _BY_ID, webhook_id)
    return row


async def _living(tx: Transaction, statement: Hot, key: str | int) -> tuple[Living | None, bool]:
    ((closed, *columns),) = await tx.hot(statement, key)
    row = None if columns[0] is None else Living._make(columns)
    if row and row.expires_at and row.expires_at <= tx.now.timestamp():
        row = None
    return row, bool(closed)
