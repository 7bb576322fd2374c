"""The hot statements of the feed: one statement, hence one snapshot, answers a page.

Its first row is the *head*: where the log of changes stands, and what it says since the reader's
version. The other rows are the posts asked for, each with whether the viewer may see it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from feed24.db import Hot, Transaction
from feed24.index.changes import STRIPES

# Whoever is further behind forgets everything instead of reading so much news.
MOST_NEWS = 20_000
# The version of a reader who knows nothing and wants to hear nothing.
UNKNOWN = (-1,) * STRIPES


class PostRow(NamedTuple):
    """A post as lists show it. Moments are Unix seconds, `number` is what it was asked by."""

    number: int
    visible: bool
    id: int
    author_id: int
    title: str
    micro: bool
    message: str
    published_at: int
    comment_count: int
    tag_ids: str | None
    attachment_ids: str | None
    important: bool
    important_until: int | None
    poll_id: int | None = None
    gratitude_id: int | None = None
    preview_id: int | None = None


News = tuple[int, int, str, int, dict[str, Any]]


class Head(NamedTuple):
    """Where the log stands. `news` are changes in their order: stripe, seq, kind, key, data.

    `lost`: the news since the reader's version are not all there any more, or are too many.
    """

    version: tuple[int, ...]
    lost: bool
    news: list[News]


# Not EXISTS, for which PostgreSQL may read all posts with these codes instead of a post's codes.
# With IS TRUE it looks codes up in a hash table; ANY would compare each with each.
_COLUMNS = ", ".join(f"p.{name}" for name in PostRow._fields[2:])
_POSTGRESQL = """
WITH seen AS MATERIALIZED (
    SELECT s.stripe, s.seq, s.floor, v.known
    FROM access_seq s
    JOIN unnest($1::text::bigint[]) WITH ORDINALITY v(known, n) ON s.stripe = v.n - 1
), head AS MATERIALIZED (
    SELECT array_agg(seq ORDER BY stripe) AS version,
        bool_or(floor > known) OR sum(seq - known) > {most} AS lost
    FROM seen
)
SELECT NULL::bigint, lost, NULL::bigint, NULL::bigint, (
    SELECT json_agg(json_build_array(l.stripe, l.seq, l.kind, l.key, l.data)
        ORDER BY l.stripe, l.seq, l.n)::text
    FROM seen JOIN access_log l ON l.stripe = seen.stripe AND l.seq > seen.known
    WHERE seen.seq > seen.known AND NOT lost
), NULL::boolean, array_to_string(version, ','), NULL::bigint, NULL::integer, NULL::text,
    NULL::text, NULL::boolean, NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint
FROM head
UNION ALL
SELECT e.{key}, coalesce((
    SELECT true FROM post_access a
    WHERE a.post_id = e.post_id AND (a.code IN (SELECT unnest($3::text::text[]))) IS TRUE LIMIT 1
), false), {columns}
FROM unnest($2::text::bigint[]) AS wanted(number)
JOIN feed_entry e ON e.{key} = wanted.number JOIN post p ON p.id = e.post_id
"""
_SQLITE = """
WITH seen AS MATERIALIZED (
    SELECT s.stripe, s.seq, s.floor, v.value AS known
    FROM json_each(?1) v JOIN access_seq s ON s.stripe = v.key
), head AS MATERIALIZED (
    SELECT max(floor > known) OR sum(seq - known) > {most} AS lost FROM seen
)
SELECT NULL, lost, NULL, NULL, (
    SELECT json_group_array(json_array(stripe, seq, kind, key, json(data))) FROM (
        SELECT l.* FROM seen JOIN access_log l ON l.stripe = seen.stripe AND l.seq > seen.known
        WHERE seen.seq > seen.known AND NOT lost ORDER BY l.stripe, l.seq, l.n
    )
), NULL, (
    SELECT group_concat(seq) FROM (SELECT seq FROM seen ORDER BY stripe)
), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM head
UNION ALL
SELECT e.{key}, EXISTS (
    SELECT 1 FROM json_each(?3) held
    JOIN post_access a ON a.code = held.value AND a.post_id = e.post_id
), {columns}
FROM json_each(?2) AS wanted
CROSS JOIN feed_entry e ON e.{key} = wanted.value CROSS JOIN post p ON p.id = e.post_id
"""


def _statement(key: str) -> Hot:
    texts = (
        text.format(most=MOST_NEWS, key=key, columns=_COLUMNS) for text in (_POSTGRESQL, _SQLITE)
    )
    return Hot(*texts)


BY_ACT = _statement("act")
BY_ID = _statement("post_id")
_decode_news = msgspec.json.Decoder(list[News]).decode


async def read(
    tx: Transaction,
    statement: Hot,
    version: Sequence[int],
    numbers: Sequence[int],
    codes: Sequence[str],
) -> tuple[Head, list[PostRow]]:
    """The head since `version` and the posts with these numbers, in no particular order."""
    first, *rows = await tx.hot(statement, list(version), list(numbers), list(codes))
    head = Head(
        tuple(map(int, first[6].split(","))),
        bool(first[1]),
        _decode_news(first[4]) if first[4] else [],
    )
    return head, [PostRow._make(row) for row in rows]


async def by_ids(tx: Transaction, ids: Sequence[int], codes: Sequence[str]) -> list[PostRow]:
    """The posts with these ids, in their order; all of them exist in this snapshot."""
    if not ids:
        return []
    _, found = await read(tx, BY_ID, UNKNOWN, ids, codes)
    rows = {row.id: row for row in found}
    return [rows[post_id] for post_id in ids]
