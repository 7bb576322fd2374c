"""Requests that halt before everything they ask the database, until they are told to go on.

That puts other requests and other people's changes between any two of their statements, at will and
always in the same way.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from feed24.db import Database, Transaction
from feed24.index.selection import FeedIndex
from tests.proof.comparing import ask
from tests.proof.oracle import Answer
from tests.proof.questions import Question

# A request that did nothing for so many turns of the loop waits for another request.
_TURNS = 50
_STATEMENTS = {"begin", "renew", "hot", "run", "first", "all", "scalar", "scalars"}


class _Halting:
    """A transaction whose every statement needs leave."""

    def __init__(self, tx: Transaction, leave: Callable[[], Awaitable[None]]) -> None:
        self._tx = tx
        self._leave = leave
        self.busy = False

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._tx, name)
        if name not in _STATEMENTS:
            return found

        async def run(*given: Any) -> Any:
            await self._leave()
            self.busy = True
            try:
                return await found(*given)
            finally:
                self.busy = False

        return run


class Request:
    """One question to an index. Nothing happens in it outside of `go_on`."""

    def __init__(self, database: Database, feed: FeedIndex, question: Question) -> None:
        self.feed = feed
        self.question = question
        self._database = database
        self._halted = asyncio.Event()
        self._leave = asyncio.Semaphore(0)
        self._task = asyncio.create_task(self._ask())

    async def _ask(self) -> Answer | None:
        async with self._database.transaction(write=False) as tx:
            self._halting = _Halting(tx, self._wait)
            return await ask(self.feed, cast(Transaction, self._halting), self.question)

    async def _wait(self) -> None:
        self._halted.set()
        await self._leave.acquire()
        self._halted.clear()

    @property
    def ended(self) -> bool:
        return self._task.done()

    @property
    def answer(self) -> Answer | None:
        """Of a request that has ended."""
        return self._task.result()

    async def go_on(self) -> bool:
        """Up to the next statement, or to the end; False when it waits for another request."""
        if self._halted.is_set():
            self._leave.release()
            self._halted.clear()
        turns = 0
        while not self.ended and not self._halted.is_set():
            # While it is the database's turn there is nothing to count.
            busy = not hasattr(self, "_halting") or self._halting.busy
            turns = 0 if busy else turns + 1
            if turns > _TURNS:
                return False
            await asyncio.sleep(0)
        return True
