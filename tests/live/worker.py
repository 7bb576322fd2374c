"""A worker's hub and follower, driven step by step, and pages that listen to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import func, select

from feed24.live.following import Follower
from feed24.live.hub import Hub
from feed24.live.streams import Stream
from feed24.live.versions import Seal
from feed24.sessions import service as sessions
from feed24.sessions.tables import session
from tests.support.portal import Portal
from tests.support.sse import EventReader, Heard


async def sign_in(portal: Portal, user_id: int) -> tuple[str, int]:
    """The token and the id of a new session."""
    async with portal.tx() as tx:
        settings = portal.settings
        token = await sessions.begin(tx, settings, user_id, user_agent="test", address="::1")
        number = await tx.scalar(select(func.max(session.c.id)))
    return token, number


class Listener:
    """A page: it hears what its stream says, and comes back with the last id it has heard."""

    def __init__(self, worker: "Worker", user_id: int, session_id: int, last_id: str = "") -> None:
        self.user_id = user_id
        self.session_id = session_id
        self.stream: Stream = worker.hub.open(user_id, session_id, last_id)
        self.reader = EventReader()
        self.reader.last_id = last_id
        self.bytes = b""
        self.spoken_to = asyncio.Event()
        self._worker = worker
        self._heard: list[Heard] = []
        self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async for chunk in self.stream.chunks(lambda: self._worker.hub.heartbeat(self.stream)):
            self.bytes += chunk
            self.spoken_to.set()
            self._heard += self.reader.feed(chunk)

    async def heard(self) -> list[Heard]:
        """What it has heard since it was last asked."""
        for _ in range(3):
            await asyncio.sleep(0)
        found, self._heard = self._heard, []
        self.spoken_to.clear()
        return found

    async def told(self) -> list[tuple[object, ...]]:
        """The same without the greeting, in short."""
        return [short(each) for each in await self.heard() if each.name != "hello"]

    @property
    def ended(self) -> bool:
        return self._task.done()

    async def leave(self) -> str:
        """Cut the connection, once everything was read; the last id that was heard."""
        self._heard = await self.heard()
        self._worker.hub.leave(self.stream)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        return self.reader.last_id


def short(heard: Heard) -> tuple[object, ...]:
    """`("change", 17, "text")`, `("gone", 17)`, `("notification",)`, `("access",)`."""
    if heard.data.get("noun") == "notification":
        return ("notification",)
    return (
        heard.name,
        *([heard.data["id"]] if "id" in heard.data else []),
        *heard.data.get("what", ()),
    )


class Worker:
    """One of several on the portal's database."""

    def __init__(self, portal: Portal, *, most: int = 100, most_per_person: int = 20) -> None:
        seal = Seal(portal.services.secret)
        self.hub = Hub(seal, most=most, most_per_person=most_per_person)
        self.follower = Follower(portal.database, self.hub)
        self._portal = portal
        self.listeners: list[Listener] = []

    async def listen(self, user_id: int, last_id: str = "", session_id: int = 0) -> Listener:
        """A page that has joined already."""
        if not session_id:
            _, session_id = await sign_in(self._portal, user_id)
        listener = Listener(self, user_id, session_id, last_id)
        self.listeners.append(listener)
        await self.step()
        return listener

    async def step(self) -> None:
        await self.follower.step()

    async def close(self) -> None:
        for each in self.listeners:
            await each.leave()


@asynccontextmanager
async def working(portal: Portal, **limits: int) -> AsyncIterator[Worker]:
    worker = Worker(portal, **limits)
    try:
        yield worker
    finally:
        await worker.close()
        portal.database.after_write.remove(worker.hub.stirred.set)
