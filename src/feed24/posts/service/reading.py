"""Reading one post."""

from typing import Any

from sqlalchemy import Row, bindparam, select

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.errors import NotFound
from feed24.posts.tables import post
from feed24.posts.visibility import Level, level_of

_ONE = select(post).where(post.c.id == bindparam("post_id"))


async def get(tx: Transaction, viewer: Viewer, post_id: int) -> tuple[Row[Any], Level]:
    """The post's columns and what the viewer may do with it.

    Raises NotFound, also for a post that is hidden from the viewer.
    """
    level = await level_of(tx, viewer, post_id)
    row = await tx.first(_ONE, {"post_id": post_id}) if level else None
    if row is None:
        raise NotFound(f"post {post_id}")
    return row, level
