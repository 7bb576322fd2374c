"""Who was asked to confirm a post, who has, and who has not: now or at a moment of the past.

Nothing here asks who wants to know; `service` does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from feed24.acknowledgement import statements
from feed24.db import Transaction


@dataclass(frozen=True, slots=True)
class Round:
    """A round of asking: since when, from which text on confirmations count, until when."""

    since: datetime
    revision: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """How many people were asked, by what became of it. No round: nobody is asked, all is 0."""

    round: Round | None = None
    confirmed: int = 0
    pending: int = 0
    excused: int = 0

    @property
    def asked(self) -> int:
        return self.confirmed + self.pending + self.excused

    def count(self, state: str) -> int:
        """How many are in a state; in any, when it is empty."""
        return int(getattr(self, state.lower())) if state else self.asked


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the ledger. `name` is that of today."""

    user_id: int
    state: str
    confirmed_at: datetime | None
    name: str


async def begun(tx: Transaction, post_id: int) -> datetime | None:
    """When the ledger of a post begins; None for one that nobody was ever asked about."""
    rows = await tx.hot(statements.BEGUN, post_id)
    return _moment(rows[0][0])


async def report(tx: Transaction, post_id: int, at: datetime | None) -> Report:
    """The numbers as of a moment, or of now."""
    rows = await tx.hot(statements.REPORT, post_id, _seconds(at))
    return Report(_round(rows[0]), *rows[0][3:]) if rows else Report()


async def lines(
    tx: Transaction, post_id: int, at: datetime | None, state: str, size: int, begin: int
) -> list[Line]:
    """People in a state, or in any when it is empty, by their names."""
    asked = (post_id, _seconds(at), state, size, begin)
    rows = await tx.hot(statements.PEOPLE, *asked)
    return [Line(row[0], row[1], _moment(row[2]), row[3]) for row in rows]


async def state_of(
    tx: Transaction, post_id: int, at: datetime | None, user_id: int
) -> tuple[Round | None, str | None, datetime | None]:
    """The round, a person's state in it, None for who is not asked, and when they confirmed."""
    rows = await tx.hot(statements.PERSON, post_id, _seconds(at), user_id)
    if not rows:
        return None, None, None
    return _round(rows[0]), rows[0][3], _moment(rows[0][4])


def _round(row: Sequence[Any]) -> Round:
    since = datetime.fromtimestamp(row[0], UTC)
    return Round(since, row[1], _moment(row[2]))


def _seconds(at: datetime | None) -> int:
    return statements.NOW if at is None else int(at.timestamp())


def _moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
