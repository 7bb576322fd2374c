"""Deleting a post."""

from sqlalchemy import delete as delete_from

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.errors import Forbidden
from feed24.events import recording as events
from feed24.events.kinds import PostDeleted
from feed24.index.changes import deleted, record
from feed24.posts.entry import codes_of, lock
from feed24.posts.tables import post
from feed24.posts.visibility import Level, level_of


async def delete(tx: Transaction, actor: Viewer, post_id: int) -> None:
    """Remove a post with its comments, marks and attachments; files stay on the Drive.

    Raises NotFound, Forbidden.
    """
    entry = await lock(tx, post_id)
    if await level_of(tx, actor, post_id) < Level.DELETE:
        raise Forbidden(f"post {post_id}")
    codes = await codes_of(tx, post_id)
    await tx.run(delete_from(post).where(post.c.id == post_id))
    record(tx, deleted(post_id, entry.act, codes))
    events.record(tx, PostDeleted(post_id))
