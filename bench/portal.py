"""One data set, and everybody who is compared on it."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import repeat

from bench import bare
from bench.client import readdressed
from bench.data.building import writing
from bench.data.sets import DataSet
from bench.measure import Side
from bench.servers import Hello, Server, running
from feed24.webhooks import service as webhooks

# Our own name of each server, and how that one answers lists: the setting `feed_index`.
OURS, SQL = "feed24", "sql"
FORMS = {OURS: "memory", SQL: "sql"}
BARE, HELLO = "bare", "hello"


@dataclass(frozen=True, slots=True)
class Case:
    """One kind of work: calls to send, and the same by the bare driver where that means anything.

    All sides take from the same `requests`, which may come to an end.
    """

    name: str
    requests: Iterator[bytes]
    work: bare.Work | None = None


@dataclass(frozen=True)
class Portal:
    """Servers that differ in how they answer lists, and one that only sends."""

    data: DataSet
    servers: Mapping[str, Server]
    hello: Hello
    clients: int

    async def webhook(self, user_id: int) -> str:
        return await webhook(self.data, user_id)

    async def sides(self, case: Case) -> dict[str, Side]:
        """Everybody's way to do it, by name."""
        first = next(case.requests)
        sides = {
            name: server.over_http(case.requests, self.clients)
            for name, server in self.servers.items()
        }
        if case.work:
            sides[BARE] = bare.side(self.data.url, case.work, self.clients)
        sides[HELLO] = await self._hello(first)
        return sides

    async def _hello(self, request: bytes) -> Side:
        """The bytes that this request is answered with, again and again."""
        client = self.servers[OURS].client()
        try:
            body = await client.send(request)
        finally:
            client.close()
        path = self.hello.keep(client.head, body)
        return self.hello.over_http(repeat(readdressed(request, path)), self.clients)


async def webhook(data: DataSet, user_id: int) -> str:
    """The path of a new webhook of this person, on every server; method names follow."""
    async with writing(data.url) as tx:
        _, secret = await webhooks.create(tx, user_id, ["log", "vote"])
    return f"/rest/{user_id}/{secret}/"


def server(data: DataSet, name: str, form: str = OURS, **settings: str) -> Server:
    """A server on the data set, which is not running yet; `name` is for what it keeps."""
    place = data.folder / f"{data.engine}-{data.posts}-{name}"
    # Events are delivered by who is measured doing it, and by nobody else.
    chosen = {"feed_index": FORMS[form], "log_level": "warning", "deliver": "false", **settings}
    return Server(place, data.url, **chosen)


@asynccontextmanager
async def opened(data: DataSet, clients: int) -> AsyncIterator[Portal]:
    """Everybody on the data set, running."""
    servers = {name: server(data, name, name) for name in FORMS}
    hello = Hello(data.folder / f"{data.engine}-{data.posts}-{HELLO}")
    with ExitStack() as stack:
        for each in (*servers.values(), hello):
            stack.enter_context(running(each))
        yield Portal(data, servers, hello, clients)
