"""Access and refresh tokens: issuing, refreshing, finding, forgetting.

Each access token has a row, together with the refresh token that came with it. Refreshing makes a
new row and marks the old one; its access token goes on until it expires.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, delete, insert, select, update

from feed24.applications import secrets
from feed24.applications.tables import application, oauth_token
from feed24.db import Hot, Transaction
from feed24.digest import digest
from feed24.errors import NotFound

ACCESS_LIFE = timedelta(hours=1)
REFRESH_LIFE = timedelta(days=180)
# How long a refresh token that was exchanged may be sent again: the answer may have been lost on
# the way, and the client repeats its request.
GRACE = timedelta(seconds=60)
# How long an access token that nothing refreshes is still told that it has expired.
_REMEMBERED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Issued:
    """New tokens, in clear for this once."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    # Unix time.
    expires: int
    scopes: tuple[str, ...]
    user_id: int
    life: int = int(ACCESS_LIFE.total_seconds())


_SCOPES = select(application.c.scopes).where(
    application.c.id == bindparam("id"), application.c.removed_at.is_(None), application.c.active
)


async def issue(tx: Transaction, application_id: int, user_id: int, *, refresh: bool) -> Issued:
    """Tokens of an application that act as one person, with all of the application's scopes.

    Whether the person may use the application is asked at every call. Raises NotFound for one that
    was removed or is switched off.
    """
    scopes = await tx.scalar(_SCOPES, {"id": application_id})
    if scopes is None:
        raise NotFound(f"application {application_id}")
    return await store(tx, application_id, user_id, scopes_of(scopes), refresh=refresh)


async def store(
    tx: Transaction,
    application_id: int,
    user_id: int,
    scopes: Iterable[str],
    *,
    refresh: bool,
    code_hash: str | None = None,
) -> Issued:
    """Tokens with some scopes; `code_hash` names the code that they come from."""
    granted, access = tuple(scopes), secrets.token()
    refresh_token = secrets.token() if refresh else None
    expires, until = tx.now + ACCESS_LIFE, tx.now + REFRESH_LIFE
    values = {
        "application_id": application_id,
        "user_id": user_id,
        "scopes": ",".join(granted),
        "access_hash": digest(access),
        "expires_at": expires,
        "refresh_hash": digest(refresh_token) if refresh_token else None,
        "refresh_expires_at": until if refresh else None,
        "code_hash": code_hash,
        "forget_at": until if refresh else expires + _REMEMBERED,
    }
    await tx.run(insert(oauth_token), values)
    return Issued(access, refresh_token, int(expires.timestamp()), granted, user_id)


_BY_REFRESH = (
    select(oauth_token)
    .where(
        oauth_token.c.refresh_hash == bindparam("hash"),
        oauth_token.c.application_id == bindparam("application"),
    )
    .with_for_update()
)


async def refreshable(tx: Transaction, application_id: int, refresh_token: str) -> Row[Any]:
    """The row of a refresh token of this application that may be exchanged. Raises NotFound."""
    asked = {"hash": digest(refresh_token), "application": application_id}
    row = await tx.first(_BY_REFRESH, asked)
    if row is None or row.refresh_expires_at <= tx.now:
        raise NotFound("refresh token")
    if row.rotated_at is not None and row.rotated_at + GRACE <= tx.now:
        raise NotFound("refresh token")
    return row


async def exchange(tx: Transaction, row: Row[Any], scopes: Iterable[str]) -> Issued:
    """New tokens for the refresh token of `row`, which is good for a moment longer."""
    if row.rotated_at is None:
        ends = max(row.expires_at, tx.now) + _REMEMBERED
        rotated = {"rotated_at": tx.now, "forget_at": ends}
        await tx.run(update(oauth_token).where(oauth_token.c.id == row.id).values(**rotated))
    return await store(
        tx, row.application_id, row.user_id, scopes, refresh=True, code_hash=row.code_hash
    )


async def revoke_from(tx: Transaction, application_id: int, code_hash: str) -> int:
    """End all tokens that come from one code; how many there were."""
    came = oauth_token.c.code_hash == code_hash, oauth_token.c.application_id == application_id
    return int((await tx.run(delete(oauth_token).where(*came))).rowcount)


def scopes_of(text: str) -> tuple[str, ...]:
    """Scopes as they are kept in a row."""
    return tuple(text.split(",")) if text else ()


class Living(NamedTuple):
    """A token, expired or not, and what is to be known of its application and its person."""

    id: int
    application_id: int
    user_id: int
    access_hash: str
    scopes: str
    expires_at: int
    # Of the application, which may have lost some since.
    granted: str
    usable: bool
    allowed: bool
    active: bool
    admin: bool
    extranet: bool


# A row whether there is such a token or not: the same statement tells whether the portal is open.
_FIND = """
SELECT portal.closed, oauth_token.id, oauth_token.application_id, oauth_token.user_id,
    oauth_token.access_hash, oauth_token.scopes, oauth_token.expires_at, application.scopes,
    application.active AND application.removed_at IS NULL,
    NOT application.restricted OR EXISTS (
        SELECT 1 FROM application_user
        WHERE application_user.application_id = oauth_token.application_id
        AND application_user.user_id = oauth_token.user_id
    ),
    person.active, person.admin, person.extranet
FROM portal LEFT JOIN (
    oauth_token JOIN application ON application.id = oauth_token.application_id
    JOIN person ON person.id = oauth_token.user_id
) ON {condition}
"""


def _by(column: str) -> Hot:
    texts = (_FIND.format(condition=f"oauth_token.{column} = {mark}1") for mark in "$?")
    return Hot(*texts)


_BY_ACCESS = _by("access_hash")
_BY_ID = _by("id")


async def find(tx: Transaction, access_token: str) -> tuple[Living | None, bool]:
    """What is known of an access token; whether the portal is closed."""
    row, closed = await _living(tx, _BY_ACCESS, digest(access_token))
    return row if row and secrets.same(access_token, row.access_hash) else None, closed


async def by_id(tx: Transaction, token_id: int) -> Living | None:
    """The access token with that id, for links that were signed on its behalf."""
    row, _ = await _living(tx, _BY_ID, token_id)
    return row


async def _living(tx: Transaction, statement: Hot, key: str | int) -> tuple[Living | None, bool]:
    ((closed, *columns),) = await tx.hot(statement, key)
    return None if columns[0] is None else Living._make(columns), bool(closed)
