"""Whether the rows that feed24 derives from the facts are what the facts demand."""

from collections import defaultdict

from sqlalchemy import select

from feed24.index.tables import feed_entry, post_access
from tests.proof.oracle import Facts
from tests.proof.site import Site

_ENTRIES = select(feed_entry.c.post_id, feed_entry.c.act)
_ACCESS = select(post_access.c.post_id, post_access.c.code)


async def disagreements(site: Site, facts: Facts) -> list[str]:
    """In words. Nobody writes meanwhile."""
    async with site.services.database.transaction(write=False) as tx:
        acts = {row.post_id: row.act for row in await tx.all(_ENTRIES)}
        codes: dict[int, set[str]] = defaultdict(set)
        for row in await tx.all(_ACCESS):
            codes[row.post_id].add(row.code)
    found = []
    for number, post in facts.posts.items():
        if acts.get(number) != post.act:
            found.append(f"post {number} stands at {acts.get(number)}, not at {post.act}")
        if codes[number] != post.marks():
            found.append(f"post {number} carries {codes[number]}, not {post.marks()}")
    return found + [f"post {number} is gone and listed" for number in acts.keys() - facts.posts]
