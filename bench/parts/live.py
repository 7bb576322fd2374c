"""Open pages that are told of changes: what they hold, what they cost, and how soon they hear."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bench import cores
from bench.client import trusting
from bench.data.building import writing
from bench.outcome import Live, Outcome
from bench.parts.author import author
from bench.portal import Portal, server
from bench.servers import Server, running
from feed24.sessions import service as sessions
from feed24.settings import Settings

STREAMS = 2_000
# So many come at the same time.
AT_ONCE = 50
# Posts to everyone, one after another.
POSTS = 5
# Seconds that everybody has to hear of one, and to join.
PATIENCE = 120.0
_ADD = "log.blogpost.add"
_HEARD, _JOINED = b"event: change", b"event: hello"


class _Page(asyncio.Protocol):
    """One stream: when it joined, and when it last heard of a change."""

    def __init__(self, audience: "_Audience") -> None:
        self._audience = audience

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if _JOINED in data:
            self._audience.joined += 1
        self._audience.heard += [time.perf_counter()] * data.count(_HEARD)
        self._audience.news.set()


class _Audience:
    """Everybody who listens."""

    def __init__(self) -> None:
        self.joined = 0
        self.heard: list[float] = []
        self.news = asyncio.Event()
        self._pages: list[_Page] = []

    async def open(self, server: Server, tokens: list[str]) -> None:
        room = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(self._open(server, each, room) for each in tokens))
        await self._until(lambda: self.joined == len(tokens))

    async def _open(self, server: Server, token: str, room: asyncio.Semaphore) -> None:
        async with room:
            _, page = await asyncio.get_running_loop().create_connection(
                lambda: _Page(self),
                "127.0.0.1",
                server.port,
                ssl=trusting(server.ca),
                server_hostname="localhost",
            )
        head = "GET /live HTTP/1.1\r\nHost: localhost\r\n"
        page.transport.write(f"{head}Cookie: __Host-feed24={token}\r\n\r\n".encode())
        self._pages.append(page)

    async def all_heard(self) -> float:
        """When the last of them heard of the one change there was."""
        await self._until(lambda: len(self.heard) >= self.joined)
        return max(self.heard)

    async def _until(self, done: Any) -> None:
        async with asyncio.timeout(PATIENCE):
            while not done():
                self.news.clear()
                await self.news.wait()

    def close(self) -> None:
        for each in self._pages:
            each.transport.abort()


async def live(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """On a server that does nothing else."""
    tokens = await _tokens(portal)
    with running(server(portal.data, "live")) as listening:
        await _add(portal, listening)
        before, began = listening.memory or 0.0, time.perf_counter()
        async with _opened(listening, tokens) as audience:
            opening = time.perf_counter() - began
            held = (listening.memory or 0.0) - before
            idle = await _idle(listening, 5 * seconds)
            lags = [await _lag(portal, listening, audience) for _ in range(POSTS)]
    outcome.live = Live(
        streams=len(tokens),
        opening=opening,
        kilobytes=1024 * held / len(tokens),
        idle_cpu=idle,
        first=statistics.median(first for first, _ in lags),
        last=statistics.median(last for _, last in lags),
    )


@asynccontextmanager
async def _opened(listening: Server, tokens: list[str]) -> AsyncIterator[_Audience]:
    audience = _Audience()
    try:
        await audience.open(listening, tokens)
        yield audience
    finally:
        audience.close()


async def _tokens(portal: Portal) -> list[str]:
    """Sessions of as many people."""
    async with writing(portal.data.url) as tx:
        return [
            await sessions.begin(tx, Settings(), user_id, user_agent="bench", address="::1")
            for user_id in range(1, STREAMS + 1)
        ]


async def _idle(listening: Server, seconds: float) -> float:
    """The share of a core that it takes while nothing happens."""
    before = cores.cpu_seconds(listening.processes)
    await asyncio.sleep(seconds)
    return (cores.cpu_seconds(listening.processes) - before) / seconds


async def _lag(portal: Portal, listening: Server, audience: _Audience) -> tuple[float, float]:
    """Milliseconds from the answer, which follows the commit, to the first and the last reader."""
    # Whoever has told many rests for a moment.
    await asyncio.sleep(1)
    audience.heard.clear()
    answered = await _add(portal, listening)
    last = await audience.all_heard()
    return 1000 * (min(audience.heard) - answered), 1000 * (last - answered)


async def _add(portal: Portal, listening: Server) -> float:
    by = await author(portal)
    await listening.ask(by.request(_ADD, {"POST_MESSAGE": "For everybody", "DEST": ["UA"]}))
    return time.perf_counter()
