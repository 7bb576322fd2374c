"""A company in one process, with transactions, requests and snapshots that overlap at will."""

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from random import Random

from feed24.db import Transaction
from feed24.index.from_memory import MemoryFeed
from feed24.index.selection import FeedIndex
from tests.proof.changes import Cast, Change, Thing, choose, take_away
from tests.proof.changes.cast import Limits
from tests.proof.comparing import Difference, ask, compare
from tests.proof.facts import load
from tests.proof.halting import Request
from tests.proof.open_change import OpenChange, State
from tests.proof.oracle import Facts
from tests.proof.questions import Question, about, viewers
from tests.proof.site import Site

SMALL = Limits(people=9, groups=4, departments=6, posts=25)
PEOPLE, EACH = 5, 4
OVERTAKEN = 4


@dataclass
class Snapshot:
    """A reading transaction that stays open, and what it saw when it began."""

    tx: Transaction
    facts: Facts
    stack: AsyncExitStack


@dataclass
class Waiting:
    """A halted request, and every state of the company in which it has gone on."""

    request: Request
    met: list[Facts] = field(default_factory=list)


class World:
    """Everything a test does here happens one after the other, on connections that overlap."""

    def __init__(self, site: Site, feeds: Sequence[MemoryFeed]) -> None:
        self.site = site
        self.feeds = list(feeds)
        self.changes: list[OpenChange] = []
        self.waiting: list[Waiting] = []
        self.snapshots: list[Snapshot] = []
        self.comparisons = 0

    async def grow(self, random: Random, number: int) -> None:
        """Make so many changes, one after the other."""
        for _ in range(number):
            await self.finish(await self.begin(random))

    async def take_away(self, random: Random) -> None:
        """Make a change by which somebody may lose sight of a post."""
        await self.make(random, take_away)

    async def make(self, random: Random, kind: Callable[[Cast], Change]) -> None:
        """Make a change of this kind."""
        await self.finish(await self.begin(random, kind))

    async def begin(self, random: Random, kind: Callable[[Cast], Change] = choose) -> OpenChange:
        """Make a change and leave its transaction open."""
        if self.site.services.database.sqlite and self.changes:
            # There is one writer at a time, who would wait for ever.
            await self.finish(self.changes[0])
        facts = await self.site.facts()
        cast = Cast(facts, random, SMALL, focus=self._focus())
        change = OpenChange(self.site, kind(cast))
        self.changes.append(change)
        await self.advance(change)
        return change

    async def advance(self, change: OpenChange) -> None:
        await change.advance()
        if change.state is State.ENDED:
            self.changes.remove(change)

    async def finish(self, change: OpenChange) -> None:
        while change.state is not State.ENDED:
            await self.advance(change)

    async def withdraw(self, change: OpenChange) -> None:
        await change.withdraw()
        self.changes.remove(change)

    async def look(self, feed: FeedIndex, random: Random) -> list[Difference]:
        """Ask as requests do, each in a transaction of its own."""
        facts = await self.site.facts()
        found = []
        for question in self._questions(facts, random):
            found += await self._at_once(feed, question, facts)
        return found

    async def repeat(self, waiting: Waiting) -> list[Difference]:
        """Ask the same, of the same index, while that request is halted."""
        request = waiting.request
        return await self._at_once(request.feed, request.question, await self.site.facts())

    async def _at_once(self, feed: FeedIndex, question: Question, facts: Facts) -> list[Difference]:
        waiting = Waiting(Request(self.site.services.database, feed, question), [facts])
        while not waiting.request.ended:
            await self._push(waiting)
        return self._judged(waiting)

    async def overtake(self, feed: FeedIndex, random: Random) -> list[Difference]:
        """Halt some requests that have looked into memory; something goes, others notice first."""
        found = []
        for _ in range(OVERTAKEN):
            found += await self.halt(feed, random, warm=True)
        await self.take_away(random)
        for waiting in self.waiting[-OVERTAKEN:]:
            found += await self.repeat(waiting)
        return found + await self.let_go(feed)

    async def open(self) -> Snapshot:
        """Begin to read."""
        stack = AsyncExitStack()
        reading = self.site.services.database.transaction(write=False)
        tx = await stack.enter_async_context(reading)
        snapshot = Snapshot(tx, await load(tx), stack)
        self.snapshots.append(snapshot)
        return snapshot

    async def look_into(
        self, snapshot: Snapshot, feed: FeedIndex, random: Random
    ) -> list[Difference]:
        """Ask in a snapshot, which may be older than what the index remembers."""
        # A request that has been halted may be loading, and would be waited for.
        found = await self.let_go(feed)
        for question in self._questions(snapshot.facts, random):
            answer = await ask(feed, snapshot.tx, question)
            self.comparisons += 1
            found += _noted(compare(snapshot.facts, question, answer), "in an old snapshot")
        return found

    async def close(self, snapshot: Snapshot) -> None:
        self.snapshots.remove(snapshot)
        await snapshot.stack.aclose()

    async def halt(self, feed: FeedIndex, random: Random, *, warm: bool) -> list[Difference]:
        """Begin a request and leave it before its first statement.

        A `warm` one finds in memory what it needs, and has looked there already.
        """
        facts = await self.site.facts()
        (question, *_) = self._questions(facts, random)
        if seen := facts.seen_by(question.viewer):
            one = Question(question.viewer, post_id=random.choice(seen))
            question = random.choice([question, one])
        found = await self._at_once(feed, question, facts) if warm else []
        waiting = Waiting(Request(self.site.services.database, feed, question))
        self.waiting.append(waiting)
        await waiting.request.go_on()
        return found

    async def go_on(self, waiting: Waiting) -> list[Difference]:
        """One statement more; what is wrong with its answer, if it has one now."""
        waiting.met.append(await self.site.facts())
        await self._push(waiting)
        if not waiting.request.ended:
            return []
        self.waiting.remove(waiting)
        return self._judged(waiting)

    async def let_go(self, feed: FeedIndex | None = None) -> list[Difference]:
        """End all requests that are halted, or those to one index."""
        found = []
        while those := [each for each in self.waiting if feed in {None, each.request.feed}]:
            found += await self.go_on(those[0])
        return found

    async def end(self) -> list[Difference]:
        """Let everything end that is open."""
        found = await self.let_go()
        for change in list(self.changes):
            await self.withdraw(change)
        for snapshot in list(self.snapshots):
            await self.close(snapshot)
        return found

    async def _push(self, waiting: Waiting) -> None:
        """One statement, after whatever other requests have to do before."""
        while not await waiting.request.go_on():
            for other in self.waiting:
                if other is not waiting and other.request.feed is waiting.request.feed:
                    other.met.append(await self.site.facts())
                    await other.request.go_on()

    def _focus(self) -> frozenset[Thing]:
        """Whose requests are halted, and the posts that they are about."""
        asked = [each.request.question for each in self.waiting]
        people = {Thing("person", question.viewer) for question in asked}
        return frozenset(people | {Thing("post", each.post_id) for each in asked if each.post_id})

    def _questions(self, facts: Facts, random: Random) -> list[Question]:
        people = viewers(facts, random, PEOPLE)
        return [about(facts, person, random) for person in people for _ in range(EACH)]

    def _judged(self, waiting: Waiting) -> list[Difference]:
        """An answer is right if it is of any of the moments in which the request went on."""
        self.comparisons += 1
        request = waiting.request
        found = [compare(facts, request.question, request.answer) for facts in waiting.met]
        return [] if None in found else _noted(found[-1], f"after {len(found)} statements")


def _noted(difference: Difference | None, where: str) -> list[Difference]:
    return [replace(difference, where=where)] if difference else []
