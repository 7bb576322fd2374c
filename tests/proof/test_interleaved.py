"""Overlapping transactions, requests and snapshots in every order that Hypothesis thinks of."""

from collections.abc import Coroutine
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from feed24.index.from_memory import MemoryFeed
from tests.proof.feeds import ENOUGH, TINY
from tests.proof.ground import Ground
from tests.proof.world import World

SEED = st.integers(0, 2**32)
ANY = st.integers(0, 30)
WRITERS = 3
ENOUGH_COMPARISONS = 1000
RUN = settings(
    max_examples=10,
    stateful_step_count=25,
    deadline=None,
    # A difference says itself what is wrong; finding a shorter way to it takes minutes.
    phases=[Phase.generate],
    report_multiple_bugs=False,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Interleaving(RuleBasedStateMachine):
    """`ground` is given by the test, which finds in `comparisons` how many there were."""

    ground: Ground
    comparisons: list[int]

    def __init__(self) -> None:
        super().__init__()
        self.ground.clear()
        self.world = World(
            self.ground.site, [MemoryFeed(ENOUGH), MemoryFeed(ENOUGH), MemoryFeed(TINY)]
        )

    @initialize(seed=SEED)
    def grow(self, seed: int) -> None:
        self.ground.run(self.world.grow(Random(seed), 25))

    @rule(seed=SEED)
    def change(self, seed: int) -> None:
        self.ground.run(self.world.grow(Random(seed), 1))

    @precondition(lambda self: len(self.world.changes) < WRITERS)
    @rule(seed=SEED)
    def begin(self, seed: int) -> None:
        self.ground.run(self.world.begin(Random(seed)))

    @precondition(lambda self: self.world.changes)
    @rule(which=ANY)
    def advance(self, which: int) -> None:
        changes = self.world.changes
        self.ground.run(self.world.advance(changes[which % len(changes)]))

    @precondition(lambda self: self.world.changes)
    @rule(which=ANY)
    def withdraw(self, which: int) -> None:
        changes = self.world.changes
        self.ground.run(self.world.withdraw(changes[which % len(changes)]))

    @rule(seed=SEED, which=ANY)
    def look(self, seed: int, which: int) -> None:
        self.agree(self.world.look(self.feed(which), Random(seed)))

    @precondition(lambda self: len(self.world.snapshots) < 2)
    @rule()
    def open(self) -> None:
        self.ground.run(self.world.open())

    @precondition(lambda self: self.world.snapshots)
    @rule(seed=SEED, which=ANY)
    def look_into(self, seed: int, which: int) -> None:
        snapshots = self.world.snapshots
        snapshot = snapshots[which % len(snapshots)]
        self.agree(self.world.look_into(snapshot, self.feed(which), Random(seed)))

    @precondition(lambda self: self.world.snapshots)
    @rule(which=ANY)
    def close(self, which: int) -> None:
        snapshots = self.world.snapshots
        self.ground.run(self.world.close(snapshots[which % len(snapshots)]))

    @precondition(lambda self: len(self.world.waiting) < 3)
    @rule(seed=SEED, which=ANY, warm=st.booleans())
    def halt(self, seed: int, which: int, warm: bool) -> None:
        self.agree(self.world.halt(self.feed(which), Random(seed), warm=warm))

    @precondition(lambda self: self.world.waiting)
    @rule(which=ANY)
    def go_on(self, which: int) -> None:
        waiting = self.world.waiting
        self.agree(self.world.go_on(waiting[which % len(waiting)]))

    @rule(which=ANY, seed=SEED)
    def overtake(self, which: int, seed: int) -> None:
        self.agree(self.world.overtake(self.feed(which), Random(seed)))

    @rule(which=ANY)
    def restart(self, which: int) -> None:
        """A worker that has just begun, beside those that have not."""
        self.world.feeds[which % len(self.world.feeds)] = MemoryFeed(ENOUGH)

    def teardown(self) -> None:
        """Whatever has happened, every index still knows what there is."""
        self.agree(self.world.end())
        for feed in self.world.feeds:
            self.agree(self.world.look(feed, Random(0)))
        self.comparisons.append(self.world.comparisons)

    def feed(self, which: int) -> MemoryFeed:
        return self.world.feeds[which % len(self.world.feeds)]

    def agree(self, looking: Coroutine[Any, Any, list[Any]]) -> None:
        found = self.ground.run(looking)
        assert not found, "\n".join(map(str, found))
        assert not any(feed.alarms for feed in self.world.feeds)


def test_every_answer_is_of_one_moment(ground: Ground) -> None:
    class Here(Interleaving):
        pass

    Here.ground, Here.comparisons = ground, []
    run_state_machine_as_test(Here, settings=RUN)
    assert sum(Here.comparisons) > ENOUGH_COMPARISONS
