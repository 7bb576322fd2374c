"""When sessions were last seen. What is lost is a matter of minutes; a session lives for days."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, or_, update

from feed24.db import Transaction
from feed24.noting import Notes
from feed24.sessions.tables import session
from feed24.users.tables import person

# A session that was seen more lately than this is not noted again.
WORTH_NOTING = timedelta(minutes=5)

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


Presence = Notes[Sighting]


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
