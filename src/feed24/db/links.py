"""Connections, kept open and handed out one transaction at a time.

SQLAlchemy's own pool resets and wraps a connection for every loan, at about the price of a
statement. A link stays wrapped for as long as it lives; who returns one has ended its transaction.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from feed24.db.failures import Unavailable

PATIENCE = 30.0
T = TypeVar("T")


@dataclass(slots=True)
class Link:
    """A connection: as SQLAlchemy sees it, and the driver's own."""

    connection: AsyncConnection
    driver: Any

    async def in_thread(self, work: Callable[..., T], *given: Any) -> T:
        """Run something with SQLite's own connection in the thread that it belongs to.

        The driver's public calls change threads for every statement, which costs more than most
        statements do.
        """
        raw: T = await self.driver._execute(lambda: work(self.driver._conn, *given))
        return raw

    @property
    def closed(self) -> bool:
        """Known to be gone; SQLite's never are."""
        return bool(getattr(self.driver, "is_closed", bool)())


class Links:
    """At most `size` links; more who want one wait in turn."""

    def __init__(self, engine: AsyncEngine, size: int) -> None:
        self._engine = engine
        self._free = asyncio.Semaphore(size)
        # The last one used is the next one taken, so that the others may rest.
        self._idle: list[Link] = []

    async def take(self) -> Link:
        """A link for one transaction. Raises Unavailable when none comes free in half a minute."""
        if self._free.locked():
            await self._wait()
        else:
            await self._free.acquire()
        try:
            while self._idle:
                link = self._idle.pop()
                if not link.closed:
                    return link
                await self._dispose(link)
            return await self._open()
        except BaseException:
            self._free.release()
            raise

    def give(self, link: Link) -> None:
        """Return a link whose transaction has ended."""
        self._idle.append(link)
        self._free.release()

    async def drop(self, link: Link, *, lost: bool) -> None:
        """Give up a link in an unknown state; when it was lost, what broke it broke idle ones."""
        gone = [link]
        if lost:
            gone += self._idle
            self._idle.clear()
        try:
            for each in gone:
                await self._dispose(each)
        finally:
            self._free.release()

    async def close(self) -> None:
        """Close what is idle. Links in use are closed by the engine."""
        while self._idle:
            await self._idle.pop().connection.close()
        await self._engine.dispose()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._free.acquire()
        except TimeoutError:
            raise Unavailable(f"no database connection came free in {PATIENCE:.0f} s") from None

    async def _open(self) -> Link:
        connection = await self._engine.connect()
        # For as long as the link lives: whoever finds no transaction of SQLAlchemy's, as Alembic
        # does, would begin and commit one of its own.
        _ = await connection.begin()
        return Link(connection, (await connection.get_raw_connection()).driver_connection)

    async def _dispose(self, link: Link) -> None:
        # Breaks off whatever it is doing; a polite end could wait for a server that is no more.
        await link.connection.invalidate()
        await link.connection.close()
