"""Beginning, finding and listing sessions. `ending` ends them, `lockout` counts wrong passwords."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, insert, select, update
from starlette.requests import Request

from feed24.db import Hot, Transaction
from feed24.digest import digest
from feed24.services import Services
from feed24.sessions import cookies, tokens
from feed24.sessions.ending import end, end_all
from feed24.sessions.presence import WORTH_NOTING, Sighting
from feed24.sessions.tables import session
from feed24.settings import Settings
from feed24.users.tables import person

__all__ = [
    "SignedIn",
    "begin",
    "by_id",
    "end",
    "end_all",
    "find",
    "living",
    "of_person",
    "signed_in",
]

# What is kept of the name by which a browser introduces itself, and of its address.
LONGEST_AGENT = 300
LONGEST_ADDRESS = 255


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody whose browser is signed in."""

    id: int
    name: str
    email: str
    admin: bool
    employee: bool
    session_id: int
    # The browser's secret; what is derived from it protects forms and calls.
    token: str = field(repr=False)


class Living(NamedTuple):
    """A session that has not ended, of a person who is not dismissed."""

    id: int
    token_hash: str
    user_id: int
    created_at: int
    last_seen_at: int
    expires_at: int
    name: str
    last_name: str
    email: str
    admin: bool
    extranet: bool


# A row whether there is such a session or not: the same statement tells whether the portal is open.
_FIND = """
SELECT portal.closed, session.id, session.token_hash, session.user_id, session.created_at,
    session.last_seen_at, session.expires_at, who.name, who.last_name, who.email, who.admin,
    who.extranet
FROM portal LEFT JOIN (session JOIN person who ON who.id = session.user_id AND who.active)
ON {condition} AND session.revoked_at IS NULL
"""


def _by(column: str) -> Hot:
    texts = (_FIND.format(condition=f"session.{column} = {mark}1") for mark in "$?")
    return Hot(*texts)


_BY_TOKEN = _by("token_hash")
_BY_ID = _by("id")
_LIVING = """
SELECT s.id FROM session s JOIN person u ON u.id = s.user_id AND u.active
WHERE s.id IN ({ids}) AND s.revoked_at IS NULL AND s.expires_at > {mark}2
"""
_OF_THESE = Hot(
    _LIVING.format(ids="SELECT unnest($1::text::bigint[])", mark="$"),
    _LIVING.format(ids="SELECT value FROM json_each(?1)", mark="?"),
)
_SIGNED_IN = (
    update(person).where(person.c.id == bindparam("who")).values(last_login_at=bindparam("at"))
)


async def signed_in(tx: Transaction, request: Request) -> SignedIn | None:
    """Who is signed in with the browser that sent this request; nobody in a closed portal.

    One hot statement. It proves who asks, not that they want what is asked: a form is checked with
    `sessions.forms.check`.
    """
    services: Services = request.app.state.services
    found, closed = await find(tx, services, cookies.of(request, cookies.SESSION))
    return None if closed else found


async def find(tx: Transaction, services: Services, token: str) -> tuple[SignedIn | None, bool]:
    """Who is signed in with this token; whether the portal is closed."""
    hashed = digest(token)
    row, closed = await _living(tx, _BY_TOKEN, hashed)
    if row is None or not tokens.equal(row.token_hash, hashed):
        return None, closed
    _note(services, row, tx.now)
    return _signed_in(row, token), closed


async def by_id(tx: Transaction, session_id: int) -> SignedIn | None:
    """Whose session it is, for links that were signed on its behalf; without its token."""
    row, _ = await _living(tx, _BY_ID, session_id)
    return _signed_in(row, "") if row else None


async def living(tx: Transaction, ids: Collection[int]) -> set[int]:
    """Those of these sessions that have not ended."""
    found = await tx.hot(_OF_THESE, sorted(ids), int(tx.now.timestamp()))
    return {number for (number,) in found}


async def _living(tx: Transaction, statement: Hot, key: str | int) -> tuple[Living | None, bool]:
    ((closed, *columns),) = await tx.hot(statement, key)
    row = None if columns[0] is None else Living._make(columns)
    if row and row.expires_at <= tx.now.timestamp():
        row = None
    return row, bool(closed)


def _signed_in(row: Living, token: str) -> SignedIn:
    return SignedIn(
        id=row.user_id,
        name=f"{row.name} {row.last_name}".strip() or row.email,
        email=row.email,
        admin=bool(row.admin),
        employee=not row.extranet,
        session_id=row.id,
        token=token,
    )


def _note(services: Services, row: Living, now: datetime) -> None:
    if now.timestamp() - row.last_seen_at < WORTH_NOTING.total_seconds():
        return
    created = datetime.fromtimestamp(row.created_at, UTC)
    until = lifetime(services.settings, created, now)
    services.presence.note(row.id, Sighting(row.user_id, now, until))


def lifetime(settings: Settings, created: datetime, seen: datetime) -> datetime:
    """When a session ends that was begun and last used at these moments."""
    longest = created + timedelta(days=settings.session_days)
    return min(longest, seen + timedelta(days=settings.session_idle_days))


async def begin(
    tx: Transaction, settings: Settings, user_id: int, *, user_agent: str, address: str
) -> str:
    """A new session of a person who has proved to be it; the token for the browser to keep."""
    token = tokens.new()
    await tx.run(
        insert(session).values(
            user_id=user_id,
            token_hash=digest(token),
            created_at=tx.now,
            last_seen_at=tx.now,
            expires_at=lifetime(settings, tx.now, tx.now),
            user_agent=user_agent[:LONGEST_AGENT],
            address=address[:LONGEST_ADDRESS],
        )
    )
    await tx.run(_SIGNED_IN, {"who": user_id, "at": tx.now})
    return token


def of_person(user_id: int, now: datetime) -> Select[Any]:
    """A person's living sessions, the latest first, without their secrets."""
    columns = [column for column in session.c if column.name != "token_hash"]
    return (
        select(*columns)
        .where(
            session.c.user_id == user_id,
            session.c.revoked_at.is_(None),
            session.c.expires_at > now,
        )
        .order_by(session.c.id.desc())
    )
