"""The feed indexes that a process puts to the proof."""

from random import Random

from feed24.index.from_memory import MemoryFeed
from feed24.index.from_sql import SqlFeed
from feed24.index.selection import FeedIndex

ENOUGH = 64 << 20
# Room for a handful of readers and codes: most of what is asked for has just been forgotten.
TINY = 6_000


class Feeds:
    """Indexes in memory of different ages, one of which forgets nearly everything, and SQL's."""

    def __init__(self) -> None:
        self._memories = [MemoryFeed(ENOUGH), MemoryFeed(ENOUGH), MemoryFeed(TINY)]
        self._sql = SqlFeed()
        self._alarms = 0

    def any(self, random: Random) -> FeedIndex:
        """Seldom the one that is slow; now and then one that has just begun."""
        chance = random.random()
        if chance < 0.04:
            return self._sql
        place = random.randrange(len(self._memories))
        if chance < 0.07:
            self._alarms += self._memories[place].alarms
            self._memories[place] = MemoryFeed(random.choice([ENOUGH, TINY]))
        return self._memories[place]

    @property
    def alarms(self) -> int:
        """How often one of them has noticed that it was wrong."""
        return self._alarms + sum(feed.alarms for feed in self._memories)
