"""A feed index of the test's own beside the running portal's."""

from dataclasses import dataclass, replace

import pytest

from feed24.index.from_memory import MemoryFeed
from feed24.index.from_sql import SqlFeed
from feed24.index.selection import Page, Selection
from tests.support.portal import Portal

LIMIT = 64 << 20
EVERYTHING = Selection()


@dataclass(frozen=True)
class Index:
    """A `MemoryFeed` on the portal's database, and what the tables say."""

    portal: Portal
    feed: MemoryFeed

    def limited(self, limit: int) -> "Index":
        return replace(self, feed=MemoryFeed(limit))

    async def page(
        self, selection: Selection = EVERYTHING, *, as_: int = 1, begin: int = 0, size: int = 50
    ) -> Page:
        async with self.portal.database.transaction(write=False) as tx:
            return await self.feed.page(tx, as_, selection, begin, size)

    async def ids(self, selection: Selection = EVERYTHING, *, as_: int = 1) -> list[int]:
        return [row.id for row in (await self.page(selection, as_=as_)).rows]

    async def agrees(
        self, selection: Selection = EVERYTHING, *, as_: int = 1, begin: int = 0, size: int = 50
    ) -> Page:
        """The page, which is the same straight from the tables."""
        found = await self.page(selection, as_=as_, begin=begin, size=size)
        async with self.portal.database.transaction(write=False) as tx:
            expected = await SqlFeed().page(tx, as_, selection, begin, size)
        assert [row[2:] for row in found.rows] == [row[2:] for row in expected.rows]
        assert found.total == expected.total
        assert self.feed.alarms == 0
        return found


@pytest.fixture
def index(portal: Portal) -> Index:
    return Index(portal, MemoryFeed(LIMIT))
