"""What people see more or less of in their lists when they hold other codes than before.

The rule is that of `visible_to`: a post shows to whoever holds one of its right codes. It is put
over sets instead of asked for each person and post: of each code that matters the posts that carry
it are read once, and everything else is done with these sets.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyroaring import BitMap64

from feed24.db import Hot, Transaction

Codes = frozenset[str]

_CARRIED = """
SELECT a.code, a.post_id FROM post_access a WHERE a.code {wanted} AND NOT EXISTS (
    SELECT 1 FROM post_access o WHERE o.post_id = a.post_id AND o.code {common}
)
"""
_BESIDES = """
SELECT DISTINCT k.code, k.post_id FROM post_access a JOIN post_access k ON k.post_id = a.post_id
WHERE a.code {wanted} AND k.code {held} AND NOT EXISTS (
    SELECT 1 FROM post_access o WHERE o.post_id = a.post_id AND o.code {common}
)
"""


def _hot(text: str) -> Hot:
    """The marks stand for lists, in the order of the parameters."""
    marks = [(name, number) for number, name in enumerate(("wanted", "common", "held"), 1)]
    return Hot(
        text.format(**{name: f"= ANY(${n}::text::text[])" for name, n in marks}),
        text.format(**{name: f"IN (SELECT value FROM json_each(?{n}))" for name, n in marks}),  # noqa: S608 - constants
    )


CARRIED, BESIDES = _hot(_CARRIED), _hot(_BESIDES)


@dataclass(frozen=True, slots=True)
class Difference:
    """By person, the posts that go out of their lists and those that come into them."""

    lost: Mapping[int, BitMap64]
    gained: Mapping[int, BitMap64]


async def difference(
    tx: Transaction, before: Mapping[int, Codes], after: Mapping[int, Codes]
) -> Difference:
    """For people who held these codes before and hold those after; who is missing holds none."""
    return Difference(await _only(tx, before, after), await _only(tx, after, before))


async def _only(
    tx: Transaction, shown: Mapping[int, Codes], hidden: Mapping[int, Codes]
) -> dict[int, BitMap64]:
    """What people see by some codes and not by others; those who see nothing more are left out."""
    nothing: Codes = frozenset()
    others = {who: hidden.get(who, nothing) for who in shown}
    more = {who: codes - others[who] for who, codes in shown.items() if codes - others[who]}
    if not more:
        return {}
    wanted = _union(more.values())
    # Whatever all of them hold anyway makes no difference: posts for everyone, most of all.
    common = frozenset.intersection(*(others[who] for who in more))
    held = _union(others[who] for who in more) - common
    asked = sorted(wanted), sorted(common)
    by_code = _sets(await tx.hot(CARRIED, *asked))
    kept = _sets(await tx.hot(BESIDES, *asked, sorted(held))) if held and by_code else {}
    return await asyncio.to_thread(_differing, more, others, by_code, kept)


def _union(codes: Iterable[Codes]) -> Codes:
    return frozenset().union(*codes)


def _sets(rows: Iterable[tuple[str, int]]) -> dict[str, BitMap64]:
    found: dict[str, list[int]] = defaultdict(list)
    for code, post_id in rows:
        found[code].append(post_id)
    return {code: BitMap64(ids) for code, ids in found.items()}


def _differing(
    more: Mapping[int, Codes],
    others: Mapping[int, Codes],
    by_code: Mapping[str, BitMap64],
    kept: Mapping[str, BitMap64],
) -> dict[int, BitMap64]:
    """People who hold the same of what matters see the same."""
    alike: dict[tuple[Codes, Codes], BitMap64] = {}
    found: dict[int, BitMap64] = {}
    for who, codes in more.items():
        key = codes.intersection(by_code), others[who].intersection(kept)
        if key not in alike:
            alike[key] = _all_of(key[0], by_code) - _all_of(key[1], kept)
        if alike[key]:
            found[who] = alike[key]
    return found


def _all_of(codes: Iterable[str], sets: Mapping[str, BitMap64]) -> BitMap64:
    return BitMap64().union(*(sets[code] for code in codes))
