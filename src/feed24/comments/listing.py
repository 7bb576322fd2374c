"""The comments of one post, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from feed24.access import Viewer
from feed24.comments.tables import comment
from feed24.comments.written import Cursor
from feed24.db import Transaction
from feed24.errors import Forbidden, NotFound
from feed24.posts.tables import post
from feed24.posts.visibility import COMMENTS, Level, level_of
from feed24.users.tables import person

# With name and photo of the author, and the total that the post keeps.
_OF_POST = (
    select(
        comment,
        person.c.name,
        person.c.last_name,
        person.c.email,
        person.c.photo,
        post.c.comment_count,
    )
    .join(person, person.c.id == comment.c.author_id)
    .join(post, post.c.id == comment.c.post_id)
    .where(comment.c.post_id == bindparam("of_post"))
    .limit(bindparam("size"))
)
_AFTER = _OF_POST.where(comment.c.id > bindparam("place")).order_by(comment.c.id)
_BEFORE = _OF_POST.where(comment.c.id < bindparam("place")).order_by(comment.c.id.desc())
_TOTAL = select(post.c.comment_count).where(post.c.id == bindparam("of_post"))


@dataclass(frozen=True, slots=True)
class Comments:
    """Some comments with their authors' names, the oldest first, and how many the post has."""

    rows: Sequence[Row[Any]]
    total: int


async def of_post(
    tx: Transaction, viewer: Viewer, post_id: int, cursor: Cursor, size: int
) -> Comments:
    """The comments next to the cursor.

    Raises NotFound, also for a post hidden from the viewer, and Forbidden for one that is read from
    outside of an open workgroup.

    Comments of one post get their ids in the order in which they appear, so that whoever goes on
    from the last id seen, in either direction, misses none and sees none twice.
    """
    may = await level_of(tx, viewer, post_id)
    if may < COMMENTS:
        raise (Forbidden if may >= Level.READ else NotFound)(f"comments of post {post_id}")
    statement = _AFTER if cursor.upwards else _BEFORE
    sent = {"of_post": post_id, "place": cursor.comment_id, "size": size}
    rows = sorted(await tx.all(statement, sent), key=lambda row: row.id)
    if rows:
        return Comments(rows, rows[0].comment_count)
    return Comments((), await tx.scalar(_TOTAL, {"of_post": post_id}))
