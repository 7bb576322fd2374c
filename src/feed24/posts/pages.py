"""Lists of posts: one page of what a viewer sees, with everything the wire shows of each post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, select

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, one_of
from feed24.index.feed import FeedIndex, Order, Selection, SqlFeed
from feed24.posts.tables import post
from feed24.rest.paging import PAGE, Slice, first_row, next_start

MOST_AT_ONCE = 200
FEED: FeedIndex = SqlFeed()

_ROWS = select(post).where(one_of(post.c.id, bindparam("ids", type_=NUMBERS)))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What narrows a list. Only posts that carry one of `codes`, when there are any.

    `begin` and `end` are the first and the last moment of publication.
    """

    post_id: int | None = None
    codes: frozenset[str] = frozenset()
    begin: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two post ids, from which a list runs on: upwards or downwards."""

    post_id: int
    upwards: bool
    size: int = PAGE

    @property
    def order(self) -> Order:
        return "id ascending" if self.upwards else "id descending"

    @property
    def beyond(self) -> ColumnElement[bool]:
        return post.c.id > self.post_id if self.upwards else post.c.id < self.post_id


async def page(
    tx: Transaction, viewer: Viewer, wanted: Wanted, start: int, index: FeedIndex = FEED
) -> Slice:
    """A page of fifty in the order of activity, the latest first."""
    begin = first_row(start, "page")
    selection = Selection(wanted.post_id, wanted.codes, tuple(_conditions(wanted)))
    entries = await index.page(tx, viewer, selection, begin, PAGE)
    rows = await _rows(tx, entries.post_ids)
    if start < 0:
        return Slice(rows, 0, None)
    return Slice(rows, entries.total, next_start(begin, len(rows), entries.total, start))


async def page_beyond(
    tx: Transaction, viewer: Viewer, wanted: Wanted, cursor: Cursor, index: FeedIndex = FEED
) -> Slice:
    """The posts next to a cursor, in the order of their ids; the total counts that side only."""
    also = (*_conditions(wanted), cursor.beyond)
    selection = Selection(wanted.post_id, wanted.codes, also, cursor.order)
    entries = await index.page(tx, viewer, selection, 0, cursor.size)
    return Slice(await _rows(tx, entries.post_ids), entries.total, None)


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.begin is not None:
        conditions.append(post.c.published_at >= wanted.begin)
    if wanted.end is not None:
        conditions.append(post.c.published_at <= wanted.end)
    return conditions


async def _rows(tx: Transaction, post_ids: Sequence[int]) -> list[Row[Any]]:
    if not post_ids:
        return []
    by_id = {row.id: row for row in await tx.all(_ROWS, {"ids": post_ids})}
    return [by_id[post_id] for post_id in post_ids]
