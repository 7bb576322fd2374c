"""Requests to confirm posts. They are not kept for each person: who is asked follows from the post.

So an important post to everyone costs nothing more, who joins later finds what is to be confirmed,
and a request is gone with the confirmation, with the right to read the post, and with the round.
"""

from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, select

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, insert_new, one_of
from feed24.history.tables import asking
from feed24.notifications.tables import request_read
from feed24.posts.tables import post, read_mark
from feed24.posts.visibility import in_feed_of

_DROP = delete(request_read).where(
    request_read.c.user_id == bindparam("whose"),
    one_of(request_read.c.post_id, bindparam("posts", type_=NUMBERS)),
)


def pending(viewer: Viewer) -> Select[Any]:
    """What the viewer is asked to confirm: post_id, author_id, revision, round_since, seen_round.

    `seen_round` is null, or another than `round_since`, for a request not read yet.
    """
    # Each is looked up: those who have confirmed are far more than the posts that ask.
    mark = (
        select(read_mark.c.id)
        .where(read_mark.c.post_id == asking.c.post_id, read_mark.c.user_id == viewer.id)
        .limit(1)
        .scalar_subquery()
    )
    its = and_(request_read.c.post_id == asking.c.post_id, request_read.c.user_id == viewer.id)
    return (
        select(
            asking.c.post_id,
            post.c.author_id,
            asking.c.revision,
            asking.c.round_since,
            request_read.c.round_since.label("seen_round"),
        )
        .join(post, post.c.id == asking.c.post_id)
        .outerjoin(request_read, its)
        .where(asking.c.until.is_(None), mark.is_(None), in_feed_of(viewer, asking.c.post_id))
    )


async def read(tx: Transaction, viewer: Viewer, chosen: Select[Any]) -> None:
    """The viewer has read these of the pending requests."""
    rows = await tx.all(chosen)
    new = [row for row in rows if row.seen_round != row.round_since]
    if not new:
        return
    await unread(tx, viewer, [row.post_id for row in new])
    values = [
        {"user_id": viewer.id, "post_id": row.post_id, "round_since": row.round_since}
        for row in new
    ]
    await insert_new(tx, request_read, values)


async def unread(tx: Transaction, viewer: Viewer, posts: list[int]) -> None:
    """The viewer has not read the requests to confirm these posts."""
    await tx.run(_DROP, {"whose": viewer.id, "posts": posts})
