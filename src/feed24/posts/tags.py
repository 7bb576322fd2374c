"""Tags: words that an author's posts are found by, the same word once per author."""

from collections.abc import Iterable
from itertools import islice

from sqlalchemy import bindparam, delete, insert, select

from feed24.db import TEXTS, Transaction, insert_new, one_of
from feed24.posts.tables import post_tag, tag
from feed24.posts.text import hashtags

# Longer words are cut: an index holds them, which has its limits.
LONGEST = 255
# A text made of nothing but tags would keep the database busy for minutes.
MOST = 1000

_KNOWN = select(tag.c.id, tag.c.folded).where(
    tag.c.author_id == bindparam("author_id"),
    one_of(tag.c.folded, bindparam("folded", type_=TEXTS)),
)


def words(explicit: str, *texts: str) -> tuple[str, ...]:
    """The words of a comma-separated list, then those marked with # in the texts, each once."""
    listed = [word for part in explicit.split(",") if (word := part.strip())]
    marked = [word for text in texts for word in hashtags(text)]
    first_spelling: dict[str, str] = {}
    for word in (each[:LONGEST] for each in [*listed, *marked]):
        first_spelling.setdefault(word.lower(), word)
    return tuple(islice(first_spelling.values(), MOST))


async def ids_of(tx: Transaction, author_id: int, names: Iterable[str]) -> tuple[int, ...]:
    """The author's tags with these names, in their order; those that do not exist are created."""
    by_folded = {name.lower(): name for name in names}
    if not by_folded:
        return ()
    known = await _known(tx, author_id, by_folded)
    # Another post may bring the same new words at this moment: in one order everywhere, so that no
    # two transactions wait for each other.
    missing = sorted(by_folded.keys() - known.keys())
    if missing:
        rows = [
            {"author_id": author_id, "name": by_folded[folded], "folded": folded}
            for folded in missing
        ]
        made = await insert_new(tx, tag, rows, tag.c.folded, tag.c.id)
        known |= {row.folded: row.id for row in made}
    if len(known) < len(by_folded):
        known |= await _known(tx, author_id, missing)
    return tuple(known[folded] for folded in by_folded)


async def _known(tx: Transaction, author_id: int, folded: Iterable[str]) -> dict[str, int]:
    rows = await tx.all(_KNOWN, {"author_id": author_id, "folded": list(folded)})
    return {row.folded: row.id for row in rows}


async def put_on(tx: Transaction, post_id: int, tag_ids: Iterable[int]) -> None:
    """Tag a post that has no tags."""
    rows = [{"post_id": post_id, "tag_id": tag_id} for tag_id in tag_ids]
    if rows:
        await tx.run(insert(post_tag), rows)


async def replace_on(tx: Transaction, post_id: int, tag_ids: Iterable[int]) -> None:
    """Make these the post's tags, and no others."""
    await tx.run(delete(post_tag).where(post_tag.c.post_id == post_id))
    await put_on(tx, post_id, tag_ids)
