"""What is asked of the feed, and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feed24.db import Transaction
from feed24.index.rows import PostRow


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two post ids, from which a list runs on: upwards or downwards."""

    post_id: int
    upwards: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """What narrows a list beside visibility.

    `codes`: only posts that carry one of these right codes, when there are any. `begin` and `end`:
    the first and the last moment of publication. Without a cursor the order is that of activity,
    the latest first; with one it is that of ids.
    """

    post_id: int | None = None
    codes: frozenset[str] = frozenset()
    begin: datetime | None = None
    end: datetime | None = None
    cursor: Cursor | None = None

    @property
    def dated(self) -> bool:
        return self.begin is not None or self.end is not None


@dataclass(frozen=True, slots=True)
class Page:
    """Posts in list order, and the number of all that match."""

    rows: Sequence[PostRow]
    total: int


class FeedIndex(Protocol):
    """Pages of the feed. All forms give the same answers; they differ in cost."""

    async def page(
        self, tx: Transaction, viewer_id: int, selection: Selection, begin: int, size: int
    ) -> Page:
        """`size` posts from position `begin` on, as of one snapshot: the transaction's, if it has
        begun. Raises NotFound for a viewer who does not exist or is dismissed.
        """
        ...
