"""The feed as a list: which posts a viewer sees, newest activity first, and how many there are."""

from dataclasses import dataclass
from typing import Literal, Protocol

from sqlalchemy import ColumnElement, Select, func, select

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.index.tables import feed_entry
from feed24.posts.tables import post
from feed24.posts.visibility import carries, visible_to

Order = Literal["activity", "id ascending", "id descending"]


@dataclass(frozen=True, slots=True)
class Selection:
    """What narrows a list beside visibility.

    `codes`: only posts that carry one of these right codes, when any are given. `also`: further
    conditions over the `post` table.
    """

    post_id: int | None = None
    codes: frozenset[str] = frozenset()
    also: tuple[ColumnElement[bool], ...] = ()
    order: Order = "activity"


@dataclass(frozen=True, slots=True)
class Entries:
    """Post ids of one page in list order, and the number of all matching posts."""

    post_ids: tuple[int, ...]
    total: int


class FeedIndex(Protocol):
    """Pages of the feed. All forms give the same answers; they differ in cost."""

    async def page(
        self, tx: Transaction, viewer: Viewer, selection: Selection, begin: int, size: int
    ) -> Entries:
        """`size` posts from position `begin` on, as of the transaction's snapshot."""
        ...


_ORDERS: dict[Order, ColumnElement[int]] = {
    "activity": feed_entry.c.act.desc(),
    "id ascending": feed_entry.c.post_id.asc(),
    "id descending": feed_entry.c.post_id.desc(),
}


class SqlFeed:
    """The feed straight from the tables: always right, and slower the more there is to count."""

    async def page(
        self, tx: Transaction, viewer: Viewer, selection: Selection, begin: int, size: int
    ) -> Entries:
        matching = self._matching(viewer, selection)
        page = matching.order_by(_ORDERS[selection.order]).limit(size).offset(begin)
        ids = await tx.scalars(page)
        total = await tx.scalar(select(func.count()).select_from(matching.subquery()))
        return Entries(tuple(ids), total)

    def _matching(self, viewer: Viewer, selection: Selection) -> Select[tuple[int]]:
        statement = select(feed_entry.c.post_id).where(visible_to(viewer, selection.post_id))
        if selection.codes:
            statement = statement.where(carries(selection.codes, selection.post_id))
        if selection.also:
            statement = statement.join(post, post.c.id == feed_entry.c.post_id)
        return statement.where(*selection.also)
