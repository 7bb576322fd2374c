"""The texts that a post has had.

Kept from the first edit on, so that posts nobody edits, which are nearly all, cost nothing. Readers
see them, and see of texts from before people were added to the recipients nothing: those were
written for fewer. Who may change the post sees all.
"""

from typing import Any

from sqlalchemy import Row, Select, bindparam, literal, select, update

from feed24.access import Viewer
from feed24.db import Transaction, insert_new
from feed24.posts.tables import post, post_text
from feed24.posts.visibility import Level, level_of

FIRST = 1

_HIDE = (
    update(post_text)
    .where(post_text.c.post_id == bindparam("of_post"), post_text.c.revision < bindparam("before"))
    .values(for_readers=False)
)


async def keep(tx: Transaction, entry: Row[Any], values: dict[str, Any], editor_id: int) -> None:
    """A locked post gets another text; the one it had is stored too, unless it is already."""
    had = {
        "post_id": entry.id,
        "revision": entry.revision,
        "title": entry.title,
        "message": entry.message,
        "editor_id": entry.author_id,
        "created_at": entry.published_at,
        "for_readers": True,
    }
    gets = {**had, **{name: values[name] for name in ("revision", "title")}}
    gets["message"] = values.get("message", entry.message)
    gets |= {"editor_id": editor_id, "created_at": tx.now}
    await insert_new(tx, post_text, [had, gets] if entry.revision == FIRST else [gets])


async def hide_earlier(tx: Transaction, post_id: int, revision: int) -> None:
    """People were added to the recipients: what was written before this text is not for them."""
    if revision > FIRST:
        await tx.run(_HIDE, {"of_post": post_id, "before": revision})


async def texts(tx: Transaction, viewer: Viewer, post_id: int) -> Select[Any] | None:
    """The post's texts that the viewer may read, the latest first; None for a hidden post.

    Rows have revision, title, message, editor_id and created_at.
    """
    may = await level_of(tx, viewer, post_id)
    if may < Level.READ:
        return None
    if await tx.scalar(select(post.c.revision).where(post.c.id == post_id)) == FIRST:
        return _only(post_id)
    its = post_text.c.post_id == post_id
    shown = its if may >= Level.UPDATE else its & post_text.c.for_readers
    return select(post_text).where(shown).order_by(post_text.c.revision.desc())


def _only(post_id: int) -> Select[Any]:
    return select(
        literal(FIRST).label("revision"),
        post.c.title,
        post.c.message,
        post.c.author_id.label("editor_id"),
        post.c.published_at.label("created_at"),
    ).where(post.c.id == post_id)
