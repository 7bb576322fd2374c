"""A process with feed indexes of its own that holds their answers against the facts."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from feed24.db import Unavailable
from feed24.index.selection import FeedIndex
from tests.proof.comparing import Difference, ask, compare
from tests.proof.facts import load
from tests.proof.feeds import Feeds
from tests.proof.oracle import Answer, Facts
from tests.proof.questions import Question, about, viewers
from tests.proof.site import PAUSE, Site
from tests.proof.wire import Found, Parent

# Lookers of one process share its indexes, as requests share a worker's.
LOOKERS = 3
PEOPLE, EACH = 6, 3


@dataclass
class Reader:
    """Asks until it is told to stop. Its `feeds` are those of one worker."""

    site: Site
    feeds: Feeds
    random: Random
    parent: Parent
    counts: Counter[str] = field(default_factory=Counter)

    async def work(self) -> None:
        async with asyncio.TaskGroup() as lookers:
            for _ in range(LOOKERS):
                lookers.create_task(self._go_on())

    async def _go_on(self) -> None:
        while await self.parent.proceed():
            try:
                for difference in await self.look(self.feeds.any(self.random)):
                    self.parent.tell(Found(str(difference)))
            except Unavailable:
                self.counts["lost"] += 1
                await asyncio.sleep(PAUSE)
            self.counts["alarms"] = self.feeds.alarms
            self.parent.tell(self.counts)

    async def look(self, feed: FeedIndex) -> list[Difference]:
        """Compare the answers to some questions in one snapshot, or around one."""
        kind = self.random.random()
        if kind < 0.4:
            return await self._within(feed)
        return await self._between(feed, at_once=kind < 0.7)

    async def _within(self, feed: FeedIndex) -> list[Difference]:
        """All in one snapshot: the facts, and then what the index makes of the same snapshot."""
        async with self.site.services.database.transaction(write=False) as tx:
            facts = await load(tx)
            questions = self._questions(facts)
            answers = [await ask(feed, tx, question) for question in questions]
        return self._compared(facts, questions, answers, "in one snapshot")

    async def _between(self, feed: FeedIndex, *, at_once: bool) -> list[Difference]:
        """Each answer by itself, as requests are; counted if nothing changed around them all."""
        before = await self.site.facts()
        questions = self._questions(before)
        if at_once:
            answers = await asyncio.gather(*(self._alone(feed, each) for each in questions))
        else:
            answers = [await self._alone(feed, each) for each in questions]
        if await self.site.facts() != before:
            self.counts["unsettled"] += len(questions)
            return []
        return self._compared(before, questions, answers, "between two equal snapshots")

    async def _alone(self, feed: FeedIndex, question: Question) -> Answer | None:
        async with self.site.services.database.transaction(write=False) as tx:
            return await ask(feed, tx, question)

    def _questions(self, facts: Facts) -> list[Question]:
        people = viewers(facts, self.random, PEOPLE)
        return [about(facts, person, self.random) for person in people for _ in range(EACH)]

    def _compared(
        self,
        facts: Facts,
        questions: Sequence[Question],
        answers: Sequence[Answer | None],
        where: str,
    ) -> list[Difference]:
        self.counts["comparisons"] += len(questions)
        pairs = zip(questions, answers, strict=True)
        found = [compare(facts, question, answer) for question, answer in pairs]
        return [replace(difference, where=where) for difference in found if difference]
