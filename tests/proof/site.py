"""One process's way to the portal: its own connections, and changes carried out as the API does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from feed24.app import open_services
from feed24.db import Conflict, Database, OutcomeUnknown, Unavailable
from feed24.errors import Refusal
from feed24.migrations import upgrade
from feed24.portal import first_run
from feed24.services import Services
from feed24.settings import Settings
from tests.proof.changes import Change
from tests.proof.facts import load
from tests.proof.oracle import Facts
from tests.support.portal import FIRST

TRIES = 10
# Between two tries to reach a database that is away.
PAUSE = 0.1

Ending = Literal["done", "refused", "unknown", "given up"]


@dataclass
class Outcome:
    """How a change ended, after how many repetitions for one reason and the other."""

    ending: Ending = "given up"
    conflicts: int = 0
    lost: int = 0
    made: int = 0


@dataclass(frozen=True)
class Site:
    """A portal's services in this process."""

    services: Services

    async def facts(self) -> Facts:
        """The company at this moment. Raises Unavailable."""
        async with self.services.database.transaction(write=False) as tx:
            return await load(tx)

    async def carry_out(self, change: Change) -> Outcome:
        """Make one change. What the database did not let end is made again."""
        outcome = Outcome()
        for _ in range(TRIES):
            try:
                await self._once(change, outcome)
                break
            except Conflict:
                outcome.conflicts += 1
            except Unavailable:
                outcome.lost += 1
                await asyncio.sleep(PAUSE)
            except OutcomeUnknown:
                outcome.ending = "unknown"
                break
        return outcome

    async def _once(self, change: Change, outcome: Outcome) -> None:
        try:
            async with self.services.database.transaction(write=True) as tx:
                outcome.made = await change.run(tx, self.services) or 0
            outcome.ending = "done"
        except Refusal:
            outcome.ending = "refused"


def settings_for(url: str, folder: Path, connections: int = 10) -> Settings:
    given = {"data": folder, "database_url": url, "pool_size": connections}
    return Settings.model_validate({**given, "log_level": "error"})


@asynccontextmanager
async def opened(url: str, folder: Path, connections: int = 10) -> AsyncIterator[Site]:
    """The portal on a database that holds one."""
    services = await open_services(settings_for(url, folder, connections))
    try:
        yield Site(services)
    finally:
        await services.database.close()


async def prepare(url: str, folder: Path) -> None:
    """Make the tables of an empty database, its administrator and the company's root."""
    settings = settings_for(url, folder)
    await upgrade(settings.sqlalchemy_url)
    database = Database.open(settings.sqlalchemy_url)
    try:
        async with database.transaction(write=True) as tx:
            await first_run.create(tx, **FIRST)
    finally:
        await database.close()
