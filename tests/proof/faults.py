"""What goes wrong on purpose, one thing after the other."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from random import Random

from tests.proof.crew import Crew
from tests.proof.databases import Place, Postgres
from tests.support.processes import grandchildren, started
from tests.support.server import Server

_CONNECTIONS = 5
_PATIENCE = 120.0
_TICK = 0.1

Fault = Callable[[], Awaitable[None]]


class Faults:
    """Each one returns when it is over for whoever made it; the others may still suffer."""

    def __init__(self, place: Place, crew: Crew, server: Server, random: Random) -> None:
        self._place = place
        self._crew = crew
        self._server = server
        self._random = random

    def kinds(self) -> list[tuple[str, Fault]]:
        """Faults by name."""
        every: list[tuple[str, Fault]] = [
            ("writer killed", lambda: self._crew.replace("writer")),
            ("server worker killed", self._kill_server_worker),
            ("reader killed", lambda: self._crew.replace("reader")),
        ]
        if isinstance(place := self._place, Postgres):
            every.insert(1, ("connections cut", lambda: self._cut(place)))
            every.insert(3, ("database crashed", lambda: place.again("crash")))
            every.append(("database restarted", lambda: place.again("restart")))
        return every

    async def _cut(self, place: Postgres) -> None:
        await place.cut(_CONNECTIONS)

    async def _kill_server_worker(self) -> None:
        """SIGKILL for one of the server's processes; return when another has taken its place."""
        workers = self._workers()
        if not workers:
            return
        os.kill(self._random.choice(sorted(workers)), signal.SIGKILL)
        await asyncio.to_thread(self._wait_for_another, workers)

    def _wait_for_another(self, workers: set[int]) -> None:
        deadline = time.monotonic() + _PATIENCE
        while not self._workers() - workers:
            if time.monotonic() > deadline:
                raise TimeoutError("no worker has taken the place of the one that was killed")
            time.sleep(_TICK)

    def _workers(self) -> set[int]:
        """Those of the server's processes that serve."""
        log = self._server.log.read_text(errors="replace")
        return grandchildren(self._server.pid) & started(log)
