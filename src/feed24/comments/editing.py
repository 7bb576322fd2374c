"""Changing a comment."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from feed24.access import Viewer
from feed24.comments.service import Repeated, repeats
from feed24.comments.tables import comment
from feed24.db import Transaction, is_id
from feed24.errors import Forbidden, NotFound
from feed24.files import attachments
from feed24.notifications import service as notifications
from feed24.posts import attaching
from feed24.posts.attaching import NONE, Chosen
from feed24.posts.entry import lock
from feed24.posts.text import blank
from feed24.posts.visibility import COMMENTS, addressed, level
from feed24.search import writing as search_index
from feed24.services import Services

_ONE = select(comment).where(comment.c.id == bindparam("comment_id"))
_CHANGE = update(comment).where(comment.c.id == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Changes:
    """What to change; a text that is None stays. `files` are added, after some were `detached`."""

    text: str | None = None
    files: Chosen = NONE
    detached: frozenset[int] = frozenset()


async def edit(
    tx: Transaction, services: Services, actor: Viewer, comment_id: int, changes: Changes
) -> None:
    """Change a comment of the actor's own, who still may comment the post.

    Its place and its moment stay, and so does the post's. What changes nothing is no edit. Raises
    NotFound, Forbidden, Repeated, Incomplete.
    """
    found = await _own(tx, actor, comment_id)
    shown = {each.id for each in (await attachments.of_comments(tx, [found.id])).get(found.id, ())}
    gone = changes.detached & shown
    text = found.text if changes.text is None else changes.text
    if not (changes.files or shown - gone) and await _says_nothing_new(tx, found, text):
        raise Repeated
    if text == found.text and not gone and not changes.files:
        return
    await attaching.check(tx, actor, changes.files)
    if gone:
        await attachments.detach(tx, gone)
    if changes.files:
        files = await attaching.drive_ids(tx, services.files, actor.id, changes.files)
        await attachments.attach(tx, "blog_comment", found.id, found.post_id, files, actor.id)
    await tx.run(_CHANGE.values(text=text, edited_at=tx.now), {"of": found.id})
    await search_index.comment_changed(tx, found.post_id, found.id)
    about = notifications.About(found.post_id, actor.id, found.id)
    await notifications.comment_changed(tx, about, found.text, text)


async def _own(tx: Transaction, actor: Viewer, comment_id: int) -> Row[Any]:
    """The comment, of whose post nobody else changes anything until this transaction ends."""
    sent = {"comment_id": comment_id}
    found = await tx.first(_ONE, sent) if is_id(comment_id) else None
    if found is None:
        raise NotFound(f"comment {comment_id}")
    await lock(tx, found.post_id)
    # It may have been changed or deleted while we waited.
    found = await tx.first(_ONE, sent)
    whom = await addressed(tx, actor, found.post_id) if found else None
    if found is None or whom is None:
        raise NotFound(f"comment {comment_id}")
    may = level(actor, whom)
    # Whoever may only read the post is not shown its comments, nor told that there is this one.
    if found.author_id != actor.id and may < COMMENTS:
        raise NotFound(f"comment {comment_id}")
    # Nobody wrote the notes that sharing leaves.
    if found.author_id != actor.id or found.shared_codes or may < COMMENTS:
        raise Forbidden(f"comment {comment_id}")
    return found


async def _says_nothing_new(tx: Transaction, found: Row[Any], text: str) -> bool:
    if blank(text):
        return True
    if text == found.text:
        return False
    return await repeats(tx, found.author_id, found.post_id, text, but=found.id)
