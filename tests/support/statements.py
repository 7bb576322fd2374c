"""Counting the statements a call costs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from sqlalchemy import event

from feed24.db import Database, Hot, Transaction

# How a transaction begins and ends is the driver's business.
NOT_COUNTED = ("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK")

_COUNTING: ContextVar[list[str] | None] = ContextVar("counting", default=None)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements executed inside the block, by its own task and those that this one begins.

    What the portal does in the background meanwhile is not counted.
    """
    seen: list[str] = []
    token = _COUNTING.set(seen)

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if _COUNTING.get() is seen and not statement.startswith(NOT_COUNTED):
            seen.append(statement)

    hot = Transaction.hot

    async def note_hot(self: Transaction, statement: Hot, *parameters: Any) -> Sequence[Any]:
        if _COUNTING.get() is seen:
            seen.append(statement.sqlite if self.sqlite else statement.postgresql)
        return await hot(self, statement, *parameters)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Transaction, "hot", note_hot)
        yield seen
    event.remove(engine, "before_cursor_execute", note)
    _COUNTING.reset(token)
