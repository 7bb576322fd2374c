"""Lists of fifty, as every list of the protocol is cut.

Two styles exist. A page-style list rounds `start` down to a page; an offset-style list takes it
exactly. Past the end both answer an empty list with the right total. A negative `start` asks not to
count: the first fifty rows, a total of 0, no `next`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select, func, select

from feed24.db import BIGGEST, Transaction
from feed24.rest.envelope import Answer

PAGE = 50
Style = Literal["page", "offset"]


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one page with the counts that go beside them."""

    rows: Sequence[Any]
    total: int
    next: int | None

    def answer(self, result: Any) -> Answer:
        return Answer(result, total=self.total, next=self.next)


def first_row(start: int, style: Style) -> int:
    """Where the page begins, counted from 0."""
    start = min(max(start, 0), BIGGEST - PAGE)
    return start - start % PAGE if style == "page" else start


def next_start(begin: int, shown: int, total: int, start: int) -> int | None:
    """The `start` of the following page, if there is one and counting was asked for."""
    return begin + shown if start >= 0 and shown and begin + shown < total else None


async def fetch(
    tx: Transaction,
    statement: Select[Any],
    start: int,
    style: Style,
    *,
    always_count: bool = False,
) -> Slice:
    """One page of an ordered select. `always_count`: a negative `start` counts as well."""
    begin = first_row(start, style)
    rows = await tx.all(statement.limit(PAGE).offset(begin))
    if start < 0 and not always_count:
        return Slice(rows, 0, None)
    counted = select(func.count()).select_from(statement.order_by(None).subquery())
    total = await tx.scalar(counted)
    return Slice(rows, total, next_start(begin, len(rows), total, start))
