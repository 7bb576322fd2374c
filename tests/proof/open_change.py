"""A change whose transaction stays open for as long as somebody wants."""

import asyncio
from enum import IntEnum

from sqlalchemy import text

from feed24.db import DatabaseError, Transaction
from feed24.errors import Refusal
from tests.proof.changes import Change
from tests.proof.site import Site

# Who waits for another transaction of the same test would wait for ever.
_NO_WAITING = text("SET LOCAL lock_timeout = '20ms'")
_NOT_AVAILABLE = "55P03"


class _Withdrawn(Exception):
    """Rolls the transaction back."""


class State(IntEnum):
    """How far a change has come. Numbered ones have their place in the log, and hold it."""

    MADE = 1
    NUMBERED = 2
    ENDED = 3


class OpenChange:
    """`advance` takes it from one state to the next; the last step commits."""

    def __init__(self, site: Site, change: Change) -> None:
        self.change = change
        self.state: State | None = None
        self.committed = False
        self._withdrawn = False
        self._arrived = asyncio.Event()
        self._orders = asyncio.Semaphore(0)
        self._task = asyncio.create_task(self._run(site))

    async def advance(self) -> None:
        """To the next state; a change that is refused or would have to wait has ended."""
        if self.state is not None:
            self._orders.release()
        await self._arrived.wait()
        self._arrived.clear()
        if self.state is State.ENDED:
            await self._task

    async def withdraw(self) -> None:
        """Roll back."""
        self._withdrawn = True
        while self.state is not State.ENDED:
            await self.advance()

    async def _run(self, site: Site) -> None:
        try:
            async with site.services.database.transaction(write=True) as tx:
                await self._make(site, tx)
            self.committed = True
        except (Refusal, _Withdrawn):
            pass
        except DatabaseError as error:
            if not _would_wait(error):
                raise
        finally:
            self.state = State.ENDED
            self._arrived.set()

    async def _make(self, site: Site, tx: Transaction) -> None:
        if not tx.sqlite:
            await tx.run(_NO_WAITING)
        await self.change.run(tx, site.services)
        await self._halt(State.MADE)
        for step in tx.before_commit:
            await step()
        tx.before_commit.clear()
        await self._halt(State.NUMBERED)

    async def _halt(self, state: State) -> None:
        self.state = state
        self._arrived.set()
        await self._orders.acquire()
        if self._withdrawn:
            raise _Withdrawn


def _would_wait(error: BaseException | None) -> bool:
    while error is not None:
        if getattr(error, "sqlstate", None) == _NOT_AVAILABLE:
            return True
        error = getattr(error, "orig", None) or error.__cause__
    return False
