"""Pinning, following and keeping posts: one person's own notes, about posts that person may read.

Who loses a post finds it in none of these lists, and finds it there again with it.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, bindparam, delete, select

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, insert_new, one_of
from feed24.errors import NotFound
from feed24.index import rows
from feed24.index.rows import PostRow
from feed24.index.tables import feed_entry
from feed24.personal.tables import post_flag
from feed24.posts.entry import keep
from feed24.posts.visibility import Level, level_of, readable_by


class Flag(StrEnum):
    """What somebody notes about a post."""

    PINNED = "pin"
    FOLLOWED = "follow"
    FAVOURITE = "favourite"


_MINE = select(post_flag.c.post_id, post_flag.c.kind).where(
    post_flag.c.user_id == bindparam("who"),
    one_of(post_flag.c.post_id, bindparam("posts", type_=NUMBERS)),
)


async def put(tx: Transaction, actor: Viewer, post_id: int, flag: Flag) -> None:
    """Note it; once more changes nothing. Raises NotFound, also for a hidden post."""
    await keep(tx, post_id)
    if await level_of(tx, actor, post_id) < Level.READ:
        raise NotFound(f"post {post_id}")
    row = {"user_id": actor.id, "kind": flag, "post_id": post_id, "set_at": tx.now}
    await insert_new(tx, post_flag, [row])


async def take(tx: Transaction, actor: Viewer, post_id: int, flag: Flag) -> None:
    """Note it no longer, whether or not it was noted and the post is there."""
    mine = post_flag.c.user_id == actor.id, post_flag.c.kind == flag
    await tx.run(delete(post_flag).where(*mine, post_flag.c.post_id == post_id))


def flagged(viewer: Viewer, flag: Flag) -> Select[Any]:
    """The ids of the viewer's posts with this flag, the latest noted first."""
    return (
        select(post_flag.c.post_id)
        .where(post_flag.c.user_id == viewer.id, post_flag.c.kind == flag)
        .where(readable_by(viewer, post_flag.c.post_id))
        .order_by(post_flag.c.id.desc())
    )


async def posts(tx: Transaction, viewer: Viewer, ids: Collection[int]) -> list[PostRow]:
    """Posts that the viewer was found to read in this transaction, in the order of the ids."""
    return await rows.by_ids(tx, list(ids), sorted(viewer.codes))


async def noted(tx: Transaction, viewer: Viewer, ids: Collection[int]) -> dict[int, set[Flag]]:
    """The viewer's flags of those of these posts that the viewer may read, by the post's id."""
    wanted = one_of(feed_entry.c.post_id, ids)
    readable = select(feed_entry.c.post_id).where(wanted)
    found = await tx.scalars(readable.where(readable_by(viewer, feed_entry.c.post_id)))
    shown: dict[int, set[Flag]] = {post_id: set() for post_id in found}
    for row in await tx.all(_MINE, {"who": viewer.id, "posts": list(shown)}):
        shown[row.post_id].add(Flag(row.kind))
    return shown
