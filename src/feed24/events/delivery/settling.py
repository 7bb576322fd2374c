"""Writing down what became of turns, of many in one transaction."""

import asyncio

import structlog

from feed24.background import pause
from feed24.db import Conflict, Database, OutcomeUnknown, Unavailable
from feed24.events.delivery import queue
from feed24.events.delivery.queue import Turn

log = structlog.get_logger("feed24.events")

# Between two attempts while the database is away.
_PAUSE = 0.5
_PASSING = (Conflict, Unavailable, OutcomeUnknown, OSError)


class Settler:
    """Collects turns while it writes others: the more there are, the less each of them costs."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Turn, asyncio.Future[None]]] = []
        self._some = asyncio.Event()

    async def settle(self, turn: Turn) -> None:
        """Returns when it is written down."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((turn, done))
        self._some.set()
        await done

    def leave(self, turn: Turn) -> None:
        """Let the last `flush` write it down; nobody waits for it."""
        self._waiting.append((turn, asyncio.get_running_loop().create_future()))

    async def run(self) -> None:
        """Write, for ever. While the database is away it is tried again."""
        while True:
            await self._some.wait()
            self._some.clear()
            while self._waiting:
                try:
                    await self.flush()
                except _PASSING as error:
                    log.warning("what was delivered cannot be noted yet", error=str(error))
                    await pause(_PAUSE)

    async def flush(self) -> None:
        """Write down what waits, once. Raises what passes by itself, and then it still waits."""
        these, self._waiting = self._waiting, []
        try:
            async with self._database.transaction(write=True) as tx:
                await queue.settle(tx, [turn for turn, _ in these])
        except (*_PASSING, asyncio.CancelledError):
            self._waiting = these + self._waiting
            raise
        except Exception:
            # Their leases run out, and they are told again.
            log.exception("what was delivered cannot be noted")
        for _, done in these:
            if not done.done():
                done.set_result(None)
