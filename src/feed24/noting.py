"""What is noted in memory and written down in the background.

A call that only reads would otherwise write for nothing but this. What a killed worker had not
written is lost, and noted again at the next occasion.
"""

from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, Generic, TypeVar

from feed24.background import now_and_then
from feed24.db import Database, Transaction

EVERY = 60.0

T = TypeVar("T")


class Notes(Generic[T]):
    """The latest of each thing, by its id, that this worker has not written down yet."""

    def __init__(self) -> None:
        self._noted: dict[int, T] = {}

    def note(self, of: int, noted: T) -> None:
        self._noted[of] = noted

    def take(self) -> dict[int, T]:
        """What was noted since this was last asked."""
        taken, self._noted = self._noted, {}
        return taken


def writing(
    database: Database,
    notes: Notes[T],
    write: Callable[[Transaction, dict[int, T]], Awaitable[None]],
    what: str,
) -> Coroutine[Any, Any, None]:
    """Write down now and then what there is; `what` names it in the log."""
    return now_and_then(partial(_step, database, notes, write), EVERY, what)


async def _step(
    database: Database,
    notes: Notes[T],
    write: Callable[[Transaction, dict[int, T]], Awaitable[None]],
) -> None:
    if taken := notes.take():
        async with database.transaction(write=True) as tx:
            await write(tx, taken)
