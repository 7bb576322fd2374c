"""`bench_portal`: a portal that the benchmark has built, with two hundred posts, running."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from rich.console import Console

from bench.data.building import build
from bench.data.company import Company, Size
from feed24.db import Database
from feed24.settings import Settings
from tests.conftest import Portals
from tests.support.portal import Portal

POSTS = 200
SIZE = Size(people=200, workgroups=30, departments=9)


@dataclass(frozen=True)
class Built:
    portal: Portal
    company: Company
    url: str


@pytest_asyncio.fixture(scope="session")
async def built_on(
    portals: Portals, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Callable[[str], Awaitable[Built]]]:
    made: dict[str, Built] = {}
    async with AsyncExitStack() as stack:

        async def on(engine: str) -> Built:
            if engine not in made:
                data = tmp_path_factory.mktemp(f"bench-{engine}")
                made[engine] = await _built(portals.url(engine), data, stack)
            return made[engine]

        yield on


@pytest_asyncio.fixture
async def built(built_on: Callable[[str], Awaitable[Built]], engine: str) -> Built:
    return await built_on(engine)


async def _built(url: str, data: Path, stack: AsyncExitStack) -> Built:
    company = Company(SIZE)
    await build(url, company, POSTS, Console(quiet=True))
    settings = Settings.model_validate({"data": data, "database_url": url, "log_level": "error"})
    portal = Portal(Database.open(settings.sqlalchemy_url), settings)
    stack.push_async_callback(portal.database.close)
    return Built(await stack.enter_async_context(portal.running()), company, url)
