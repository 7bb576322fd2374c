"""When sessions were last seen: noted in memory, written down in the background.

A call by a session reads, and would have to write for nothing but this. So a worker remembers whom
it has seen, and writes that every now and then. What a killed worker had not written is lost, a
matter of minutes; a session lives for days.
"""

from collections.abc import Coroutine, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, update

from feed24.background import now_and_then
from feed24.db import Database, Transaction
from feed24.sessions.tables import session
from feed24.users.tables import person

# A session that was seen more lately than this is not noted again.
WORTH_NOTING = timedelta(minutes=5)
EVERY = 60.0

_SEEN = (
    update(session)
    .where(session.c.id == bindparam("of"), session.c.last_seen_at < bindparam("at"))
    .values(last_seen_at=bindparam("at"), expires_at=bindparam("until"))
)
_ACTIVE = (
    update(person)
    .where(
        person.c.id == bindparam("who"),
        or_(person.c.last_activity_at.is_(None), person.c.last_activity_at < bindparam("at")),
    )
    .values(last_activity_at=bindparam("at"))
)


class Sighting(NamedTuple):
    """A session that was seen, whose it is, and until when it lives now."""

    user_id: int
    at: datetime
    until: datetime


class Presence:
    """The sessions that this worker has seen and not written down yet."""

    def __init__(self) -> None:
        self._seen: dict[int, Sighting] = {}

    def note(self, session_id: int, sighting: Sighting) -> None:
        self._seen[session_id] = sighting

    def take(self) -> dict[int, Sighting]:
        """What was noted since this was last asked."""
        taken, self._seen = self._seen, {}
        return taken


async def write(tx: Transaction, seen: Mapping[int, Sighting]) -> None:
    """Write it down, in the order in which everybody does so that nobody waits for who waits."""
    if not seen:
        return
    by_session = [
        {"of": number, "at": each.at, "until": each.until} for number, each in seen.items()
    ]
    await tx.run(_SEEN, sorted(by_session, key=lambda row: row["of"]))
    people = {each.user_id: each.at for each in sorted(seen.values(), key=lambda each: each.at)}
    await tx.run(_ACTIVE, [{"who": who, "at": at} for who, at in sorted(people.items())])


def forever(database: Database, presence: Presence) -> Coroutine[Any, Any, None]:
    """Write down now and then whom this worker has seen."""
    return now_and_then(partial(_step, database, presence), EVERY, "noting who was seen")


async def _step(database: Database, presence: Presence) -> None:
    if seen := presence.take():
        async with database.transaction(write=True) as tx:
            await write(tx, seen)
