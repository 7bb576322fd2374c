"""Processes that deliver, and end as the power would end them."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.events.telling import until
from tests.support.portal import Portal
from tests.support.processes import runs

# Many short delays: nothing is given up, whatever happens.
SETTINGS = {
    "DELIVERY_SECONDS": "0.3",
    "DELIVERY_DELAYS": ",".join(["0.1"] * 100),
    "DELIVERY_POLL_SECONDS": "0.1",
    "LOCAL_RECEIVERS": "true",
    "LOG_LEVEL": "error",
}


class Couriers:
    """Some processes of `feed24 deliver` on one portal; who is killed is replaced."""

    def __init__(self, portal: Portal, log: Path) -> None:
        url = portal.settings.database_url
        assert url is not None
        own = {"DATA": str(portal.settings.data), "DATABASE_URL": url.get_secret_value()}
        self._environment = _clean(os.environ) | {
            f"FEED24_{name}": value for name, value in {**own, **SETTINGS}.items()
        }
        self._log = log
        self._nursery: asyncio.subprocess.Process | None = None
        self._running: list[int] = []
        self.killed = 0

    async def start(self) -> None:
        """One more."""
        if self._nursery is None:
            with self._log.open("ab") as log:
                self._nursery = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "tests.events.nursery"),
                    env=self._environment,
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=log,
                )
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write(b"\n")
        line = await self._nursery.stdout.readline()
        assert line, self._log.read_text()
        self._running.append(int(line))

    async def kill_one(self) -> None:
        """The one that runs longest; another one starts."""
        await self.start()
        os.kill(self._running.pop(0), signal.SIGKILL)
        self.killed += 1

    async def end(self) -> None:
        """As an operator would."""
        for number in self._running:
            os.kill(number, signal.SIGTERM)
        await until(lambda: not any(map(runs, self._running)))
        if self._nursery:
            assert self._nursery.stdin
            self._nursery.stdin.close()
            assert await self._nursery.wait() == 0, self._log.read_text()
        assert self._log.read_text() == ""


def _clean(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith("FEED24_")}
