"""The people of a ledger, and how many belong together. Nothing here asks who wants to know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from feed24.acknowledgement import listing
from feed24.acknowledgement.ledger import Numbers, moment, seconds
from feed24.acknowledgement.statements import NOW
from feed24.db import Transaction


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which people: in a state, in a unit, with these words in their names; empty is any."""

    state: str = ""
    unit: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit(Numbers):
    """People of one department or workgroup; `D0` is no department."""

    code: str


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the ledger. `name` is that of today; the rest is as of the moment.

    `code` is what the person held and the post carried, so that the person was asked, since
    `since`. `carried` and `held` tell whether that is so still, `active` whether the person works
    here. `earlier` is the latest text confirmed of those that do not count any more.
    """

    user_id: int
    state: str
    confirmed_at: datetime | None
    name: str
    since: datetime | None
    code: str
    carried: bool
    held: bool
    active: bool
    departments: tuple[str, ...]
    earlier: int | None
    reminded_at: datetime | None


async def total(tx: Transaction, post_id: int, at: datetime | None, chosen: Chosen) -> int:
    """How many people are chosen."""
    rows = await tx.hot(listing.TOTAL, post_id, seconds(at), *_choosing(chosen))
    return int(rows[0][0])


async def lines(
    tx: Transaction, post_id: int, at: datetime | None, chosen: Chosen, size: int, begin: int
) -> list[Line]:
    """Those people, by their names."""
    asked = (post_id, seconds(at), *_choosing(chosen), size, begin)
    return [_line(row) for row in await tx.hot(listing.PEOPLE, *asked)]


def _choosing(chosen: Chosen) -> tuple[str, str, list[str]]:
    return chosen.state, chosen.unit, list(chosen.words)


def _line(row: Sequence[Any]) -> Line:
    user_id, state, at, name, since, code, *flags, departments, earlier, reminded_at = row
    carried, held, active = map(bool, flags)
    places = sorted(filter(None, (departments or "").split(",")), key=lambda d: int(d[1:]))
    return Line(
        user_id=user_id,
        state=state,
        confirmed_at=moment(at),
        name=name,
        since=moment(since),
        code=code,
        carried=carried,
        held=held,
        active=active,
        departments=tuple(places),
        earlier=earlier,
        reminded_at=moment(reminded_at),
    )


async def units(tx: Transaction, post_id: int, at: datetime | None) -> list[Unit]:
    """Everybody who was asked, by department and addressed workgroup; some are in several."""
    rows = await tx.hot(listing.UNITS, post_id, seconds(at))
    return [Unit(code=row[0], confirmed=row[1], pending=row[2], excused=row[3]) for row in rows]


async def pending(tx: Transaction, post_id: int, people: Collection[int] | None) -> list[int]:
    """Those who have not confirmed and see the post now; of some people, or of all."""
    some = [] if people is None else sorted(people)
    named = 0 if people is None else 1
    rows = await tx.hot(listing.PENDING_PEOPLE, post_id, NOW, some, named)
    return [row[0] for row in rows]
