"""Texts of posts and comments rendered for one viewer, several at once."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, select

from feed24.access import Viewer
from feed24.comments.tables import comment
from feed24.db import NUMBERS, Transaction, one_of
from feed24.files import attachments
from feed24.files.attachments import Attached
from feed24.posts.tables import post
from feed24.posts.visibility import COMMENTS, Level, levels_of
from feed24.text.rendering import Rendered, rendered

_IDS = bindparam("ids", type_=NUMBERS)
_POSTS = select(post.c.id, post.c.revision, post.c.message).where(one_of(post.c.id, _IDS))
# The note that a sharing leaves has no text of its own.
_COMMENTS = select(comment.c.id, comment.c.post_id, comment.c.text).where(
    one_of(comment.c.id, _IDS), comment.c.shared_codes.is_(None)
)


class Shown(NamedTuple):
    """A text of a post or comment, and the files it shows by their ids as a text names them.

    `number` is the post's revision; comments have none.
    """

    id: int
    text: Rendered
    files: Mapping[str, Attached]
    number: int | None = None


async def of_posts(tx: Transaction, viewer: Viewer, post_ids: Collection[int]) -> list[Shown]:
    """The posts' texts in the order of the ids; without those the viewer may not read."""
    may = await levels_of(tx, viewer, post_ids)
    rows = {row.id: row for row in await tx.all(_POSTS, {"ids": list(may)})} if may else {}
    texts = {each: await rendered(row.message) for each, row in rows.items()}
    files = await attachments.of_posts(tx, _with_files(texts))
    return [
        Shown(each, texts[each], _by_name(files.get(each, ())), rows[each].revision)
        for each in post_ids
        if each in texts
    ]


async def of_comments(tx: Transaction, viewer: Viewer, comment_ids: Collection[int]) -> list[Shown]:
    """The comments' texts in the order of the ids; without those the viewer may not read."""
    found = await tx.all(_COMMENTS, {"ids": list(comment_ids)}) if comment_ids else ()
    may = await levels_of(tx, viewer, {row.post_id for row in found})
    rows = {row.id: row for row in found if may.get(row.post_id, Level.NONE) >= COMMENTS}
    texts = {each: await rendered(row.text) for each, row in rows.items()}
    files = await attachments.of_comments(tx, _with_files(texts))
    return [
        Shown(each, texts[each], _by_name(files.get(each, ())))
        for each in comment_ids
        if each in texts
    ]


def _with_files(texts: Mapping[int, Rendered]) -> list[int]:
    return [each for each, text in texts.items() if text.files]


def _by_name(files: Sequence[Attached]) -> dict[str, Attached]:
    """A text names a file by its id on the Drive, with an n, or by that of its attachment."""
    on_drive = {f"n{each.file_id}": each for each in files}
    return on_drive | {str(each.id): each for each in files}
