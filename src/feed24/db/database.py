"""Opening transactions."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import structlog
from sqlalchemy import NullPool, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from feed24.db.failures import OutcomeUnknown, Unavailable, understood
from feed24.db.hosts import Hosts
from feed24.db.links import Link, Links
from feed24.db.transaction import Transaction

log = structlog.get_logger("feed24.db")


class Database:
    """Opens transactions. Close it when the process ends."""

    def __init__(self, engine: AsyncEngine, pool_size: int, *, pooler: bool) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        # SQLite's own wait for the write lock polls and is unfair; inside a process we queue.
        self._writers = asyncio.Lock() if self.sqlite else None
        self._links = Links(engine, pool_size)
        # Told in this process that something was committed.
        self.after_write: list[Callable[[], None]] = []
        # Behind a pooler two statements outside a transaction may meet two servers.
        self._lone_statements = not pooler

    @classmethod
    def open(cls, url: str, *, pool_size: int = 10, pooler: bool = False) -> "Database":
        """Connect lazily to a `sqlite+aiosqlite` or `postgresql+asyncpg` address.

        `pool_size` is the largest number of connections. `pooler`: another pool stands in between
        that hands out connections for single transactions, so no statement is prepared for longer.
        """
        arguments: dict[str, Any] = {}
        if url.startswith("postgresql"):
            arguments["async_creator_fn"] = Hosts().connect
        if pooler:
            arguments |= {"statement_cache_size": 0, "prepared_statement_cache_size": 0}
        engine = create_async_engine(
            url,
            # Transactions begin and end by our own words, connections are kept in `Links`.
            isolation_level="AUTOCOMMIT",
            poolclass=NullPool,
            # Errors are logged, and what people write has no place in a log.
            hide_parameters=True,
            connect_args=arguments,
        )
        if engine.dialect.name == "sqlite":
            _prepare_sqlite(engine)
        return cls(engine, pool_size, pooler=pooler)

    async def close(self) -> None:
        await self._links.close()

    @asynccontextmanager
    async def transaction(self, *, write: bool) -> AsyncIterator[Transaction]:
        """One transaction, committed on a normal exit and rolled back on an exception.

        A reading one refuses to write. Raises Conflict for one that may be repeated, Unavailable
        and OutcomeUnknown for a lost connection, DatabaseError for what else the database refuses.
        """
        async with AsyncExitStack() as stack:
            if write and self._writers:
                await stack.enter_async_context(self._writers)
            link = await self._connected()
            tx = Transaction(link, write=write, lone_statements=self._lone_statements)
            try:
                if write:
                    await tx.begin()
                yield tx
                for step in tx.before_commit:
                    await step()
            except BaseException as error:
                await self._give_up(tx, link, error)
                if (meaning := understood(error)) and meaning is not error:
                    raise meaning from error
                raise
            await self._commit(tx, link)

    async def _connected(self) -> Link:
        try:
            return await self._links.take()
        except (OSError, TimeoutError) as error:
            raise Unavailable(str(error)) from error
        except Exception as error:
            if meaning := understood(error):
                raise Unavailable(str(meaning)) from error
            raise

    async def _give_up(self, tx: Transaction, link: Link, error: BaseException) -> None:
        """Undo everything; the connection goes with it when it may be broken."""
        lost = isinstance(understood(error), Unavailable)
        if lost or not isinstance(error, Exception):
            await self._links.drop(link, lost=lost)
        else:
            await self._roll_back(tx, link)
        for undo in tx.on_rollback:
            await undo()

    async def _roll_back(self, tx: Transaction, link: Link) -> None:
        try:
            await tx.end("ROLLBACK")
        except Exception as error:
            log.warning("a transaction could not be rolled back", error=repr(error))
            await self._links.drop(link, lost=False)
        else:
            self._links.give(link)

    async def _commit(self, tx: Transaction, link: Link) -> None:
        # A commit that fails may have happened all the same, so nothing is undone then.
        try:
            await tx.end("COMMIT")
        except BaseException as error:
            meaning = understood(error)
            await self._links.drop(link, lost=isinstance(meaning, Unavailable))
            if isinstance(meaning, Unavailable) and tx.write:
                raise OutcomeUnknown(str(meaning)) from error
            if meaning:
                raise meaning from error
            raise
        self._links.give(link)
        for tell in (*tx.after_commit, *(self.after_write if tx.write else ())):
            tell()


def _prepare_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself.
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


def _fold(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value
