"""feed24 behind PgBouncer in transaction mode: every transaction may meet another connection."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest

from tests.operations.fleet import Fleet, reading_and_adding
from tests.support import pgbouncer
from tests.support.server import Server, serving

pytestmark = [
    pytest.mark.xdist_group("operations"),
    pytest.mark.skipif(
        pgbouncer.program() is None,
        reason="PgBouncer is no Python package: it runs where the system has it (apt, brew)",
    ),
]
WORKERS = 2
POOL_SIZE = 6


@pytest.fixture
def direct(request: pytest.FixtureRequest) -> str:
    """The database without the pooler."""
    postgres = request.getfixturevalue("postgres_server")
    return str(postgres.create_database(f"feed24_pooled_{uuid4().hex[:8]}"))


@pytest.fixture
def server(direct: str, tmp_path: Path) -> Iterator[Server]:
    with pgbouncer.pooling(direct) as url:
        made = Server(tmp_path / "data", url, pooler="true", pool_size=str(POOL_SIZE), http="true")
        with serving(made, "--empty", "--workers", str(WORKERS)):
            yield made


def test_workers_share_few_connections(server: Server, direct: str) -> None:
    hook = server.webhook()
    with Fleet(reading_and_adding).calling(hook, server.trust) as fleet:
        fleet.wait_for_more(100)
        assert asyncio.run(connections(direct)) <= pgbouncer.POOL
    assert fleet.failed == []
    added = [call.body["result"] for call in fleet.calls if call.method == "log.blogpost.add"]
    shown = server.call(hook, "log.blogpost.get", {})
    assert shown["total"] == len(added) == len(set(added))


async def connections(url: str) -> int:
    """How many are open to the database, not counting this one."""
    connection = await asyncpg.connect(url)
    count = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
    try:
        return int(await connection.fetchval(count, url.rpartition("/")[2]))
    finally:
        await connection.close()
