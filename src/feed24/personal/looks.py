"""How far somebody has looked at the feed.

The feed stands in the order of activity numbers, so one number tells it all: whoever looks at a
post has looked at everything below it. A post is *unseen* when it shows in the person's lists and
stands above that number, because it was published, commented or shared since.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, update

from feed24.access import Viewer
from feed24.db import BIGGEST, Hot, Moment, Transaction, insert_new, one_of
from feed24.index.selection import FeedIndex, Selection
from feed24.index.tables import feed_entry
from feed24.personal.tables import feed_look
from feed24.posts.visibility import in_feed_of

_ONE = Hot(
    "SELECT act, looked_at FROM feed_look WHERE user_id = $1",
    "SELECT act, looked_at FROM feed_look WHERE user_id = ?1",
)
_FURTHER = (
    update(feed_look)
    .where(feed_look.c.user_id == bindparam("who"), feed_look.c.act < bindparam("seen"))
    .values(act=bindparam("seen"), looked_at=bindparam("moment", type_=Moment))
)


class Look(NamedTuple):
    """The activity number looked at last, and when that was."""

    act: int = 0
    at: datetime | None = None


async def last(tx: Transaction, user_id: int) -> Look:
    """How far the person has looked; nowhere at first."""
    found = await tx.hot(_ONE, user_id)
    return Look(found[0][0], datetime.fromtimestamp(found[0][1], UTC)) if found else Look()


async def look(tx: Transaction, viewer: Viewer, ids: Collection[int]) -> None:
    """The viewer has these posts on the screen; those that do not show to the viewer are ignored.

    Nobody's look ever goes back.
    """
    its = one_of(feed_entry.c.post_id, ids), in_feed_of(viewer, feed_entry.c.post_id)
    act = await tx.scalar(select(func.max(feed_entry.c.act)).where(*its))
    if act is None:
        return
    row = {"user_id": viewer.id, "act": act, "looked_at": tx.now}
    await insert_new(tx, feed_look, [row])
    await tx.run(_FURTHER, {"who": viewer.id, "seen": act, "moment": tx.now})


def place(number: int) -> int:
    """A place in the feed, whatever number a client sends: below everything, or above it."""
    return min(max(number, 0), BIGGEST)


async def count_above(tx: Transaction, feed: FeedIndex, user_id: int, act: int) -> int:
    """How many posts in the person's lists stand above a place: the activity number of a look."""
    newer = Selection(newer_than=act)
    return (await feed.page(tx, user_id, newer, 0, 0)).total
