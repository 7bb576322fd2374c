"""Where in the feed a moment is."""

from dataclasses import replace

from feed24.db import Hot, Transaction
from feed24.index.selection import FeedIndex, Selection

_AT = "SELECT act, updated_at FROM feed_entry WHERE act <= {} ORDER BY act DESC LIMIT 1"
_BELOW = Hot(_AT.format("$1"), _AT.format("?1"))
_LAST = 2**32 - 1


async def last_until(tx: Transaction, moment: int) -> int:
    """The largest activity number of a post that was last active by that moment; 0 without any.

    Activity numbers grow with time, so that looking at a few of them finds it, however many there
    are: every look halves what is left.
    """
    found, low, high = 0, 1, _LAST
    while low <= high:
        middle = (low + high) // 2
        rows = await tx.hot(_BELOW, middle)
        if not rows:
            low = middle + 1
        elif rows[0][1] <= moment:
            found, low = rows[0][0], middle + 1
        else:
            # None between that post and the middle.
            high = rows[0][0] - 1
    return found


async def count_later(
    tx: Transaction, feed: FeedIndex, viewer_id: int, selection: Selection, moment: int
) -> int:
    """How many posts of a list in the order of activity were last active after that moment."""
    place = max(await last_until(tx, moment), selection.newer_than or 0)
    later = replace(selection, newer_than=place)
    return (await feed.page(tx, viewer_id, later, 0, 0)).total
