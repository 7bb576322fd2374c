"""The feed from a worker's memory, checked against the database's state in every call.

    look into memory -> one statement: where the log stands, the rows -> same state? answer

The statement is one snapshot. When the log has moved on, memory follows it, and the page stands if
it is still the same; else it is read again, now in a transaction of one snapshot, so that it ends
whatever others write. `docs/feed-index.md` tells the whole story.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from pyroaring import BitMap

from feed24 import metrics
from feed24.db import Transaction
from feed24.index import bitmaps, rows
from feed24.index.bitmaps import Numbering
from feed24.index.from_sql import SqlFeed
from feed24.index.loading import load
from feed24.index.memory import Memory, Reader
from feed24.index.rows import Head, PostRow
from feed24.index.selection import Label, Page, Selection

log = structlog.get_logger("feed24.index")
TRIES, WORDS_TRIES = 8, 4


@dataclass(frozen=True, slots=True)
class _View:
    """A page as memory has it: the numbers of its posts in list order, and the state it is of."""

    version: tuple[int, ...]
    codes: Sequence[str]
    numbers: list[int]
    total: int

    def stands(self, later: "_View") -> bool:
        """Whether what was read for this page is right for the later state, too."""
        # The codes as well: the rows' check was made with them.
        ours = self.numbers, self.total, self.codes
        return ours == (later.numbers, later.total, later.codes)


class MemoryFeed:
    """A `FeedIndex` in memory. One per process."""

    def __init__(self, limit: int) -> None:
        self._memory = Memory(limit)
        self._sql = SqlFeed()
        self._loading = asyncio.Lock()
        # How often a row was not what memory said: it never is, unless there is a mistake here.
        self.alarms = 0

    async def page(
        self, tx: Transaction, viewer_id: int, selection: Selection, begin: int, size: int
    ) -> Page:
        found = None
        if _told_by_memory(selection):
            found = await self._page(tx, viewer_id, selection, begin, size)
        self._memory.shrink()
        metrics.index_holds(self._memory.bytes)
        if found is None:
            metrics.count_page("sql")
            return await self._sql.page(tx, viewer_id, selection, begin, size)
        return found

    async def _page(
        self, tx: Transaction, viewer_id: int, selection: Selection, begin: int, size: int
    ) -> Page | None:
        """The page, or None when memory cannot tell it."""
        # A snapshot that somebody has read from already has to be kept.
        renewable = not tx.begun
        # Whoever needs words up to date needs more luck while others write.
        for attempt in range(TRIES * (WORDS_TRIES if selection.asked else 1)):
            if not await self._loaded(tx, viewer_id, selection, renewable):
                continue
            view = self._look(viewer_id, selection, begin, size)
            if selection.asked:
                # More is read of the posts than the page: what they say is of the same snapshot.
                await tx.begin()
            head, found = await self._read(tx, selection, view)
            if head.version != view.version:
                if not self._memory.follow(head):
                    if not renewable:
                        break
                    await tx.renew()
                    continue
                if not self._stands(view, viewer_id, selection, begin, size):
                    await tx.begin()
                    continue
            metrics.count_page("memory" if attempt == 0 else "snapshot")
            return self._checked(selection, view, found, begin, size)
        if renewable:
            # Ahead of every new snapshot: the database lost commits, as after a restored backup.
            self._memory.start_over()
        return None

    def _stands(
        self, view: _View, viewer_id: int, selection: Selection, begin: int, size: int
    ) -> bool:
        """Whether memory, having moved on, still shows the same page."""
        if self._lacks(viewer_id, selection):
            return False
        return view.stands(self._look(viewer_id, selection, begin, size))

    def _lacks(self, viewer_id: int, selection: Selection) -> bool:
        reader = self._memory.readers.get(viewer_id)
        return reader is None or bool(self._lacking(reader, selection))

    def _lacking(self, reader: Reader, selection: Selection) -> list[Label]:
        if selection.post_id is not None:
            return []
        labels, numbering = selection.labels(reader.viewer.id), _numbering(selection)
        return self._memory.lacking(reader, labels, numbering, groups=selection.groups)

    def _look(self, viewer_id: int, selection: Selection, begin: int, size: int) -> _View:
        reader = self._memory.readers[viewer_id]
        numbers, total = self._numbers(reader, selection, begin, size)
        return _View(self._memory.version, reader.codes, numbers, total)

    def _numbers(
        self, reader: Reader, selection: Selection, begin: int, size: int
    ) -> tuple[list[int], int]:
        if selection.post_id is not None:
            return [selection.post_id], 1
        shown = self._shown(reader, selection)
        if selection.cursor is None:
            total = len(shown) - bitmaps.up_to(shown, selection.newer_than)
            return bitmaps.newest(shown, begin, min(size, total - begin)), total
        beside = bitmaps.above if selection.cursor.upwards else bitmaps.below
        return beside(shown, selection.cursor.post_id, size)

    def _shown(self, reader: Reader, selection: Selection) -> BitMap:
        numbering = _numbering(selection)
        shown = self._memory.union(reader, numbering)
        if selection.groups:
            shown = shown & self._memory.union(reader, numbering, groups=True)
        if selection.codes:
            shown = shown & self._memory.with_any(selection.codes, numbering)
        for label in selection.required():
            shown = shown & self._memory.with_any((label,), numbering)
        for label in selection.excluded(reader.viewer.id):
            shown = shown - self._memory.with_any((label,), numbering)
        return shown

    async def _read(
        self, tx: Transaction, selection: Selection, view: _View
    ) -> tuple[Head, list[PostRow]]:
        by_id = selection.post_id is not None or selection.cursor is not None
        statement = rows.BY_ID if by_id else rows.BY_ACT
        return await rows.read(tx, statement, view.version, view.numbers, view.codes)

    def _checked(
        self, selection: Selection, view: _View, found: list[PostRow], begin: int, size: int
    ) -> Page | None:
        """The page, if the rows are what memory said; the last net under a mistake here."""
        if selection.post_id is not None:
            seen = [row for row in found if row.visible and _in_period(row, selection)]
            return Page(seen[begin : begin + size], len(seen))
        by_number = {row.number: row for row in found if row.visible}
        if len(by_number) == len(view.numbers):
            return Page([by_number[number] for number in view.numbers], view.total)
        self.alarms += 1
        metrics.count_index_alarm()
        log.error("the feed index was wrong", expected=len(view.numbers), found=len(by_number))
        self._memory.forget()
        return None

    async def _loaded(
        self, tx: Transaction, viewer_id: int, selection: Selection, renewable: bool
    ) -> bool:
        """Load what is lacking. False when something is lacking still, and worth another try."""
        if not self._lacks(viewer_id, selection):
            return True
        async with self._loading:
            if self._lacks(viewer_id, selection):
                if renewable:
                    await tx.renew()
                await load(tx, self._memory, viewer_id, selection, _numbering(selection))
                # Words may be behind again in the next snapshot, for as long as others write.
                if renewable and not selection.asked:
                    await tx.renew()
        return not self._lacks(viewer_id, selection)


def _told_by_memory(selection: Selection) -> bool:
    """What people have confirmed is known by ids only, and of single posts nothing but who sees."""
    if selection.newer_than is not None and (selection.post_id or selection.cursor):
        return False
    if selection.post_id is not None:
        narrowed = selection.important or selection.groups or selection.asked
        return not (narrowed or selection.unread)
    return not selection.unread or selection.cursor is not None


def _in_period(row: PostRow, selection: Selection) -> bool:
    return selection.period is None or row.published_at in selection.period


def _numbering(selection: Selection) -> Numbering:
    return Numbering.ACT if selection.cursor is None else Numbering.ID
