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


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How many people were asked, by what became of it."""

    confirmed: int = 0
    pending: int = 0
    excused: int = 0

    @property
    def asked(self) -> int:
        return self.confirmed + self.pending + self.excused


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Numbers):
    """Everybody. Without a round nobody is asked, and all is 0."""

    round: Round | None = None
    # Of those who are pending, on a day and without a person that were asked about.
    reminded: int = 0


async def begun(tx: Transaction, post_id: int) -> datetime | None:
    """When the ledger of a post begins; None for one that nobody was ever asked about."""
    rows = await tx.hot(statements.BEGUN, post_id)
    return moment(rows[0][0])


async def report(
    tx: Transaction, post_id: int, at: datetime | None, day: str = "", but: int = 0
) -> Report:
    """The numbers as of a moment, or of now; of reminders those of a day, person `but` left out."""
    rows = await tx.hot(statements.REPORT, post_id, seconds(at), day, but)
    if not rows:
        return Report()
    (confirmed, pending, excused, reminded), its = rows[0][3:], _round(rows[0])
    numbers = {"confirmed": confirmed, "pending": pending, "excused": excused}
    return Report(round=its, reminded=reminded, **numbers)


async def state_of(
    tx: Transaction, post_id: int, at: datetime | None, user_id: int
) -> tuple[Round | None, str | None, datetime | None]:
    """The round, a person's state in it, None for who is not asked, and when they confirmed."""
    rows = await tx.hot(statements.PERSON, post_id, seconds(at), user_id)
    if not rows:
        return None, None, None
    return _round(rows[0]), rows[0][3], moment(rows[0][4])


def _round(row: Sequence[Any]) -> Round:
    since = datetime.fromtimestamp(row[0], UTC)
    return Round(since, row[1], moment(row[2]))


def seconds(at: datetime | None) -> int:
    """A moment, or now, as the statements want it."""
    return statements.NOW if at is None else int(at.timestamp())


def moment(seconds: int | None) -> datetime | None:
    """A moment as the statements give it."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
