"""Stores of every kind, on a clock of the test's own."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest
import pytest_asyncio

from feed24.rest.limits import redis
from feed24.rest.limits.database import DatabaseStore
from feed24.rest.limits.memory import MemoryStore
from feed24.rest.limits.redis import RedisStore
from feed24.rest.limits.store import SECOND, Clock, Store
from tests.conftest import ENGINES, Portals
from tests.support.valkey import Valkey, running

SHARED = (*ENGINES, "redis")
Open = Callable[[Clock | None], Store]


class Watch:
    """A clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.at = 1000 * SECOND

    def __call__(self) -> int:
        return self.at

    def set(self, seconds: float) -> None:
        self.at = round(seconds * SECOND)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Valkey]:
    """A running Redis or Valkey."""
    with running() as server:
        yield server


@pytest_asyncio.fixture
async def open_store(
    request: pytest.FixtureRequest,
    portals: Portals,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Open]:
    """Opens stores that count together in the test's `place`; in memory each counts for itself."""
    # On a machine that is busy with other tests a late answer is no outage.
    monkeypatch.setattr(redis, "PATIENCE", 60.0)
    portal = await portals.on(place) if place in ENGINES else None
    if portal:
        await portal.reset()
    url = request.getfixturevalue("redis_server").url if place == "redis" else ""
    identity = uuid4().hex
    async with AsyncExitStack() as stack:

        def opened(clock: Clock | None = None) -> Store:
            store: Store
            if portal:
                store = DatabaseStore(portal.database, clock)
            elif url:
                store = RedisStore(url, identity, clock)
            else:
                store = MemoryStore(clock) if clock else MemoryStore()
            stack.push_async_callback(store.close)
            return store

        yield opened


@pytest.fixture
def store(open_store: Open, watch: Watch) -> Store:
    """A store on the test's clock."""
    return open_store(watch)
