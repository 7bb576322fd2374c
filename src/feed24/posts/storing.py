"""Storing new posts and comments: all rows of one in one statement, whatever its audience.

That goes for the words they are found by, too.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row

from feed24.db import Hot, Transaction
from feed24.index.changes import moved, published, record
from feed24.posts.recipients import workgroup_of
from feed24.posts.visibility import right_codes
from feed24.search.documents import documents, post_documents
from feed24.search.terms import as_kept


class NewPost(NamedTuple):
    """What is stored of a new post. Moments are Unix seconds."""

    author_id: int
    title: str
    micro: bool
    message: str
    published_at: int
    tag_ids: str | None
    important: bool
    important_until: int | None
    background: str | None
    site_id: str


class NewComment(NamedTuple):
    """What is stored of a new comment. `created_at` is in Unix seconds."""

    author_id: int
    text: str
    created_at: int
    shared_codes: str | None = None


# All rows of a post at once, whatever the number of its recipients.
_PUBLISH = Hot(
    """
WITH place AS (SELECT nextval('activity') AS act), new AS (
    INSERT INTO post (author_id, title, micro, message, published_at, published_act, comment_count,
        tag_ids, important, important_until, background, site_id)
    SELECT $1::bigint, $2::text, $3::boolean, $4::text, $5::bigint, act, 0,
        $6::text, $7::boolean, $8::bigint, $9::text, $10::text FROM place
    RETURNING id, published_act
), entry AS (
    INSERT INTO feed_entry (post_id, act, updated_at) SELECT id, published_act, $5::bigint FROM new
), addressed AS (
    INSERT INTO post_recipient (post_id, code, workgroup_id)
    SELECT new.id, r.code, nullif(r.workgroup_id, 0)
    FROM new, unnest($11::text::text[], $12::text::bigint[]) AS r(code, workgroup_id)
), carried AS (
    INSERT INTO post_access (code, post_id)
    SELECT a.code, new.id FROM new, unnest($13::text::text[]) AS a(code)
), found_by AS (
    INSERT INTO search_document (post_id, words)
    SELECT new.id, d.words::tsvector FROM new, unnest($14::text::text[]) AS d(words)
)
SELECT id, published_act FROM new
""",
    "UPDATE activity_counter SET value = value + 1",
    """
INSERT INTO post (author_id, title, micro, message, published_at, published_act, comment_count,
    tag_ids, important, important_until, background, site_id)
SELECT ?1, ?2, ?3, ?4, ?5, value, 0, ?6, ?7, ?8, ?9, ?10 FROM activity_counter
""",
    # Nobody else writes, so the post with the largest id is the one just made.
    """
INSERT INTO feed_entry (post_id, act, updated_at)
SELECT id, published_act, ?5 FROM post WHERE id = (SELECT max(id) FROM post)
""",
    """
INSERT INTO post_recipient (post_id, code, workgroup_id)
SELECT (SELECT max(id) FROM post), c.value, nullif(g.value, 0)
FROM json_each(?11) c JOIN json_each(?12) g ON g.key = c.key
""",
    """
INSERT INTO post_access (code, post_id)
SELECT value, (SELECT max(id) FROM post) FROM json_each(?13)
""",
    """
INSERT INTO search_document (post_id, words)
SELECT (SELECT max(id) FROM post), value FROM json_each(?14)
""",
    "SELECT id, published_act FROM post WHERE id = (SELECT max(id) FROM post)",
)
_COMMENT = Hot(
    """
WITH place AS (SELECT nextval('activity') AS act), new AS (
    INSERT INTO comment (post_id, author_id, text, created_at, shared_codes, act)
    SELECT $1::bigint, $2::bigint, $3::text, $4::bigint, $5::text, act FROM place RETURNING id, act
), counted AS (
    UPDATE post SET comment_count = comment_count + 1 WHERE id = $1
), lifted AS (
    UPDATE feed_entry SET act = new.act, updated_at = $4 FROM new WHERE post_id = $1
), found_by AS (
    INSERT INTO search_document (post_id, comment_id, words)
    SELECT $1, new.id, d.words::tsvector FROM new, unnest($6::text::text[]) AS d(words)
)
SELECT id, act, (SELECT string_agg(code, ',' ORDER BY code) FROM post_access WHERE post_id = $1)
FROM new
""",
    "UPDATE activity_counter SET value = value + 1",
    """
INSERT INTO comment (post_id, author_id, text, created_at, shared_codes, act)
SELECT ?1, ?2, ?3, ?4, ?5, value FROM activity_counter
""",
    "UPDATE post SET comment_count = comment_count + 1 WHERE id = ?1",
    """
UPDATE feed_entry SET act = (SELECT value FROM activity_counter), updated_at = ?4
WHERE post_id = ?1
""",
    """
INSERT INTO search_document (post_id, comment_id, words)
SELECT ?1, (SELECT max(id) FROM comment), value FROM json_each(?6)
""",
    """
SELECT c.id, c.act, (SELECT group_concat(code) FROM post_access WHERE post_id = ?1)
FROM comment c WHERE c.id = (SELECT max(id) FROM comment)
""",
)


async def store_post(
    tx: Transaction, values: NewPost, recipients: Iterable[str], tags: Sequence[str] = ()
) -> int:
    """Store a new post and put it into the feed, above all others; its id.

    By the words of these tags it is found; who puts them on it does so afterwards.
    """
    codes = sorted(recipients)
    groups = [workgroup_of(code) or 0 for code in codes]
    carried = sorted(right_codes(values.author_id, codes))
    said = post_documents(values.title, values.message, tags)
    words = as_kept(said, sqlite=tx.sqlite)
    rows = await tx.hot(_PUBLISH, *values, codes, groups, carried, words)
    post_id, act = rows[0]
    at, important = values.published_at, values.important
    record(tx, published(post_id, act, at, carried, important=important))
    return int(post_id)


async def store_comment(tx: Transaction, entry: Row[Any], comment: NewComment) -> int:
    """Store a new comment of a locked post, which rises above all others; the comment's id."""
    # What tells of a sharing is nobody's word.
    said = documents(comment.text) if comment.shared_codes is None else []
    words = as_kept(said, sqlite=tx.sqlite)
    rows = await tx.hot(_COMMENT, entry.id, *comment, words)
    comment_id, act, codes = rows[0]
    record(tx, moved(entry.id, entry.act, act, codes.split(",")))
    return int(comment_id)
