"""Repeating a call that the database did not let end, and what the caller is told otherwise.

Whatever was not committed has not happened, so such an attempt may be made again: at once after a
conflict, with growing delays while the database cannot be reached. A commit whose outcome nobody
knows is never repeated, and its answer is no 503, which clients repeat by themselves.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_random_exponential,
)

from feed24.db import Conflict, DatabaseError, OutcomeUnknown, Unavailable
from feed24.rest.errors import DATABASE, OUTCOME_UNKNOWN, UNAVAILABLE

log = structlog.get_logger("feed24.rest")
T = TypeVar("T")

# A restart of the database takes seconds; a client that waits longer has given up.
PATIENCE = 8.0
TRIES = 10
_outage = wait_random_exponential(multiplier=0.1, max=1.0)


def _delay(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return 0.0 if isinstance(error, Conflict) else _outage(state)


async def repeated(attempt: Callable[[], Awaitable[T]]) -> T:
    """The result of the attempt, made again as long as that is safe and may help.

    Raises RestError for what the database refuses, and whatever else the attempt raises.
    """

    # Not every callable that returns an awaitable is awaited by the library.
    async def once_more() -> T:
        return await attempt()

    try:
        try:
            return await attempt()
        except (Conflict, Unavailable):
            return await _again()(once_more)
    except DatabaseError as error:
        log.exception("database failure")
        raise _answer(error) from error


def _again() -> AsyncRetrying:
    return AsyncRetrying(
        retry=retry_if_exception_type((Conflict, Unavailable)),
        wait=_delay,
        stop=stop_after_delay(PATIENCE) | stop_after_attempt(TRIES),
        reraise=True,
    )


def _answer(error: DatabaseError) -> Exception:
    if isinstance(error, OutcomeUnknown):
        return OUTCOME_UNKNOWN
    return UNAVAILABLE if isinstance(error, Unavailable) else DATABASE
