"""Several hosts of one database, some of which are silent."""

import socket
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from feed24.db import Database, Unavailable, hosts
from feed24.settings import Settings

OPTIONS = {"TCP_KEEPIDLE": 4, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 10_000}


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "PATIENCE", 0.5)


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A host that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        made.settimeout(0)
        yield made


@pytest.fixture
async def server(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue("postgres_server").url("postgres"))


@pytest.fixture
async def database(silent: socket.socket, server: str) -> AsyncIterator[Database]:
    """The silent host first, then the real one."""
    url = make_url(server)
    places = f"127.0.0.1:{silent.getsockname()[1]},{url.host}:{url.port or 5432}"
    login = f"{url.username}:{url.password or ''}"
    several = f"postgresql://{login}@{places}/{url.database}"
    opened = Database.open(Settings.model_validate({"database_url": several}).sqlalchemy_url)
    yield opened
    await opened.close()


def visits(host: socket.socket) -> int:
    """How many connections wait at it."""
    count = 0
    while True:
        try:
            host.accept()[0].close()
        except BlockingIOError:
            return count
        count += 1


async def test_the_next_host_is_tried(database: Database, silent: socket.socket) -> None:
    async with database.transaction(write=False) as tx:
        assert await tx.scalar(text("SELECT 1")) == 1
        assert visits(silent) == 1
        # Whoever connects next begins with the host that answered.
        async with database.transaction(write=False) as other:
            assert await other.scalar(text("SELECT 1")) == 1
    assert visits(silent) == 0


async def test_a_silent_server_is_noticed(database: Database) -> None:
    async with database.transaction(write=False) as tx:
        await tx.begin()
        peer = (await tx.connection.get_raw_connection()).driver_connection
        assert peer is not None
        end = peer._transport.get_extra_info("socket")
        assert end.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        for name, value in OPTIONS.items():
            if hasattr(socket, name):
                assert end.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) == value


async def test_no_host_answers(silent: socket.socket) -> None:
    port = silent.getsockname()[1]
    database = Database.open(f"postgresql+asyncpg://u:p@/db?host=127.0.0.1,::1&port={port},1")
    with pytest.raises(Unavailable):
        async with database.transaction(write=True):
            pass
    await database.close()
