"""Previews as viewers see them: through the posts that show them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, bindparam, select

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, one_of
from feed24.errors import NotFound
from feed24.posts.tables import post
from feed24.posts.visibility import Level, level_of, levels_of
from feed24.previews.tables import link_preview

_OF_POSTS = (
    select(post.c.id.label("post_id"), link_preview)
    .join(link_preview, link_preview.c.id == post.c.preview_id)
    .where(one_of(post.c.id, bindparam("post_ids", type_=NUMBERS)))
)


async def of_posts(
    tx: Transaction, viewer: Viewer, post_ids: Collection[int]
) -> dict[int, Row[Any]]:
    """The previews of those posts that the viewer may read, by the post's id."""
    levels = await levels_of(tx, viewer, post_ids)
    readable = [number for number in post_ids if levels.get(number, Level.NONE) >= Level.READ]
    if not readable:
        return {}
    return {row.post_id: row for row in await tx.all(_OF_POSTS, {"post_ids": readable})}


async def picture(tx: Transaction, viewer: Viewer, post_id: int) -> Row[Any]:
    """The preview whose picture the post shows: `image_key`, `image_size`.

    Raises NotFound, also for a post that is hidden from the viewer.
    """
    level = await level_of(tx, viewer, post_id)
    row = await tx.first(_OF_POSTS, {"post_ids": [post_id]}) if level >= Level.READ else None
    if row is None or row.image_key is None:
        raise NotFound(f"picture of post {post_id}")
    return row
