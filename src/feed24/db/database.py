"""Opening transactions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from feed24.db.transaction import Transaction

_SNAPSHOT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """Opens transactions. Close it when the process ends."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        # SQLite's own wait for the write lock polls and is unfair; inside a process we queue.
        self._writers = asyncio.Lock() if self.sqlite else None
        self._reading = engine.execution_options(
            feed24_write=False, **({} if self.sqlite else _SNAPSHOT)
        )
        self._writing = engine.execution_options(feed24_write=True)

    @classmethod
    def open(cls, url: str, *, pool_size: int = 10) -> "Database":
        """Connect lazily to a `sqlite+aiosqlite` or `postgresql+asyncpg` address."""
        # Errors are logged, and what people write has no place in a log.
        engine = create_async_engine(
            url, pool_size=pool_size, max_overflow=pool_size, hide_parameters=True
        )
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        return cls(engine)

    async def close(self) -> None:
        await self.engine.dispose()

    @asynccontextmanager
    async def transaction(self, *, write: bool) -> AsyncIterator[Transaction]:
        """One transaction, committed on a normal exit and rolled back on an exception.

        A reading one is one snapshot from its first statement on, and refuses to write.
        """
        async with AsyncExitStack() as stack:
            if write and self._writers:
                await stack.enter_async_context(self._writers)
            engine = self._writing if write else self._reading
            connection = await stack.enter_async_context(engine.connect())
            tx = Transaction(connection)
            async with connection.begin():
                # A commit that fails may have happened all the same, so nothing is undone then.
                try:
                    yield tx
                    for step in tx.before_commit:
                        await step()
                except BaseException:
                    for undo in tx.on_rollback:
                        await undo()
                    raise


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself: the begin hook below does.
        connection.isolation_level = None
        connection.run_async(lambda raw: raw.create_function("fold", 1, _fold, deterministic=True))
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=30000",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("feed24_write", True)
        if connection.info.setdefault("feed24_write", True) is not write:
            connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if write else 'ON'}")
            connection.info["feed24_write"] = write
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _fold(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value
