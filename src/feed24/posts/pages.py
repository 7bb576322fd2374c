"""Lists of posts: one page of what a viewer sees, with everything the wire shows of each post."""

from dataclasses import replace

from feed24.db import Transaction
from feed24.index.selection import Cursor, FeedIndex, Selection
from feed24.rest.paging import PAGE, Slice, first_row, next_start

MOST_AT_ONCE = 200


async def page(
    tx: Transaction, feed: FeedIndex, viewer_id: int, selection: Selection, start: int
) -> Slice:
    """A page of fifty in the order of activity, the latest first."""
    begin = first_row(start, "page")
    found = await feed.page(tx, viewer_id, selection, begin, PAGE)
    if start < 0:
        return Slice(found.rows, 0, None)
    return Slice(found.rows, found.total, next_start(begin, len(found.rows), found.total, start))


async def page_beyond(
    tx: Transaction, feed: FeedIndex, viewer_id: int, selection: Selection, size: int
) -> Slice:
    """The posts next to the selection's cursor, by their ids; the total counts that side only."""
    found = await feed.page(tx, viewer_id, selection, 0, size)
    return Slice(found.rows, found.total, None)


async def count(tx: Transaction, feed: FeedIndex, viewer_id: int, selection: Selection) -> int:
    """How many posts the viewer sees of a selection without a cursor."""
    everything = replace(selection, cursor=Cursor(0, upwards=True))
    return (await feed.page(tx, viewer_id, everything, 0, 0)).total
