"""Streams as browsers get them: a real server with two workers."""

import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
import pytest_asyncio

from feed24.sessions import service as sessions
from feed24.settings import Settings
from tests.support.server import Server
from tests.support.sse import EventReader, Heard

# One test process starts the server, not each of them.
pytestmark = pytest.mark.xdist_group("live")
SECONDS = 60.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("live") / "data", http="true")
    server.start("--empty", "--workers", "2")
    yield server
    server.stop()


@pytest_asyncio.fixture
async def token(server: Server) -> str:
    """The administrator is signed in."""
    async with server.writing() as tx:
        return await sessions.begin(tx, Settings(), 1, user_agent="test", address="::1")


@pytest_asyncio.fixture
async def http(server: Server) -> AsyncIterator[httpx.AsyncClient]:
    # A kept connection would break with the worker that has it.
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=server.origin, timeout=SECONDS, limits=limits) as http:
        yield http


class Page:
    """A page that listens."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.reader = EventReader()
        self._chunks = response.aiter_bytes()
        self._heard: list[Heard] = []

    async def next(self) -> Heard:
        while not self._heard:
            self._heard = self.reader.feed(await anext(self._chunks))
        return self._heard.pop(0)

    async def ends(self) -> None:
        with pytest.raises(StopAsyncIteration):
            await self.next()


@asynccontextmanager
async def opened(http: httpx.AsyncClient, token: str, **headers: str) -> AsyncIterator[Page]:
    sent = {"Cookie": f"feed24={token}", **{k.replace("_", "-"): v for k, v in headers.items()}}
    async with http.stream("GET", "/live", headers=sent) as response:
        assert response.status_code == 200
        yield Page(response)


@asynccontextmanager
async def joined(
    http: httpx.AsyncClient, token: str, **headers: str
) -> AsyncIterator[tuple[Page, Heard]]:
    """As browsers do it: who meets a worker that leaves comes again."""
    while True:
        async with opened(http, token, **headers) as page:
            if (hello := await page.next()).name == "hello":
                yield page, hello
                return


async def test_who_gets_no_stream(http: httpx.AsyncClient, token: str) -> None:
    assert (await http.get("/live")).status_code == 401
    assert (await http.get("/live", headers={"Cookie": "feed24=x"})).status_code == 401
    mine = {"Cookie": f"feed24={token}"}
    other_site = await http.get("/live", headers={**mine, "Sec-Fetch-Site": "cross-site"})
    assert other_site.status_code == 403
    head = await http.head("/live", headers=mine)
    assert (head.status_code, head.headers["content-type"]) == (
        200,
        "text/event-stream; charset=utf-8",
    )


async def test_a_page_hears_what_happens(
    server: Server, http: httpx.AsyncClient, token: str
) -> None:
    hook = server.webhook()
    async with opened(http, token) as page, opened(http, token) as other:
        headers = page.response.headers
        assert headers["content-type"] == "text/event-stream; charset=utf-8"
        assert headers["cache-control"] == "no-store, no-transform"
        assert headers["x-accel-buffering"] == "no"
        assert "content-encoding" not in headers
        assert [(await each.next()).name for each in (page, other)] == ["hello"] * 2
        sent = {"POST_MESSAGE": "quokka", "DEST": ["UA"]}
        answer = await http.post(f"{hook}/log.blogpost.add", json=sent)
        post = answer.json()["result"]
        for each in (page, other):
            heard = await each.next()
            assert heard == Heard("change", {"noun": "post", "id": post, "what": ["published"]})
        out = await http.post(f"{hook}/feed24.session.revoke", json={"OTHERS": "Y"})
        assert out.json()["result"] >= 1
        for each in (page, other):
            assert (await each.next()).data == {"why": "signed_out"}
            await each.ends()
    assert (await http.get("/live", headers={"Cookie": f"feed24={token}"})).status_code == 401


async def test_a_restart_sends_pages_to_the_new_workers(
    server: Server, http: httpx.AsyncClient, token: str
) -> None:
    hook = server.webhook()
    async with opened(http, token) as page:
        assert (await page.next()).name == "hello"
        server.signal(signal.SIGHUP)
        assert (await page.next()).data == {"why": "restart"}
        await page.ends()
        last_id, retry = page.reader.last_id, page.reader.retry
    assert retry is not None
    assert retry < 5_000
    sent = {"POST_MESSAGE": "meanwhile", "DEST": ["UA"]}
    post = (await http.post(f"{hook}/log.blogpost.add", json=sent)).json()["result"]
    async with joined(http, token, last_event_id=last_id) as (again, hello):
        assert hello.data == {"resumed": True}
        assert (await again.next()).data["id"] == post


async def test_a_server_that_stops_does_not_wait_for_pages(
    server: Server, http: httpx.AsyncClient, token: str
) -> None:
    """Last in this module: it ends the server."""
    async with joined(http, token) as (page, _):
        began = time.monotonic()
        server.signal(signal.SIGTERM)
        assert (await page.next()).data == {"why": "restart"}
        await page.ends()
        server.stop()
    assert time.monotonic() - began < 15
    assert "Traceback" not in server.log.read_text()
