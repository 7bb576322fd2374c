"""What is shown of posts that were found: in which part of them, and a snippet of it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from feed24.db import Hot, Transaction
from feed24.errors import Invalid
from feed24.index.rows import PostRow
from feed24.search.query import Query
from feed24.search.snippets import Look, Piece, look

# Others get their turn after a text as long as this.
_LONG = 20_000


class NotReady(Invalid):
    """The documents of older posts are being made; an answer would be incomplete."""


class Part(StrEnum):
    """Where words are found. The first of them is shown when several tell as much."""

    MESSAGE = "message"
    COMMENT = "comment"
    FILE = "file"
    TAG = "tag"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a post; `id` is the comment's, the file's or the tag's, or 0."""

    part: Part
    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that was found, the parts with a word of the query, and a snippet of one."""

    row: PostRow
    parts: tuple[Part, ...]
    best: Text
    pieces: tuple[Piece, ...]


# Of each post the latest comment that has a word of the query, all names of files and tags. IS TRUE
# keeps PostgreSQL from looking through all posts that have the word.
_MORE = Hot(
    """
SELECT 'comment', c.post_id, c.id, c.text FROM comment c WHERE c.id IN (
    SELECT max(d.comment_id) FROM search_document d
    WHERE d.post_id = ANY($1::text::bigint[]) AND (d.words @@ $2::text::tsquery) IS TRUE
    GROUP BY d.post_id
)
UNION ALL
SELECT 'file', a.post_id, o.id, o.name FROM attachment a JOIN drive_object o ON o.id = a.object_id
WHERE a.post_id = ANY($1::text::bigint[]) AND o.deleted = 0
UNION ALL
SELECT 'tag', p.post_id, t.id, t.name FROM post_tag p JOIN tag t ON t.id = p.tag_id
WHERE p.post_id = ANY($1::text::bigint[])
UNION ALL
SELECT 'filling', 0, done, '' FROM search_filling
""",
    """
SELECT 'comment', c.post_id, c.id, c.text FROM comment c WHERE c.id IN (
    SELECT max(d.comment_id) FROM json_each(?1) wanted
    CROSS JOIN search_document d ON d.post_id = wanted.value
    WHERE d.comment_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM json_each(?2) needle WHERE instr(' ' || d.words || ' ', needle.value)
    ) GROUP BY d.post_id
)
UNION ALL
SELECT 'file', a.post_id, o.id, o.name FROM json_each(?1) wanted
CROSS JOIN attachment a ON a.post_id = wanted.value
CROSS JOIN drive_object o ON o.id = a.object_id WHERE o.deleted = 0
UNION ALL
SELECT 'tag', p.post_id, t.id, t.name FROM json_each(?1) wanted
CROSS JOIN post_tag p ON p.post_id = wanted.value CROSS JOIN tag t ON t.id = p.tag_id
UNION ALL
SELECT 'filling', 0, done, '' FROM search_filling
""",
)


async def hits(tx: Transaction, query: Query, rows: Sequence[PostRow]) -> list[Hit]:
    """What to show of posts that were found in this snapshot, in their order. Raises NotReady."""
    more = await _more(tx, query, [row.id for row in rows])
    return [await _hit(query, row, more[row.id]) for row in rows]


async def _more(tx: Transaction, query: Query, post_ids: list[int]) -> dict[int, list[Text]]:
    if tx.sqlite:
        rows = await tx.hot(_MORE, post_ids, [term.needle for term in query.terms])
    else:
        any_of = " | ".join(f"({term.spelled(sqlite=False)})" for term in query.terms)
        rows = await tx.hot(_MORE, post_ids, any_of)
    found: dict[int, list[Text]] = defaultdict(list)
    for kind, post_id, number, text in rows:
        if kind == "filling":
            raise NotReady
        found[post_id].append(Text(Part(kind), number, text))
    return found


async def _hit(query: Query, row: PostRow, more: Sequence[Text]) -> Hit:
    looks: list[tuple[Text, Look]] = []
    for text in _texts(row, more):
        looks.append((text, look(text.text, query.terms)))
        if len(text.text) > _LONG:
            await asyncio.sleep(0)
    parts = {text.part for text, found in looks if found.terms}
    # The first of the best ones.
    best, found = max(looks, key=lambda each: each[1].terms)
    return Hit(row, tuple(part for part in Part if part in parts), best, found.pieces)


def _texts(row: PostRow, more: Sequence[Text]) -> Iterator[Text]:
    """All texts of a post, those first that are shown first."""
    yield Text(Part.MESSAGE, 0, row.message)
    yield from (text for part in Part for text in more if text.part is part)
    yield Text(Part.TITLE, 0, row.title)
