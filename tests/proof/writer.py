"""A process that changes the company, one change after the other, and says what it did."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from feed24.db import Unavailable
from tests.proof.changes import Cast, Change, Thing, choose
from tests.proof.oracle import Facts
from tests.proof.site import PAUSE, Site
from tests.proof.wire import Made, Parent, Removing

# Changes decided on one look at the company: most find it as it was, some come too late.
PER_LOOK = 6
# The longest rest after a change, in seconds. SQLite has one writer at a time, and who waits only
# looks now and then whether it is free: without long rests of the others its turn never comes.
REST = 0.1


@dataclass
class Writer:
    """Makes changes until it is told to stop. `reserved` is left alone."""

    site: Site
    random: Random
    parent: Parent
    reserved: frozenset[Thing]
    counts: Counter[str] = field(default_factory=Counter)

    async def work(self) -> None:
        while await self.parent.proceed():
            try:
                facts = await self.site.facts()
            except Unavailable:
                await asyncio.sleep(PAUSE)
                continue
            await self._change(facts)
            self.parent.tell(self.counts)

    async def _change(self, facts: Facts) -> None:
        cast = Cast(facts, self.random, reserved=self.reserved)
        for _ in range(PER_LOOK):
            if not await self.parent.proceed():
                return
            await self._carry_out(choose(cast))
            await asyncio.sleep(self.random.uniform(0, REST))

    async def _carry_out(self, change: Change) -> None:
        if change.removes:
            # Before it happens: killed in between, nobody could say whether it did.
            self.parent.tell(Removing(change.removes))
        outcome = await self.site.carry_out(change)
        self.counts[outcome.ending] += 1
        self.counts["conflicts"] += outcome.conflicts
        self.counts["lost"] += outcome.lost
        if change.makes and outcome.ending == "done":
            self.parent.tell(Made(change.makes._replace(id=outcome.made)))
