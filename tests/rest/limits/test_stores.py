"""What stores do beyond the rules: share, tell the time, forget, and make do without a server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import pytest
import pytest_asyncio
from redis.asyncio import Redis
from sqlalchemy import text
from structlog.testing import CapturingLogger

from feed24.rest.errors import RestError
from feed24.rest.limits import database as database_module
from feed24.rest.limits import outage
from feed24.rest.limits import redis as redis_module
from feed24.rest.limits.database import DatabaseStore
from feed24.rest.limits.redis import RedisStore
from feed24.rest.limits.store import SECOND, Rate
from feed24.rest.limits.tables import operating_time, request_rate
from tests.rest.limits.conftest import SHARED, Open, Watch
from tests.support.listening import listening
from tests.support.portal import Portal
from tests.support.valkey import Valkey, running
from tests.test_metrics import shown

KEY = ("webhook", 1, "user.get")
RATE = Rate.of(2, 3)
FAILURES = "feed24_limit_store_failures_total"
TABLES = "FROM pg_class WHERE relname IN ('request_rate', 'operating_time')"


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> CapturingLogger:
    """What is logged, whatever level the tests' portals log."""
    logger = CapturingLogger()
    monkeypatch.setattr(outage, "log", logger)
    return logger


def events(logger: CapturingLogger) -> list[str]:
    return [each.args[0] for each in logger.calls]


@pytest.mark.parametrize("place", SHARED)
async def test_workers_count_together(open_store: Open, watch: Watch) -> None:
    first, second = open_store(watch), open_store(watch)
    outcomes = [await each.count("a", RATE) for each in (first, second) * 3]
    assert outcomes == [True, True, True, False, False, False]
    await first.add(KEY, 3 * SECOND)
    assert await second.used(KEY) == (3 * SECOND, watch())


@pytest.mark.parametrize("place", ["postgresql", "redis"])
async def test_the_time_is_the_servers(open_store: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two nodes, one of whose clocks is an hour fast."""
    slow = Rate.of(0.001, 1)
    assert await open_store(None).count("a", slow)
    monkeypatch.setattr("time.time_ns", lambda: 4 * 10**18)
    other = open_store(None)
    assert await other.count("a", slow) is False
    spent = await other.add(KEY, SECOND)
    assert spent
    assert spent.oldest
    assert spent.oldest < 3 * 10**9 * SECOND


class TestDatabase:
    async def test_what_is_over_is_cleared_away(
        self, portal: Portal, watch: Watch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(database_module, "SWEEP_EVERY", 10)
        store = DatabaseStore(portal.database, watch)
        for number in range(7):
            await store.count(f"old {number}", RATE)
            await store.add(("webhook", number, "x"), SECOND)
        watch.set(1000 + 700)
        await store.count("new", RATE)
        for _ in range(10):
            await store.add(("webhook", 9, "x"), SECOND)
        assert await self._rows(portal) == (8, 1)
        watch.set(1000 + 700.4)
        for _ in range(10):
            await store.count("newer", RATE)
        assert await self._rows(portal) == (2, 1)

    async def _rows(self, portal: Portal) -> tuple[int, int]:
        async with portal.tx(write=False) as tx:
            rates, times = (
                await tx.all(request_rate.select()),
                await tx.all(operating_time.select()),
            )
        return len(rates), len(times)

    @pytest.mark.parametrize("engine", ["postgresql"])
    async def test_counting_waits_for_no_disk(self, portal: Portal) -> None:
        async with portal.tx(write=False) as tx:
            kinds = await tx.scalars(text(f"SELECT relpersistence::text {TABLES}"))
        assert kinds == ["u", "u"]

    async def test_a_call_that_has_taken_effect_stands_without_its_count(
        self, portal: Portal, watch: Watch, logged: CapturingLogger
    ) -> None:
        store = DatabaseStore(portal.database, watch)
        before = shown()[FAILURES]
        async with renamed(portal, "operating_time"):
            assert await store.add(KEY, SECOND) is None
            assert await store.add(KEY, SECOND) is None
        assert events(logged) == ["request limits are not kept"]
        assert shown()[FAILURES] == before + 2
        assert await store.add(KEY, SECOND) == (SECOND, watch())

    async def test_without_the_database_there_is_no_call(
        self, portal: Portal, watch: Watch
    ) -> None:
        store = DatabaseStore(portal.database, watch)
        async with renamed(portal, "request_rate"):
            with pytest.raises(RestError, match="ERROR_CORE"):
                await store.count("a", RATE)


@asynccontextmanager
async def renamed(portal: Portal, table: str) -> AsyncIterator[None]:
    """The database fails wherever it needs that table."""
    async with portal.tx() as tx:
        await tx.run(text(f"ALTER TABLE {table} RENAME TO {table}_lost"))
    try:
        yield
    finally:
        async with portal.tx() as tx:
            await tx.run(text(f"ALTER TABLE {table}_lost RENAME TO {table}"))


@pytest_asyncio.fixture
async def own_server() -> AsyncIterator[Valkey]:
    """A Redis of the test's own, which it may stop."""
    with running() as server:
        yield server


@asynccontextmanager
async def redis_store(url: str, portal: str = "p") -> AsyncIterator[RedisStore]:
    store = RedisStore(url, portal)
    try:
        yield store
    finally:
        await store.close()


class TestRedis:
    async def test_every_key_expires(self, redis_server: Valkey) -> None:
        portal = uuid4().hex
        async with redis_store(redis_server.url, portal) as store:
            await store.count("a", RATE)
            await store.add(KEY, SECOND)
        async with Redis.from_url(redis_server.url) as client:
            lives = [await client.pttl(key) async for key in client.scan_iter(f"feed24:{portal}:*")]
        assert len(lives) == 2
        assert all(0 < life <= 660_000 for life in lives)

    async def test_portals_count_apart(self, redis_server: Valkey) -> None:
        once = Rate.of(0.001, 1)
        async with (
            redis_store(redis_server.url, uuid4().hex) as one,
            redis_store(redis_server.url, uuid4().hex) as other,
        ):
            assert [await each.count("a", once) for each in (one, one, other)] == [
                True,
                False,
                True,
            ]

    async def test_one_that_is_away_allows_everything(
        self, own_server: Valkey, logged: CapturingLogger, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(redis_module, "PAUSE", 0.0)
        async with redis_store(own_server.url) as store:
            assert await store.count("a", RATE) is True
            before = shown()[FAILURES]
            own_server.stop()
            assert await store.count("a", RATE) is None
            assert await store.used(KEY) is None
            assert await store.add(KEY, SECOND) is None
            assert shown()[FAILURES] == before + 3
            own_server.start()
            assert await store.add(KEY, SECOND)
        assert events(logged) == [
            "request limits are not kept",
            "request limits are kept again",
        ]

    async def test_a_restart_between_two_requests_is_not_noticed(
        self, own_server: Valkey, logged: CapturingLogger
    ) -> None:
        async with redis_store(own_server.url) as store:
            await store.count("a", RATE)
            own_server.stop()
            own_server.start()
            assert await store.count("a", RATE) is True
        assert logged.calls == []

    async def test_nobody_waits_for_one_that_says_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(redis_module, "PATIENCE", 0.05)
        monkeypatch.setattr(redis_module, "PAUSE", 1000.0)
        asked = 0

        async def silence(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
            nonlocal asked
            asked += 1
            await reader.read()

        async with (
            listening(silence) as port,
            redis_store(f"redis://127.0.0.1:{port}") as store,
        ):
            assert await store.count("a", RATE) is None
            # Later requests do not even ask.
            assert [await store.count("a", RATE) for _ in range(20)] == [None] * 20
            assert asked == 1

    async def test_more_requests_than_connections(
        self, redis_server: Valkey, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Three hundred at once may have to wait for each other longer than one request would.
        monkeypatch.setattr(redis_module, "PATIENCE", 60.0)
        rate = Rate.of(0.001, 200)
        async with redis_store(redis_server.url, uuid4().hex) as store:
            outcomes = await asyncio.gather(*(store.count("a", rate) for _ in range(300)))
        assert (outcomes.count(True), outcomes.count(False)) == (200, 100)
