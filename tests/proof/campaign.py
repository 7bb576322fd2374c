"""One run on one database: writers, readers, visitors and faults, all at the same time."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from pathlib import Path
from random import Random

from feed24.db import Unavailable
from tests.proof.comparing import Difference
from tests.proof.connections import Away, connected
from tests.proof.crew import Crew
from tests.proof.databases import Place, fresh
from tests.proof.derived import disagreements
from tests.proof.faults import Faults
from tests.proof.options import Options
from tests.proof.site import PAUSE, Site, opened
from tests.proof.steps import Stage, Steps, set_up
from tests.proof.totals import Totals
from tests.proof.visitors import Visitors
from tests.proof.work import Job
from tests.support.server import Server

WORKERS = 2
# Seconds between two looks at how it goes.
TICK = 0.5
LAST_LOOKS = 10
# A run that ends early has taken so many.
STEPS = 10
# Rounds of requests between two that find nobody writing.
ROUNDS = 5

Show = Callable[[float, Totals], None]


class Campaign:
    """Everything that runs, and what came of it so far."""

    def __init__(
        self, options: Options, place: Place, server: Server, crew: Crew, random: Random
    ) -> None:
        self._options = options
        self._crew = crew
        self._faults = Faults(place, crew, server, random).kinds() if options.faults else []
        self._made: Counter[str] = Counter()
        self._away = 0

    def totals(self, visitors: Visitors) -> Totals:
        """What there is to tell at this moment."""
        counts = self._crew.counts + visitors.counts
        counts["comparisons"] += counts["requests"]
        counts["faults"] = self._made.total()
        counts["away"] = self._away
        counts["acknowledged"] = len(self._crew.ledger.made)
        return Totals(counts, self._made, self._crew.differences, self._crew.troubles)

    async def run(self, site: Site, stage: Stage, visitors: Visitors, show: Show) -> Totals:
        """Until the time is over or there are enough comparisons."""
        steps = Steps(stage, visitors, self._crew.ledger.made.add, self._crew.ledger.removing.add)
        others = [
            asyncio.create_task(self._visit(visitors, steps)),
            asyncio.create_task(self._fail()),
        ]
        try:
            await self._watch(visitors, show, others)
        finally:
            for task in others:
                task.cancel()
            await asyncio.wait(others)
        await self._crew.end()
        await self._conclude(site, visitors)
        return self.totals(visitors)

    async def _watch(
        self, visitors: Visitors, show: Show, others: list[asyncio.Task[None]]
    ) -> None:
        began = time.monotonic()
        while (passed := time.monotonic() - began) < self._options.seconds:
            totals = self.totals(visitors)
            show(passed, totals)
            if self._enough(totals):
                return
            self._crew.check()
            for task in others:
                if task.done():
                    task.result()
            await asyncio.sleep(TICK)

    def _enough(self, totals: Totals) -> bool:
        wanted, counts = self._options.comparisons, totals.counts
        if wanted is None or counts["comparisons"] < wanted or counts["steps"] < STEPS:
            return False
        return all(totals.faults[name] for name, _ in self._faults)

    async def _visit(self, visitors: Visitors, steps: Steps) -> None:
        while True:
            for _ in range(ROUNDS):
                await self._round(visitors, steps)
            await self._crew.pause()
            await self._round(visitors, steps)
            self._crew.resume()

    async def _round(self, visitors: Visitors, steps: Steps) -> None:
        try:
            self._tell(await steps.take() + await visitors.look())
        except (Away, Unavailable):
            self._away += 1
            await asyncio.sleep(PAUSE)

    def _tell(self, differences: Sequence[Difference]) -> None:
        self._crew.differences += map(str, differences)

    async def _fail(self) -> None:
        pause = min(max(self._options.seconds / 60, 0.5), 10)
        for name, fault in cycle(self._faults):
            await asyncio.sleep(pause)
            await fault()
            self._made[name] += 1
        await asyncio.Event().wait()

    async def _conclude(self, site: Site, visitors: Visitors) -> None:
        """When all is quiet: what was acknowledged is there, everybody agrees on what is there."""
        for _ in range(LAST_LOOKS):
            self._tell(await visitors.look())
        facts = await site.facts()
        self._crew.differences += self._crew.ledger.lost(facts)
        self._crew.differences += await disagreements(site, facts)


async def run(engine: str, options: Options, folder: Path, show: Show) -> Totals:
    """The whole proof on a new database of this kind."""
    random = Random(options.seed)
    async with (
        _started(engine, folder) as (place, server),
        opened(place.url, server.data) as site,
        connected(server.ca) as connections,
    ):
        stage = await set_up(site)
        crew = Crew(folder, random)
        visitors = Visitors(site, connections, server.origin, random)
        try:
            for role, number in (("writer", options.writers), ("reader", options.readers)):
                crew.hire(Job(role, place.url, server.data, reserved=stage.reserved), number)
            campaign = Campaign(options, place, server, crew, random)
            return await campaign.run(site, stage, visitors, show)
        finally:
            await crew.end()


@asynccontextmanager
async def _started(engine: str, folder: Path) -> AsyncIterator[tuple[Place, Server]]:
    """A database and a portal on it, served by several workers."""
    async with fresh(engine, folder) as place:
        server = Server(folder / "data", place.url)
        try:
            await asyncio.to_thread(server.start, "--empty", "--workers", str(WORKERS))
            yield place, server
        finally:
            await asyncio.to_thread(server.stop)
