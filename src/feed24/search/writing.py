"""Keeping documents as posts, comments and files are, in the transactions that change those.

What is new brings its documents along (`posts/storing.py`). Everything else is read again from the
tables after a change, so that a document cannot differ from them.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from sqlalchemy import Row, bindparam, select

from feed24.comments.tables import comment
from feed24.db import NUMBERS, Hot, Transaction, one_of
from feed24.files.tables import attachment, drive_object, present
from feed24.index.changes import record, worded
from feed24.posts.tables import post, post_tag, tag
from feed24.search.documents import documents, post_documents
from feed24.search.terms import as_kept

# Of each post or comment the files it shows, with their names.
Names = Mapping[int, Mapping[int, str]]

_WITHIN = one_of(post.c.id, bindparam("ids", type_=NUMBERS))
_POSTS = select(post.c.id, post.c.title, post.c.message).where(_WITHIN).order_by(post.c.id)
_LOCKED = _POSTS.with_for_update(key_share=True)
_TAGS = (
    select(post_tag.c.post_id, tag.c.name)
    .join(tag, tag.c.id == post_tag.c.tag_id)
    .where(one_of(post_tag.c.post_id, bindparam("ids", type_=NUMBERS)))
    .order_by(post_tag.c.post_id, tag.c.id)
)
_FILES = (
    select(attachment.c.entity_id, drive_object.c.id, drive_object.c.name)
    .join(drive_object, drive_object.c.id == attachment.c.object_id)
    .where(
        attachment.c.entity_type == bindparam("of_type"),
        one_of(attachment.c.entity_id, bindparam("ids", type_=NUMBERS)),
        present,
    )
    .order_by(attachment.c.id)
    # Whoever is just giving a file another name comes before us, or sees what we attach it to.
    .with_for_update(read=True, of=drive_object)
)
_COMMENTS = select(comment.c.id, comment.c.post_id, comment.c.text, comment.c.shared_codes)
_SHOWING = (
    select(attachment.c.entity_type, attachment.c.entity_id, attachment.c.post_id)
    .where(one_of(attachment.c.object_id, bindparam("ids", type_=NUMBERS)))
    .distinct()
)
_FORGET = Hot(
    """
DELETE FROM search_document
WHERE post_id = ANY($1::text::bigint[]) AND coalesce(comment_id, 0) = ANY($2::text::bigint[])
""",
    """
DELETE FROM search_document
WHERE post_id IN (SELECT value FROM json_each(?1))
    AND coalesce(comment_id, 0) IN (SELECT value FROM json_each(?2))
""",
)
_ADD = Hot(
    """
INSERT INTO search_document (post_id, comment_id, file_id, words)
SELECT d.post_id, nullif(d.comment_id, 0), nullif(d.file_id, 0), d.words::tsvector
FROM unnest($1::text::bigint[], $2::text::bigint[], $3::text::bigint[], $4::text::text[])
    AS d(post_id, comment_id, file_id, words)
""",
    """
INSERT INTO search_document (post_id, comment_id, file_id, words)
SELECT owner.value, nullif(said.value, 0), nullif(file.value, 0), kept.value
FROM json_each(?1) owner JOIN json_each(?2) said ON said.key = owner.key
JOIN json_each(?3) file ON file.key = owner.key JOIN json_each(?4) kept ON kept.key = owner.key
""",
)


async def post_changed(tx: Transaction, post_id: int) -> None:
    """A locked post has another title, message, tags or files of its own."""
    await _write(tx, [post_id], [0], await of_posts(tx, [post_id]))
    record(tx, worded(post_id))


async def comment_changed(tx: Transaction, post_id: int, comment_id: int) -> None:
    """A comment of a locked post has another text or other files."""
    found = await tx.all(_COMMENTS.where(comment.c.id == comment_id))
    await _write(tx, [post_id], [comment_id], await of_comments(tx, found))
    record(tx, worded(post_id))


async def files_changed(tx: Transaction, file_ids: Collection[int]) -> None:
    """Files have other names, or went to the bin or came back: call it after that."""
    rows = await tx.all(_SHOWING, {"ids": list(file_ids)})
    post_ids = sorted({row.post_id for row in rows})
    if not rows:
        return
    await tx.run(_LOCKED, {"ids": post_ids})
    for row in sorted(rows, key=lambda row: row.entity_id):
        if row.entity_type == "blog_post":
            await post_changed(tx, row.post_id)
        else:
            await comment_changed(tx, row.post_id, row.entity_id)


class Document(NamedTuple):
    """What a post is found by; 0 stands for no comment, and for what is no name of a file."""

    post_id: int
    comment_id: int
    file_id: int
    words: str


Documents = list[Document]


async def of_posts(tx: Transaction, post_ids: Collection[int]) -> Documents:
    """What the posts themselves and their files are found by."""
    ids = {"ids": list(post_ids)}
    rows = await tx.all(_POSTS, ids)
    tags: dict[int, list[str]] = {}
    for row in await tx.all(_TAGS, ids):
        tags.setdefault(row.post_id, []).append(row.name)
    files = await _files(tx, "blog_post", post_ids)
    made: Documents = []
    for row in rows:
        said = post_documents(row.title, row.message, tags.get(row.id, ()))
        made += [Document(row.id, 0, 0, each) for each in said]
        made += _named(row.id, 0, files)
    return made


async def of_comments(tx: Transaction, rows: Sequence[Row[Any]]) -> Documents:
    """What posts are found by because of these comments, as `_COMMENTS` selects them."""
    files = await _files(tx, "blog_comment", [row.id for row in rows])
    made: Documents = []
    for row in rows:
        # What tells of a sharing is nobody's word.
        said = documents(row.text) if row.shared_codes is None else []
        made += [Document(row.post_id, row.id, 0, each) for each in said]
        made += _named(row.post_id, row.id, files)
    return made


def _named(post_id: int, comment_id: int, files: Names) -> Documents:
    """Each name is a document of its own, so that a file can be found by it alone."""
    return [
        Document(post_id, comment_id, file_id, each)
        for file_id, name in files.get(comment_id or post_id, {}).items()
        for each in documents(name)
    ]


async def write_all(tx: Transaction, post_ids: Sequence[int]) -> None:
    """Make all documents of these posts and of their comments anew. Locks the posts."""
    await tx.run(_LOCKED, {"ids": list(post_ids)})
    rows = await tx.all(_COMMENTS.where(one_of(comment.c.post_id, post_ids)))
    made = [*await of_posts(tx, post_ids), *await of_comments(tx, rows)]
    await _write(tx, post_ids, [0, *(row.id for row in rows)], made)


async def _write(
    tx: Transaction, post_ids: Sequence[int], comment_ids: Sequence[int], made: Documents
) -> None:
    await tx.hot(_FORGET, list(post_ids), list(comment_ids))
    if made:
        *owners, words = (list(each) for each in zip(*made, strict=True))
        await tx.hot(_ADD, *owners, as_kept(words, sqlite=tx.sqlite))


async def _files(
    tx: Transaction, of_type: Literal["blog_post", "blog_comment"], ids: Collection[int]
) -> Names:
    found: dict[int, dict[int, str]] = {}
    rows = await tx.all(_FILES, {"of_type": of_type, "ids": list(ids)}) if ids else ()
    for row in rows:
        found.setdefault(row.entity_id, {})[row.id] = row.name
    return found
