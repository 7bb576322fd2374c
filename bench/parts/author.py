"""Whoever writes in the benchmark: somebody in many workgroups.

Only posts that are made here are changed, so that a data set can be used again.
"""

import random
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bench import agreement, bare
from bench.client import request
from bench.data.building import sqlalchemy_url
from bench.data.samples import Sample, Samples
from bench.drivers import Driver, connect
from bench.measure import in_turns
from bench.outcome import Outcome
from bench.portal import BARE, Case, Portal
from bench.servers import Server
from feed24.db import Database

# About how many codes the author holds, and the only reader of posts that are like each other.
AUTHOR, READER = 200, 5
SEED = 11

# Writes by this server, or by the bare driver; the id of the post concerned.
ByServer = Callable[[Server], Awaitable[int]]
ByDriver = Callable[[Driver], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Author:
    portal: Portal
    id: int
    webhook: str
    samples: Iterator[Sample]

    def request(self, method: str, params: Mapping[str, Any]) -> bytes:
        return request(f"{self.webhook}{method}", params)

    async def posts(self, number: int) -> list[int]:
        """The ids of new posts to one person, all with the same text."""
        reader = self.portal.data.company.viewers[READER].id
        sample = next(self.samples)._replace(codes=(f"U{reader}",))
        async with connect(self.portal.data.url) as driver:
            return [await bare.add(driver, sample) for _ in range(number)]

    async def check(self, by_server: ByServer, by_driver: ByDriver) -> None:
        """Every server and the bare driver leave the same rows. Raises Disagreement."""
        url = self.portal.data.url

        async def by_itself() -> int:
            async with connect(url) as driver:
                return await by_driver(driver)

        writers = {name: partial(by_server, server) for name, server in self.portal.servers.items()}
        database = Database.open(sqlalchemy_url(url))
        try:
            await agreement.on_writing(database, {BARE: by_itself, **writers})
        finally:
            await database.close()

    async def measure(self, outcome: Outcome, case: Case, seconds: float) -> None:
        outcome.others[case.name] = await in_turns(await self.portal.sides(case), seconds)


async def author(portal: Portal) -> Author:
    viewer = portal.data.company.viewers[AUTHOR]
    company, rng = portal.data.company, random.Random(SEED)
    samples = iter(Samples(company, rng, viewer.id, list(viewer.workgroups)))
    return Author(portal, viewer.id, await portal.webhook(viewer.id), samples)
