"""A portal under measurement: the real server over HTTPS on a fresh database full of posts."""

import random
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path

from pydantic import SecretStr

from bench import bare, cores, databases
from bench.client import Client
from bench.company import Company, found
from bench.fill import fill
from bench.measure import Operation, Side
from bench.samples import Samples
from feed24.db import Database
from feed24.settings import Settings
from tests.support import server as real

SEED = 24


class Server(real.Server):
    @property
    def session(self) -> int:
        """Number of the session that the server's processes form."""
        assert self._process
        return self._process.pid


@dataclass(frozen=True, slots=True)
class Portal:
    """The server, its database as we reach it besides, and what is in it."""

    server: Server
    url: str
    database: Database
    company: Company
    samples: Samples
    clients: int

    def over_http(self, requests: Sequence[bytes]) -> Side:
        """Several clients send these requests again and again, each on its own connection."""
        endless = cycle(requests)

        @asynccontextmanager
        async def side() -> AsyncIterator[list[Operation]]:
            clients = [Client(self.server.port, self.server.ca) for _ in range(self.clients)]
            yield [partial(_send_next, each, endless) for each in clients]
            for each in clients:
                each.close()

        return side

    def by_driver(self, work: bare.Work) -> Side:
        """As many connections of the bare driver do this; one where they would only wait."""
        count = 1 if self.database.sqlite else self.clients

        @asynccontextmanager
        async def side() -> AsyncIterator[list[Operation]]:
            async with AsyncExitStack() as stack:
                yield [
                    partial(work, await stack.enter_async_context(bare.connect(self.url)))
                    for _ in range(count)
                ]

        return side


async def _send_next(client: Client, requests: Iterator[bytes]) -> bytes:
    return await client.send(next(requests))


@asynccontextmanager
async def opened(engine: str, *, posts: int, clients: int) -> AsyncIterator[Portal]:
    """A running portal with so many posts, gone at the end."""
    rng = random.Random(SEED)
    with _serving(engine) as (server, url):
        settings = Settings(data=server.data, database_url=SecretStr(url))
        database = Database.open(settings.sqlalchemy_url)
        try:
            async with database.transaction(write=True) as tx:
                company = await found(tx, rng)
            samples = Samples(company, rng)
            await fill(database, samples, posts)
            await _settle(url)
            yield Portal(server, url, database, company, samples, clients)
        finally:
            await database.close()


@contextmanager
def _serving(engine: str) -> Iterator[tuple[Server, str]]:
    with tempfile.TemporaryDirectory(prefix="feed24-bench-") as folder:
        place = Path(folder)
        with databases.fresh(engine, place) as url:
            server = Server(place / "data", url)
            try:
                with cores.on(cores.PLAN.server):
                    server.start("--empty", "--workers", "1")
                yield server, url
            finally:
                server.stop()


async def _settle(url: str) -> None:
    """What a database in use has done long ago."""
    async with bare.connect(url) as driver:
        if isinstance(driver, bare.Sqlite):
            await driver.fetch("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            await driver.fetch("VACUUM ANALYZE")
