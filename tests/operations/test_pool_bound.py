"""`pool_size` is the most connections that a worker ever opens."""

import asyncio
from collections import Counter
from pathlib import Path
from uuid import uuid4

import aiohttp
import asyncpg
import pytest

from tests.operations.fleet import reading_and_adding
from tests.support.server import Server, serving

# They wait more than they compute: on one process of the tests, while others compute.
pytestmark = pytest.mark.xdist_group("operations")
POOL_SIZE, WORKERS = 3, 2
CLIENTS, CALLS = 40, 10
_OPEN = (
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


async def test_a_worker_never_opens_more(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    postgres = request.getfixturevalue("postgres_server")
    url = postgres.create_database(f"feed24_bound_{uuid4().hex[:8]}")
    server = Server(tmp_path / "data", url, http="true", pool_size=str(POOL_SIZE))
    with serving(server, "--empty", "--workers", str(WORKERS)):
        hook = server.webhook()
        calling = asyncio.create_task(load(hook))
        seen = await watch(url, calling)
        assert await calling == Counter({200: CLIENTS * CALLS})
    # More than one worker can have: both were busy.
    assert POOL_SIZE < max(seen) <= POOL_SIZE * WORKERS


async def load(hook: str) -> Counter[int]:
    """Far more clients than connections; how many answers there were of each status."""
    statuses: Counter[int] = Counter()

    async def call(session: aiohttp.ClientSession, number: int) -> None:
        method, params = reading_and_adding(number)
        async with session.post(f"{hook}{method}", json=params) as response:
            await response.read()
            statuses[response.status] += 1

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CLIENTS)) as session:
        await asyncio.gather(*(call(session, number) for number in range(CLIENTS * CALLS)))
    return statuses


async def watch(url: str, calling: asyncio.Task[Counter[int]]) -> list[int]:
    """How many connections were open, looked at until the load is over."""
    connection = await asyncpg.connect(url)
    seen = []
    try:
        while not calling.done():
            seen.append(int(await connection.fetchval(_OPEN)))
            await asyncio.sleep(0.01)
    finally:
        await connection.close()
    return seen
