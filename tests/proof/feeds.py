"""The feed indexes that a process puts to the proof."""

from feed24.index.from_memory import MemoryFeed
from feed24.index.from_sql import SqlFeed
from feed24.index.selection import FeedIndex

ENOUGH = 64 << 20
# Room for a handful of readers and codes: most of what is asked for has just been forgotten.
TINY = 6_000


def feeds() -> list[FeedIndex]:
    """One that remembers everything, one that forgets nearly everything, and the reference."""
    return [MemoryFeed(ENOUGH), MemoryFeed(ENOUGH), MemoryFeed(TINY), SqlFeed()]
