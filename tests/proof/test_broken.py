"""An index with a defect is found out: what agrees with the facts elsewhere agrees for a reason."""

from collections.abc import Callable
from random import Random

import pytest

from feed24.index.from_memory import MemoryFeed
from feed24.index.memory import Memory
from feed24.index.rows import News
from tests.proof.changes import Cast, Change, posts, structure, take_away
from tests.proof.feeds import ENOUGH
from tests.proof.ground import Ground
from tests.proof.world import World

KINDS = [
    "published",
    "importance",
    "confirmed",
    "granted",
    "revoked",
    "deleted",
    "moved",
    "person",
    "structure",
    "workgroup",
    "unconfirmed",
    "worded",
]
# Changes that lead to the kinds which are seldom noticed otherwise.
LEADING: dict[str, list[Callable[[Cast], Change]]] = {
    "confirmed": [posts.confirm, posts.confirm],
    "structure": [structure.add, structure.transfer, structure.move],
    "unconfirmed": [posts.confirm, posts.confirm, posts.ask_again],
}
ROUNDS = 150


class _DeafMemory(Memory):
    def __init__(self, kind: str) -> None:
        super().__init__(ENOUGH)
        self._kind = kind

    def _apply(self, news: News) -> None:
        if news[2] != self._kind:
            super()._apply(news)


class Deaf(MemoryFeed):
    """Misses one kind of news."""

    def __init__(self, kind: str) -> None:
        super().__init__(ENOUGH)
        self._memory = _DeafMemory(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_an_index_that_misses_news_is_found_out(ground: Ground, kind: str) -> None:
    feed, random = Deaf(kind), Random(kind)
    world = World(ground.site, [feed])
    ground.run(world.grow(random, 20))
    for _ in range(ROUNDS):
        if ground.run(world.look(feed, random)) or feed.alarms:
            return
        ground.run(world.grow(random, 1))
        for change in LEADING.get(kind, [take_away]):
            ground.run(world.make(random, change))
    pytest.fail(f"nobody noticed in {world.comparisons} comparisons")
