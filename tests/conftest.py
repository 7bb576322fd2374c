"""Fixtures: every behaviour test runs on SQLite and on PostgreSQL.

`portal` is a running portal on an otherwise empty database: person 1 is the administrator and
department 1 the root. The databases are made once per test process, by the real migrations, and
emptied before each test.
"""

import os
import tempfile
from asyncio import AbstractEventLoop
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import pytest
import pytest_asyncio
import uvloop

from feed24 import logs, noting
from feed24.cli import garbage
from feed24.db import Database
from feed24.migrations import upgrade
from feed24.portal import first_run
from feed24.rest.limits.profiles import PROFILES, Profile
from feed24.settings import Settings
from tests.support.portal import FIRST, Portal

ENGINES = ("sqlite", "postgresql")
pytest_plugins = ["tests.support.browser", "tests.support.databases"]

# Beyond this a parameter makes no readable name, and every process is told all names.
LONGEST_NAME = 100


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], AbstractEventLoop]]:
    """Tests run on the loop that serves."""
    return {"uvloop": uvloop.new_event_loop}


def pytest_collection_finish() -> None:
    """Tests are no garbage, and to look for some among thousands took a tenth of the time."""
    garbage.look_seldom()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Tests of megabytes are named by what they begin with, others as always."""
    if not isinstance(val, str | bytes) or len(val) <= LONGEST_NAME:
        return None
    start = val[:20]
    return f"{start!a}... of {len(val)}"


class Portals:
    """The portals of this test process by engine, started when first asked for."""

    def __init__(self, request: pytest.FixtureRequest, stack: AsyncExitStack, folder: Path) -> None:
        self._request = request
        self._stack = stack
        self._folder = folder
        self._running: dict[str, Portal] = {}

    def url(self, engine: str) -> str:
        """The address of a new, empty database."""
        name = f"feed24_{os.getpid()}_{uuid4().hex[:8]}"
        if engine == "sqlite":
            return f"sqlite:///{self._folder / name}.db"
        server = self._request.getfixturevalue("postgres_server")
        return str(server.create_database(name))

    async def on(self, engine: str) -> Portal:
        if engine not in self._running:
            data = self._folder / engine
            own = {
                "data": data,
                "log_level": "error",
                # Scheduled posts are published when a test says so.
                "schedule_seconds": 0,
                # Tests that want previews have a server of their own to look at.
                "link_previews": False,
                # Events are delivered when a test says so, and to this machine.
                "deliver": False,
                "local_receivers": True,
            }
            settings = Settings.model_validate({**own, "database_url": self.url(engine)})
            # Unconfigured, structlog renders every local variable of a trace, for a minute each.
            logs.configure(settings)
            await upgrade(settings.sqlalchemy_url)
            portal = Portal(Database.open(settings.sqlalchemy_url), settings)
            async with portal.tx() as tx:
                await first_run.create(tx, **FIRST)
            # Now, since it remembers what a new portal holds.
            await portal.reset()
            self._stack.push_async_callback(portal.database.close)
            self._running[engine] = await self._stack.enter_async_context(portal.running())
        return self._running[engine]


@pytest_asyncio.fixture(scope="session")
async def portals(request: pytest.FixtureRequest) -> AsyncIterator[Portals]:
    # In memory where that is to be had: waiting for a disk is what these tests would mostly do.
    # tests/test_durability.py has the disk.
    memory = Path("/dev/shm")
    with (
        tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder,
        pytest.MonkeyPatch.context() as patched,
    ):
        # What is noted is written when a test says so.
        patched.setattr(noting, "EVERY", 86_400.0)
        async with AsyncExitStack() as stack:
            yield Portals(request, stack, Path(folder))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The database a test runs on."""
    return str(request.param)


@pytest_asyncio.fixture
async def portal(portals: Portals, engine: str) -> Portal:
    """A running portal on an otherwise empty database."""
    running = await portals.on(engine)
    await running.reset()
    return running


@pytest_asyncio.fixture
async def portal_with(portal: Portal) -> AsyncIterator["Restart"]:
    """Starts a second server with other settings on the portal's database."""
    async with AsyncExitStack() as stack:
        yield Restart(portal, stack)


class Restart:
    """`await portal_with(limits="cloud")`"""

    def __init__(self, portal: Portal, stack: AsyncExitStack) -> None:
        self._portal = portal
        self._stack = stack

    async def __call__(self, **changed: object) -> Portal:
        settings = Settings.model_validate({**self._portal.settings.model_dump(), **changed})
        other = Portal(self._portal.database, settings)
        return await self._stack.enter_async_context(other.running())


@pytest.fixture
def slow_leak(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five requests, and then none for a quarter of an hour."""
    monkeypatch.setitem(PROFILES, "cloud", Profile(per_second=0.001, burst=5, operating=480))
