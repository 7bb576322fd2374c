"""Limits as callers meet them, on servers that share their counters, and on those without any."""

from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from feed24.rest.limits import rules
from feed24.rest.limits.choice import choose
from feed24.rest.limits.database import DatabaseStore
from feed24.rest.limits.memory import MemoryStore
from feed24.rest.limits.redis import RedisStore
from feed24.rest.limits.store import Store
from tests.conftest import Restart
from tests.support.portal import Portal
from tests.support.statements import counted
from tests.test_metrics import shown

TOO_MANY = (503, "QUERY_LIMIT_EXCEEDED", "Too many requests")
TOO_LONG = (429, "OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit.")
COUNTERS = ("request_rate", "operating_time")
Node = Callable[..., Awaitable[Portal]]


@pytest.fixture(params=["database", "redis"])
def shared(request: pytest.FixtureRequest) -> dict[str, object]:
    """The settings of a server that counts together with others."""
    if request.param == "redis":
        return {"redis_url": request.getfixturevalue("redis_server").url}
    return {"workers": 2}


@pytest_asyncio.fixture
async def node(portal_with: Restart, shared: dict[str, object]) -> Node:
    """Starts one more server of the portal."""
    if url := shared.get("redis_url"):
        async with Redis.from_url(str(url)) as client:
            await client.flushall()

    async def start(**settings: object) -> Portal:
        return await portal_with(**shared, **settings)

    return start


@pytest.fixture
def every_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call is worth counting, however short."""
    monkeypatch.setattr(rules, "WORTH_COUNTING", 0.0)


async def error(node: Portal, address: str) -> tuple[int, str, str]:
    answer = await node.http.post(address)
    body = answer.json()
    return answer.status_code, body["error"], body["error_description"]


@pytest.mark.usefixtures("slow_leak")
async def test_requests_to_one_server_count_on_the_next(portal: Portal, node: Node) -> None:
    address = f"{await portal.webhook()}/server.time"
    first, second = await node(limits="cloud"), await node(limits="cloud")
    answers = [await each.http.post(address) for each in (first, second, first, first, second)]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert await error(second, address) == TOO_MANY
    assert await error(first, address) == TOO_MANY
    assert await error(first, "/rest/no.such.method") == TOO_MANY
    assert (await portal.http.post(address)).status_code == 200


@pytest.mark.usefixtures("every_call")
@pytest.mark.parametrize("method", ["user.get", "log.blogpost.add"])
async def test_time_on_one_server_counts_on_the_next(
    portal: Portal, node: Node, method: str
) -> None:
    hook = await portal.webhook()
    settings = {"limits": "box-limited", "operating_limit": 0.000001}
    first, second = await node(**settings), await node(**settings)
    crossing = await first.http.post(f"{hook}/{method}", json={"POST_MESSAGE": "x"})
    assert crossing.json()["time"]["operating"] > 0
    assert await error(second, f"{hook}/{method}") == TOO_LONG
    batch = {"cmd": {"one": method, "other": "profile"}}
    sections = (await second.http.post(f"{hook}/batch", json=batch)).json()["result"]
    assert sections["result_error"]["one"]["error"] == TOO_LONG[1]
    assert list(sections["result"]) == ["other"]
    another = await portal.webhook(scope="user,log")
    answer = await second.http.post(f"{another}/{method}", json={"POST_MESSAGE": "x"})
    assert answer.status_code == 200


@pytest.mark.usefixtures("every_call")
async def test_the_time_block_adds_up_over_servers(portal: Portal, node: Node) -> None:
    address = f"{await portal.webhook()}/user.get"
    first, second = await node(limits="box-limited"), await node(limits="box-limited")
    times = [(await each.http.post(address)).json()["time"] for each in (first, second, first)]
    used = [each["operating"] for each in times]
    assert used == sorted(used)
    assert used[2] == pytest.approx(sum(each["processing"] for each in times), abs=1e-5)
    assert len({each["operating_reset_at"] for each in times}) == 1


async def test_a_short_call_shows_what_was_used_and_writes_nothing(
    portal: Portal, portal_with: Restart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "WORTH_COUNTING", 1000.0)
    address = f"{await portal.webhook()}/user.get"
    limited = await portal_with(limits="cloud", workers=2)
    await limited.http.post(address)
    with counted(limited.services.database) as seen:
        await limited.http.post(address)
    mine = [each.split()[0] for each in seen if any(table in each for table in COUNTERS)]
    assert mine == ["INSERT", "SELECT"]


async def test_without_limits_nothing_is_asked(portal: Portal, portal_with: Restart) -> None:
    address = f"{await portal.webhook()}/user.get"
    # Nobody listens at that address.
    free = await portal_with(workers=2, redis_url="redis://127.0.0.1:1")
    before = shown()["feed24_limit_store_failures_total"]
    with counted(free.services.database) as seen:
        await free.http.post(address)
    assert [each for each in seen if any(table in each for table in COUNTERS)] == []
    assert shown()["feed24_limit_store_failures_total"] == before


async def test_calls_go_on_without_redis(portal: Portal, portal_with: Restart) -> None:
    address = f"{await portal.webhook()}/user.get"
    limited = await portal_with(limits="cloud", redis_url="redis://127.0.0.1:1")
    before = shown()["feed24_limit_store_failures_total"]
    answers = [await limited.http.post(address) for _ in range(60)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].json()["time"]["operating"] == 0
    assert shown()["feed24_limit_store_failures_total"] >= before + 60


async def test_each_request_counts_while_it_is_refused_for_another_reason(
    portal: Portal, node: Node, slow_leak: None
) -> None:
    server = await node(limits="cloud")
    for _ in range(5):
        assert (await server.http.post("/rest/1/wrong/user.get")).status_code == 401
    assert await error(server, "/rest/1/wrong/user.get") == TOO_MANY


@pytest.mark.parametrize(
    ("settings", "on_sqlite"),
    [
        ({}, MemoryStore),
        ({"workers": 2}, DatabaseStore),
        ({"redis_url": "valkey://127.0.0.1:1"}, RedisStore),
    ],
)
async def test_where_limits_are_counted(
    portal: Portal, settings: dict[str, object], on_sqlite: type[Store]
) -> None:
    chosen = portal.settings.model_validate({**portal.settings.model_dump(), **settings})
    store = choose(chosen, portal.database, "p")
    await store.close()
    in_database = on_sqlite is MemoryStore and not portal.database.sqlite
    assert type(store) is (DatabaseStore if in_database else on_sqlite)
