"""Work that a worker does beside its requests, for as long as it serves."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog

from feed24.db import Database, DatabaseError, Transaction

log = structlog.get_logger("feed24.background")

# What happens to any work now and then, and is over by itself.
PASSING: tuple[type[Exception], ...] = (DatabaseError, OSError)


@asynccontextmanager
async def working(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Let this run while the block does. It is cancelled then, and waited for."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def now_and_then(
    step: Callable[[], Awaitable[object]],
    every: float,
    what: str,
    passing: tuple[type[Exception], ...] = PASSING,
) -> None:
    """Take a step about every so many seconds, for ever; `what` names it in the log."""
    while True:
        await pause(every)
        await attempt(step, what, passing)


async def clearing(
    database: Database, step: Callable[[Transaction], Awaitable[bool]], every: float, what: str
) -> None:
    """Like `now_and_then`, each time as many steps as find something, in writing transactions.

    Any number of workers may.
    """

    async def clear() -> None:
        more = True
        while more:
            async with database.transaction(write=True) as tx:
                more = await step(tx)

    await now_and_then(clear, every, what)


async def pause(seconds: float) -> None:
    """About so many seconds, so that not all workers come at once."""
    await asyncio.sleep(seconds * random.uniform(0.5, 1.5))  # noqa: S311 - no secret


async def attempt(
    step: Callable[[], Awaitable[object]],
    what: str,
    passing: tuple[type[Exception], ...] = PASSING,
) -> bool:
    """Take a step; if it fails the log says so, and the next one is not kept from being taken.

    Whether it succeeded.
    """
    try:
        await step()
        return True
    except passing as error:
        log.warning("background work has to wait", work=what, error=str(error))
    except Exception:
        log.exception("unexpected failure in background work", work=what)
    return False
