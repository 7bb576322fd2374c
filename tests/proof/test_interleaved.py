"""Overlapping transactions, requests and snapshots in every order that Hypothesis thinks of."""

import asyncio
from collections.abc import Coroutine, Iterator
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.conftest import Portals
from tests.proof.feeds import feeds
from tests.proof.reader import alarms
from tests.proof.site import Site, opened, prepare
from tests.proof.world import World
from tests.support.portal import Portal

T = TypeVar("T")
SEED = st.integers(0, 2**32)
ANY = st.integers(0, 30)
WRITERS = 3
RUN = settings(
    max_examples=int(__import__("os").environ.get("N", "12")),
    stateful_step_count=30,
    deadline=None,
    # A difference says itself what is wrong; finding a shorter way to it takes minutes.
    phases=[Phase.generate],
    report_multiple_bugs=False,
    database=None,
    suppress_health_check=list(HealthCheck),
)


class Ground:
    """A database of the test's own, with an event loop that goes on between two steps."""

    def __init__(self, url: str, folder: Path) -> None:
        self._runner = asyncio.Runner()
        self.run(prepare(url, folder))
        self._opened = opened(url, folder)
        self.site: Site = self.run(self._opened.__aenter__())
        services = self.site.services
        self._portal = Portal(services.database, services.settings)
        self.comparisons = 0

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def clear(self) -> None:
        self.run(self._portal.reset())

    def close(self) -> None:
        self.run(self._opened.__aexit__(None, None, None))
        self._runner.close()


class Interleaving(RuleBasedStateMachine):
    """`ground` is set by the test."""

    ground: Ground

    def __init__(self) -> None:
        super().__init__()
        self.ground.clear()
        self.world = World(self.ground.site, feeds())

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
        self.world.feeds[which % len(self.world.feeds)] = feeds()[0]

    def teardown(self) -> None:
        self.agree(self.world.end())
        self.ground.comparisons += self.world.comparisons

    def feed(self, which: int) -> Any:
        return self.world.feeds[which % len(self.world.feeds)]

    def agree(self, looking: Coroutine[Any, Any, list[Any]]) -> None:
        found = self.ground.run(looking)
        assert not found, "\n".join(map(str, found))
        assert not alarms(self.world.feeds)


@pytest.fixture
def ground(portals: Portals, engine: str, tmp_path: Path) -> Iterator[Ground]:
    made = Ground(portals.url(engine), tmp_path)
    yield made
    made.close()


def test_every_answer_is_of_one_moment(ground: Ground) -> None:
    bound = type("Bound", (Interleaving,), {"ground": ground})
    run_state_machine_as_test(bound, settings=RUN)
    assert ground.comparisons > 500
