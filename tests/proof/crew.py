"""The writers and readers of a run together, and everything they have said."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random

from tests.proof.ledger import Ledger
from tests.proof.processes import Worker
from tests.proof.wire import Found, Made, Removing, Said
from tests.proof.work import Job


class Crew:
    """`differences` and `troubles` must stay empty."""

    def __init__(self, folder: Path, random: Random) -> None:
        self.ledger = Ledger()
        self.differences: list[str] = []
        self.troubles: list[str] = []
        self._folder = folder
        self._random = random
        self._numbers = count(1)
        self._workers: list[Worker] = []
        self._gone: Counter[str] = Counter()

    @property
    def counts(self) -> Counter[str]:
        """What all of them have done, those that were killed included."""
        return sum((each.counts for each in self._workers), self._gone)

    def hire(self, job: Job, number: int) -> None:
        """Start so many processes with this job, each with a seed of its own."""
        for _ in range(number):
            log = self._folder / f"{job.role}{next(self._numbers)}.log"
            own = replace(job, seed=self._random.getrandbits(32))
            self._workers.append(Worker(own, log, self._hear))

    async def replace(self, role: str) -> None:
        """Kill one of this role and start another."""
        those = [each for each in self._workers if each.job.role == role]
        if not those:
            return
        victim = self._random.choice(those)
        await victim.kill()
        self._dismiss(victim)
        self.hire(victim.job, 1)

    async def pause(self) -> None:
        """No writer writes until `resume`."""
        await asyncio.gather(*(each.pause() for each in self._writers()))

    def resume(self) -> None:
        for each in self._writers():
            each.resume()

    async def end(self) -> None:
        """Stop them all."""
        troubles = await asyncio.gather(*(each.stop() for each in self._workers))
        self.troubles += filter(None, troubles)
        for each in list(self._workers):
            self._dismiss(each)

    def check(self) -> None:
        """Notice who has ended without being asked to, and go on without."""
        for each in list(self._workers):
            if trouble := each.trouble():
                self.troubles.append(trouble)
                self._dismiss(each)

    def _dismiss(self, worker: Worker) -> None:
        self._gone += worker.counts
        self._workers.remove(worker)

    def _writers(self) -> Iterable[Worker]:
        return [each for each in self._workers if each.job.role == "writer"]

    def _hear(self, said: Said) -> None:
        if isinstance(said, Found):
            self.differences.append(said.text)
        elif isinstance(said, Made):
            self.ledger.made.add(said.thing)
        elif isinstance(said, Removing):
            self.ledger.removing.add(said.thing)
