"""Which tags a viewer meets: those of the latest posts in the viewer's feed."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import bindparam, select

from feed24.db import NUMBERS, Transaction, one_of
from feed24.index.selection import FeedIndex, Selection
from feed24.posts.id_list import split
from feed24.posts.tables import tag

# Counting the tags of everything a person sees would cost more with every year.
LOOKED_AT = 500

_NAMES = select(tag.c.id, tag.c.name, tag.c.folded).where(
    one_of(tag.c.id, bindparam("ids", type_=NUMBERS))
)


class Counted(NamedTuple):
    """A tag in its oldest spelling, and how many of the posts have it."""

    name: str
    posts: int


async def recent(
    tx: Transaction, feed: FeedIndex, viewer_id: int, beginning: str = ""
) -> list[Counted]:
    """The tags that begin so, the most frequent first, then by their letters.

    Each author has tags of their own; here the same word is one. Raises NotFound for a viewer who
    does not exist or is dismissed.
    """
    posts = (await feed.page(tx, viewer_id, Selection(), 0, LOOKED_AT)).rows
    used = [split(row.tag_ids) for row in posts]
    ids = sorted({number for numbers in used for number in numbers})
    rows = sorted(await tx.all(_NAMES, {"ids": ids}), key=lambda row: row.id) if ids else []
    folded = {row.id: row.folded for row in rows}
    names: dict[str, str] = {}
    for row in rows:
        names.setdefault(row.folded, row.name)
    counts = Counter(word for numbers in used for word in {folded[n] for n in numbers})
    wanted = beginning.strip().removeprefix("#").lower()
    found = sorted((-count, word) for word, count in counts.items() if word.startswith(wanted))
    return [Counted(names[word], -count) for count, word in found]
