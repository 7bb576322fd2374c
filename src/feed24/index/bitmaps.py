"""Which posts have a label, as bitmaps: over activity numbers for lists, over ids for cursors."""

import sys
from array import array
from collections.abc import Iterable
from enum import StrEnum

import msgspec
from pyroaring import BitMap

from feed24.db import Hot, Transaction
from feed24.index.selection import Period

LARGEST = 2**32 - 1


class Numbering(StrEnum):
    """What stands for a post in a bitmap."""

    ACT = "act"
    ID = "post_id"


_BY_CODE = {
    numbering: Hot(
        f"""
SELECT a.code, string_agg(substring(int8send(e.{numbering}) FROM 5), ''::bytea)
FROM post_access a JOIN feed_entry e ON e.post_id = a.post_id
WHERE a.code = ANY($1::text[]) GROUP BY a.code
""",
        f"""
SELECT a.code, json_group_array(e.{numbering})
FROM json_each(?1) wanted CROSS JOIN post_access a ON a.code = wanted.value
CROSS JOIN feed_entry e ON e.post_id = a.post_id GROUP BY a.code
""",
    )
    for numbering in Numbering
}


_BY_PERIOD = {
    numbering: Hot(
        f"""
SELECT string_agg(substring(int8send(e.{numbering}) FROM 5), ''::bytea)
FROM post p JOIN feed_entry e ON e.post_id = p.id WHERE p.published_at BETWEEN $1 AND $2
""",
        f"""
SELECT json_group_array(e.{numbering})
FROM post p CROSS JOIN feed_entry e ON e.post_id = p.id WHERE p.published_at BETWEEN ?1 AND ?2
""",
    )
    for numbering in Numbering
}

# A right code, or the period in which a post was published.
Label = str | Period


async def load(
    tx: Transaction, numbering: Numbering, labels: Iterable[Label]
) -> dict[Label, BitMap]:
    """A bitmap for each label, empty for one that no post has."""
    found: dict[Label, BitMap] = {label: BitMap() for label in labels}
    codes = [label for label in found if isinstance(label, str)]
    for code, packed in await tx.hot(_BY_CODE[numbering], codes) if codes else ():
        found[code] = _unpacked(packed)
    for period in (label for label in found if isinstance(label, Period)):
        ((packed,),) = await tx.hot(_BY_PERIOD[numbering], *period)
        found[period] = _unpacked(packed)
    return found


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
    return list(bitmap[max(end - size, 0) : end])[::-1] if end > 0 else []


def above(bitmap: BitMap, number: int, size: int) -> tuple[list[int], int]:
    """The next larger numbers, the smallest first, and how many there are."""
    skipped = bitmap.rank(min(number, LARGEST)) if number >= 0 else 0
    return list(bitmap[skipped : skipped + size]), len(bitmap) - skipped


def below(bitmap: BitMap, number: int, size: int) -> tuple[list[int], int]:
    """The next smaller numbers, the largest first, and how many there are."""
    count = bitmap.rank(min(number - 1, LARGEST)) if number > 0 else 0
    return list(bitmap[max(count - size, 0) : count])[::-1], count
