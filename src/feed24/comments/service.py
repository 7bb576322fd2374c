"""Use cases of comments."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy import delete as delete_from

from feed24.access import Viewer
from feed24.comments.tables import comment
from feed24.db import Transaction
from feed24.errors import Forbidden, Invalid, NotFound
from feed24.files import attachments
from feed24.index.changes import record, worded
from feed24.notifications.service import About, comment_added
from feed24.posts import attaching
from feed24.posts.attaching import NONE, Chosen
from feed24.posts.entry import lock, sink
from feed24.posts.refusals import Incomplete
from feed24.posts.storing import NewComment, store_comment
from feed24.posts.tables import post
from feed24.posts.text import blank
from feed24.posts.visibility import addressed, may_comment
from feed24.search.writing import comment_changed
from feed24.services import Services

# The text of a comment that the portal writes when a post is shared; the original's marker.
SHARING = "commentAuxShare"
# Short answers are legitimately repeated.
LONGEST_REPEATED = 10
REPEATED_WITHIN = timedelta(minutes=30)


class Repeated(Invalid):
    """The comment says nothing, or what its author's previous one said."""


_LATEST = (
    select(comment.c.text, comment.c.created_at)
    .where(comment.c.post_id == bindparam("post"), comment.c.author_id == bindparam("author"))
    .where(comment.c.id != bindparam("but"))
    .order_by(comment.c.id.desc())
    .limit(1)
)
_LAST_OF_POST = (
    select(comment.c.act, comment.c.created_at)
    .where(comment.c.post_id == bindparam("post"))
    .order_by(comment.c.act.desc())
    .limit(1)
)
_ONE_LESS = (
    update(post)
    .where(post.c.id == bindparam("post"))
    .values(comment_count=post.c.comment_count - 1)
)


async def add(
    tx: Transaction,
    services: Services,
    actor: Viewer,
    author: Viewer | None,
    post_id: int,
    text: str,
    files: Chosen = NONE,
) -> int:
    """The id of the new comment, written by `author` with the rights of `actor`.

    Raises NotFound, Repeated, Forbidden, Incomplete.
    """
    entry = await lock(tx, post_id)
    if not files and await _says_nothing_new(tx, author, post_id, text):
        raise Repeated
    whom = await addressed(tx, actor, post_id)
    if whom is None or not may_comment(actor, whom):
        raise Forbidden(f"post {post_id}")
    await attaching.check(tx, actor, files)
    if author is None:
        raise Incomplete("no such author")
    comment_id = await store_comment(
        tx, entry, NewComment(author.id, text, int(tx.now.timestamp()))
    )
    if files:
        file_ids = await attaching.drive_ids(tx, services.files, author.id, files)
        await attachments.attach(tx, "blog_comment", comment_id, post_id, file_ids, author.id)
        await comment_changed(tx, post_id, comment_id)
    await comment_added(tx, About(post_id, author.id, comment_id), text, entry.author_id)
    return comment_id


async def note_sharing(
    tx: Transaction, entry: Row[Any], author_id: int, codes: Iterable[str]
) -> None:
    """Add the comment that tells of recipients added to a locked post."""
    new = NewComment(author_id, SHARING, int(tx.now.timestamp()), ",".join(codes))
    await store_comment(tx, entry, new)


async def delete(tx: Transaction, actor: Viewer, comment_id: int) -> None:
    """Remove a comment; its post sinks to the latest one left. Files stay on the Drive.

    Raises Forbidden, also when there is no such comment, and NotFound when it goes this moment.
    """
    found = await tx.first(select(comment).where(comment.c.id == comment_id))
    if found is None or not (actor.admin or actor.id == found.author_id):
        raise Forbidden(f"comment {comment_id}")
    entry = await lock(tx, found.post_id)
    gone = await tx.run(delete_from(comment).where(comment.c.id == comment_id))
    if not gone.rowcount:
        raise NotFound(f"comment {comment_id}")
    await attachments.detach_all(tx, "blog_comment", comment_id)
    await tx.run(_ONE_LESS, {"post": entry.id})
    record(tx, worded(entry.id))
    left = await tx.first(_LAST_OF_POST, {"post": entry.id})
    if left is None:
        await sink(tx, entry, entry.published_act, entry.published_at)
    else:
        await sink(tx, entry, left.act, left.created_at)


async def _says_nothing_new(
    tx: Transaction, author: Viewer | None, post_id: int, text: str
) -> bool:
    if blank(text):
        return True
    return author is not None and await repeats(tx, author.id, post_id, text)


async def repeats(
    tx: Transaction, author_id: int, post_id: int, text: str, *, but: int = 0
) -> bool:
    """Whether the author's latest comment on the post, `but` left out, has just said the same."""
    if len(text) <= LONGEST_REPEATED:
        return False
    latest = await tx.first(_LATEST, {"post": post_id, "author": author_id, "but": but})
    if latest is None or tx.now - latest.created_at > REPEATED_WITHIN:
        return False
    return bool(latest.text == text)
