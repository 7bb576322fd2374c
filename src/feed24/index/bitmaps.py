"""Which posts have a label, as bitmaps: over activity numbers for lists, over ids for cursors."""

import sys
from array import array
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import msgspec
from pyroaring import BitMap

from feed24.db import Hot, Transaction
from feed24.index.selection import (
    Asked,
    By,
    Confirmed,
    Important,
    Label,
    Period,
    Tagged,
    WithFiles,
)
from feed24.index.touched import Touch
from feed24.search.terms import Term

LARGEST = 2**32 - 1


class Numbering(StrEnum):
    """What stands for a post in a bitmap."""

    ACT = "act"
    ID = "post_id"


# Numbers travel as four bytes each, or as a JSON list.
_PACKED = "string_agg(substring(int8send(e.{0}) FROM 5), ''::bytea)", "json_group_array(e.{0})"


def _statements(postgresql: str, sqlite: str) -> dict[Numbering, Hot]:
    """The statement that loads bitmaps, for each numbering, with `{packed}` for the numbers."""
    return {
        numbering: Hot(
            postgresql.format(packed=_PACKED[0].format(numbering)),
            sqlite.format(packed=_PACKED[1].format(numbering)),
        )
        for numbering in Numbering
    }


_BY_CODE = _statements(
    """
SELECT a.code, {packed} FROM post_access a JOIN feed_entry e ON e.post_id = a.post_id
WHERE a.code = ANY($1::text::text[]) GROUP BY a.code
""",
    """
SELECT a.code, {packed} FROM json_each(?1) wanted
CROSS JOIN post_access a ON a.code = wanted.value
CROSS JOIN feed_entry e ON e.post_id = a.post_id GROUP BY a.code
""",
)
_BY_PERIOD = _statements(
    """
SELECT {packed} FROM post p JOIN feed_entry e ON e.post_id = p.id
WHERE p.published_at BETWEEN $1 AND $2
""",
    """
SELECT {packed} FROM post p CROSS JOIN feed_entry e ON e.post_id = p.id
WHERE p.published_at BETWEEN ?1 AND ?2
""",
)
_IMPORTANT = _statements(
    "SELECT {packed} FROM post p JOIN feed_entry e ON e.post_id = p.id WHERE p.important",
    "SELECT {packed} FROM post p CROSS JOIN feed_entry e ON e.post_id = p.id WHERE p.important",
)
_BY_CONFIRMING = _statements(
    "SELECT {packed} FROM read_mark m JOIN feed_entry e USING (post_id) WHERE m.user_id = $1",
    "SELECT {packed} FROM read_mark m JOIN feed_entry e USING (post_id) WHERE m.user_id = ?1",
)
_BY_AUTHOR = _statements(
    "SELECT {packed} FROM post p JOIN feed_entry e ON p.id = e.post_id WHERE p.author_id = $1",
    "SELECT {packed} FROM post p CROSS JOIN feed_entry e ON p.id = post_id WHERE p.author_id = ?1",
)
# Each author has tags of their own; here the same word is one. Found by their authors, which there
# is an index for.
_BY_TAG = _statements(
    """
SELECT {packed} FROM person w JOIN tag t ON t.author_id = w.id AND t.folded = $1
JOIN post_tag p ON p.tag_id = t.id JOIN feed_entry e ON e.post_id = p.post_id
""",
    """
SELECT {packed} FROM person w CROSS JOIN tag t ON t.author_id = w.id AND t.folded = ?1
CROSS JOIN post_tag p ON p.tag_id = t.id CROSS JOIN feed_entry e ON e.post_id = p.post_id
""",
)
# A file in the bin is none. A post with several comes several times, which makes no difference.
_HAVING_FILES = _statements(
    """
SELECT {packed} FROM attachment a JOIN drive_object o ON o.id = a.object_id
JOIN feed_entry e ON e.post_id = a.entity_id WHERE a.entity_type = 'blog_post' AND o.deleted = 0
""",
    """
SELECT {packed} FROM attachment a CROSS JOIN drive_object o ON o.id = a.object_id
CROSS JOIN feed_entry e ON e.post_id = a.entity_id
WHERE a.entity_type = 'blog_post' AND o.deleted = 0
""",
)
_BY_TERM = _statements(
    """
SELECT {packed} FROM search_document d JOIN feed_entry e ON e.post_id = d.post_id
WHERE d.words @@ $1::text::tsquery
""",
    """
SELECT {packed} FROM search_words found CROSS JOIN search_document d ON d.id = found.rowid
CROSS JOIN feed_entry e ON e.post_id = d.post_id WHERE found.search_words MATCH ?1
""",
)
# Of these posts each with whether it has the label. An aggregate, not EXISTS: it leaves the choice
# of an index no way but by the posts.
_OF_AUTHOR = Hot(
    """
SELECT e.post_id, e.act, p.author_id = $1 FROM unnest($2::text::bigint[]) AS touched(post_id)
JOIN feed_entry e USING (post_id) JOIN post p ON p.id = e.post_id
""",
    """
SELECT e.post_id, e.act, p.author_id = ?1 FROM json_each(?2) touched
CROSS JOIN feed_entry e ON e.post_id = touched.value CROSS JOIN post p ON p.id = e.post_id
""",
)
_WITH_TAG = Hot(
    """
SELECT e.post_id, e.act, coalesce((
    SELECT bool_or(t.folded = $1) FROM post_tag p JOIN tag t ON t.id = p.tag_id
    WHERE p.post_id = e.post_id
), false)
FROM unnest($2::text::bigint[]) AS touched(post_id) JOIN feed_entry e USING (post_id)
""",
    """
SELECT e.post_id, e.act, coalesce((
    SELECT max(t.folded = ?1) FROM post_tag p CROSS JOIN tag t ON t.id = p.tag_id
    WHERE p.post_id = e.post_id
), 0)
FROM json_each(?2) touched CROSS JOIN feed_entry e ON e.post_id = touched.value
""",
)
_WITH_FILES = Hot(
    """
SELECT e.post_id, e.act, (
    SELECT count(*) FROM attachment a JOIN drive_object o ON o.id = a.object_id
    WHERE a.entity_type = 'blog_post' AND a.entity_id = e.post_id AND o.deleted = 0
) > 0
FROM unnest($1::text::bigint[]) AS touched(post_id) JOIN feed_entry e USING (post_id)
""",
    """
SELECT e.post_id, e.act, (
    SELECT count(*) FROM attachment a CROSS JOIN drive_object o ON o.id = a.object_id
    WHERE a.entity_type = 'blog_post' AND a.entity_id = e.post_id AND o.deleted = 0
) > 0
FROM json_each(?1) touched CROSS JOIN feed_entry e ON e.post_id = touched.value
""",
)
_WITH_TERM = Hot(
    """
SELECT e.post_id, e.act, coalesce((
    SELECT bool_or(d.words @@ $1::text::tsquery) FROM search_document d
    WHERE d.post_id = e.post_id
), false)
FROM unnest($2::text::bigint[]) AS touched(post_id) JOIN feed_entry e USING (post_id)
""",
    """
SELECT e.post_id, e.act, coalesce((
    SELECT max(instr(' ' || d.words || ' ', ?1)) FROM search_document d
    WHERE d.post_id = e.post_id
), 0)
FROM json_each(?2) touched CROSS JOIN feed_entry e ON e.post_id = touched.value
""",
)


async def load(
    tx: Transaction, numbering: Numbering, labels: Iterable[Label]
) -> dict[Label, BitMap]:
    """A bitmap for each label, empty for one that no post has."""
    found: dict[Label, BitMap] = {label: BitMap() for label in labels}
    codes = [label for label in found if isinstance(label, str)]
    for code, packed in await tx.hot(_BY_CODE[numbering], codes) if codes else ():
        found[code] = _unpacked(packed)
    for label in found:
        if not isinstance(label, str):
            ((packed,),) = await tx.hot(*_loading(label, numbering, tx.sqlite))
            found[label] = _unpacked(packed)
    return found


async def brought_up(
    tx: Transaction, numbering: Numbering, label: Label, bitmap: BitMap, touches: Sequence[Touch]
) -> BitMap:
    """A copy of the bitmap, right again after some posts were touched."""
    by_id = numbering is Numbering.ID
    made = bitmap.copy()
    made -= BitMap(each.post_id if by_id else each.gone or 0 for each in touches)
    for post_id, act, has in await _asked(tx, label, sorted({each.post_id for each in touches})):
        number = post_id if by_id else act
        if has:
            made.add(number)
        else:
            made.discard(number)
    return made


async def _asked(tx: Transaction, label: Label, post_ids: list[int]) -> Sequence[Any]:
    match label:
        case Term():
            spelled = label.needle if tx.sqlite else label.spelled(sqlite=False)
            return await tx.hot(_WITH_TERM, spelled, post_ids)
        case By(author_id):
            return await tx.hot(_OF_AUTHOR, author_id, post_ids)
        case Tagged(folded):
            return await tx.hot(_WITH_TAG, folded, post_ids)
        case WithFiles():
            return await tx.hot(_WITH_FILES, post_ids)
        case _:
            raise TypeError(f"the log tells of {label}")


def _loading(
    label: Period | Important | Confirmed | Asked, numbering: Numbering, sqlite: bool
) -> tuple[Hot, *tuple[Any, ...]]:
    match label:
        case Term():
            return _BY_TERM[numbering], label.spelled(sqlite=sqlite)
        case By(author_id):
            return _BY_AUTHOR[numbering], author_id
        case Tagged(folded):
            return _BY_TAG[numbering], folded
        case WithFiles():
            return (_HAVING_FILES[numbering],)
        case Period(begin, end):
            return _BY_PERIOD[numbering], begin, end
        case Confirmed(user_id):
            return _BY_CONFIRMING[numbering], user_id
        case Important():
            return (_IMPORTANT[numbering],)


def _unpacked(packed: bytes | str | None) -> BitMap:
    """Numbers as the databases send them: four bytes each, or a JSON list."""
    if packed is None:
        return BitMap()
    numbers = array("I")
    if isinstance(packed, str):
        numbers.extend(msgspec.json.decode(packed, type=list[int]))
    else:
        numbers.frombytes(packed)
        if sys.byteorder == "little":
            numbers.byteswap()
    return BitMap(numbers)


def size_of(bitmap: BitMap) -> int:
    """Its bytes in memory, roughly."""
    each = bitmap.get_statistics()
    held = each["n_bytes_array_containers"] + each["n_bytes_run_containers"]
    return 150 + 40 * each["n_containers"] + held + each["n_bytes_bitset_containers"]


def newest(bitmap: BitMap, begin: int, size: int) -> list[int]:
    """The largest numbers first, from position `begin` on."""
    end = len(bitmap) - begin
    return list(bitmap[max(end - size, 0) : end])[::-1] if end > 0 and size > 0 else []


def up_to(bitmap: BitMap, number: int | None) -> int:
    """How many numbers are not larger; none are when there is no number."""
    return bitmap.rank(min(number, LARGEST)) if number is not None and number >= 0 else 0


def above(bitmap: BitMap, number: int, size: int) -> tuple[list[int], int]:
    """The next larger numbers, the smallest first, and how many there are."""
    skipped = up_to(bitmap, number)
    return list(bitmap[skipped : skipped + size]), len(bitmap) - skipped


def below(bitmap: BitMap, number: int, size: int) -> tuple[list[int], int]:
    """The next smaller numbers, the largest first, and how many there are."""
    count = bitmap.rank(min(number - 1, LARGEST)) if number > 0 else 0
    return list(bitmap[max(count - size, 0) : count])[::-1], count
