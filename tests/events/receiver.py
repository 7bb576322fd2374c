"""Receivers of events on this machine: good ones and others, by the path they are called at."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from feed24.rest.forms import parse_form

Reply = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Got:
    """One POST as it arrived."""

    path: str
    raw: bytes
    headers: dict[str, str]
    at: float

    @property
    def form(self) -> dict[str, Any]:
        made = parse_form(self.raw, posted=True)
        assert isinstance(made, dict)
        return made

    @property
    def event(self) -> str:
        return str(self.form["event"])

    @property
    def post_id(self) -> int:
        return int(self.form["data"]["FIELDS"]["POST_ID"])


async def fine(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="thanks")


async def broken(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=500, text="<b>out of order</b>")


async def hanging(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    return web.Response()


async def hanging_up(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def moved(_request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": "/elsewhere"})


def now_and_then(first: Reply, second: Reply) -> Reply:
    """One way and the other by turns."""
    turns = [first, second]

    async def reply(request: web.Request) -> web.StreamResponse:
        turns.reverse()
        return await turns[1](request)

    return reply


@dataclass
class Receiver:
    """What was received, and how each path answers; without a word, well."""

    port: int = 0
    got: list[Got] = field(default_factory=list)
    replies: dict[str, Reply] = field(default_factory=dict)
    # By path, the posts that were answered well.
    taken: dict[str, list[int]] = field(default_factory=dict)
    _runner: web.AppRunner | None = None
    _site: web.TCPSite | None = None

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def at(self, path: str = "/hook") -> list[Got]:
        return [each for each in self.got if each.path == path]

    def forget(self) -> None:
        self.got.clear()
        self.replies.clear()
        self.taken.clear()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        got = Got(request.path, raw, dict(request.headers), time.time())
        self.got.append(got)
        answer = await self.replies.get(request.path, fine)(request)
        if answer.status == 200 and "data" in got.form and "FIELDS" in got.form["data"]:
            self.taken.setdefault(request.path, []).append(int(got.post_id))
        return answer

    async def listen(self, runner: web.AppRunner | None = None) -> None:
        """Listen, on the same port as before."""
        self._runner = runner or self._runner
        assert self._runner
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await self._site.start()
        self.port = self._runner.addresses[0][1]

    async def pause(self, seconds: float) -> None:
        """Refuse connections for a moment."""
        assert self._site
        await self._site.stop()
        try:
            await asyncio.sleep(seconds)
        finally:
            await self.listen()


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver, which hears of all there is to hear on a port of its own."""
    receiver = Receiver()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", receiver.answer)
    # Who hangs hangs up with whoever has asked.
    runner = web.AppRunner(
        application, access_log=None, shutdown_timeout=0, handler_cancellation=True
    )
    await runner.setup()
    await receiver.listen(runner)
    try:
        yield receiver
    finally:
        await runner.cleanup()
