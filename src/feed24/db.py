"""The database: one engine, one transaction per call, and every SQLite/PostgreSQL difference.

Nothing else in feed24 asks which database it runs on, except the hot statements of `feed24.index`.
"""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    CursorResult,
    Dialect,
    Executable,
    Integer,
    MetaData,
    Row,
    Table,
    Text,
    bindparam,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import Boolean, TypeDecorator, TypeEngine

BIGGEST = 2**63 - 1

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept as whole Unix seconds: the precision the wire shows."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


class ListOf(TypeDecorator[list[Any]]):
    """A list as one bound parameter: an array on PostgreSQL, JSON text on SQLite."""

    impl = Text
    cache_ok = True

    def __init__(self, element: type[BigInteger] | type[Text]) -> None:
        super().__init__()
        self.element = element

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(self.element()))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        if value is None:
            return None
        return list(value) if dialect.name == "postgresql" else json.dumps(list(value))


TEXTS = ListOf(Text)
NUMBERS = ListOf(BigInteger)


class _OneOf(GenericFunction[bool]):
    type = Boolean()
    name = "one_of"
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_OneOf":
        # Otherwise SQLite, which has no booleans, is asked for `... = 1`, and scans the table.
        return self


@compiles(_OneOf, "postgresql")
def _one_of_postgresql(element: _OneOf, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} = ANY({values})"


@compiles(_OneOf, "sqlite")
def _one_of_sqlite(element: _OneOf, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = (compiler.process(part, **kw) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"


def one_of(column: ColumnElement[Any], values: Any) -> ColumnElement[bool]:
    """`column` equals one of `values`: a collection, or a bind parameter of type TEXTS/NUMBERS.

    One bound parameter whatever the number of values, so the statement and its plan stay one.
    """
    if not isinstance(values, ColumnElement):
        numeric = isinstance(column.type, Integer | Moment)
        values = bindparam(None, list(values), type_=NUMBERS if numeric else TEXTS, unique=True)
    return _OneOf(column, values)


class fold(GenericFunction[str]):  # noqa: N801 - reads as the SQL function it is
    """Lower case of any alphabet; SQLite's own lower() knows ASCII only."""

    type = Text()
    inherit_cache = True


@compiles(fold, "postgresql")
def _fold_postgresql(element: fold, compiler: SQLCompiler, **kw: Any) -> str:
    return f"lower({compiler.process(element.clauses, **kw)})"


def id_column(name: str = "id") -> Column[int]:
    """A primary key that the database hands out and never hands out twice."""
    kind = BigInteger().with_variant(Integer, "sqlite")
    column = Column(name, kind, primary_key=True, autoincrement=True)
    event.listen(column, "after_parent_attach", _never_reuse)
    return column


def _never_reuse(_column: Column[int], table: Table) -> None:
    """SQLite would give the id of a deleted last row to the next one."""
    table.dialect_options["sqlite"]["autoincrement"] = True


class Transaction:
    """One unit of work: everything in it is committed together or not at all."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.now = datetime.now(UTC).replace(microsecond=0)
        # Steps that belong to the transaction but come last, and clean-up for when it fails.
        self.before_commit: list[Callable[[], Awaitable[None]]] = []
        self.on_rollback: list[Callable[[], Awaitable[None]]] = []

    @property
    def sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"

    async def run(self, statement: Executable, params: Any = None) -> CursorResult[Any]:
        """Execute a statement that writes; `params` may be a list for many rows at once."""
        return await self.connection.execute(statement, params)

    async def first(self, statement: Executable, params: Any = None) -> Row[Any] | None:
        return (await self.connection.execute(statement, params)).first()

    async def all(self, statement: Executable, params: Any = None) -> Sequence[Row[Any]]:
        return (await self.connection.execute(statement, params)).all()

    async def scalar(self, statement: Executable, params: Any = None) -> Any:
        return (await self.connection.execute(statement, params)).scalar()

    async def scalars(self, statement: Executable, params: Any = None) -> list[Any]:
        return list((await self.connection.execute(statement, params)).scalars())


class Database:
    """Opens transactions. Close it when the process ends."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        # SQLite's own wait for the write lock polls and is unfair; inside a process we queue.
        self._writers = asyncio.Lock() if self.sqlite else None
        snapshot = {} if self.sqlite else {"isolation_level": "REPEATABLE READ"}
        self._reading = engine.execution_options(feed24_write=False, **snapshot)
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


async def insert_new(
    tx: Transaction,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *returning: ColumnElement[Any],
) -> Sequence[Row[Any]]:
    """Insert rows, leaving out those that a unique constraint refuses.

    Returns the asked columns of the rows inserted, in no particular order.
    """
    if not rows:
        return []
    insert = sqlite.insert(table) if tx.sqlite else postgresql.insert(table)
    statement = insert.on_conflict_do_nothing()
    if not returning:
        await tx.run(statement, rows)
        return []
    return (await tx.run(statement.returning(*returning), rows)).all()


async def catch_up_identity(tx: Transaction, table: Table) -> None:
    """Let the next id follow the largest one, after rows with chosen ids were inserted."""
    if not tx.sqlite:
        largest = select(func.max(table.c.id)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, "id")
        await tx.run(select(func.setval(sequence, func.coalesce(largest, 1))))


def is_conflict(error: BaseException) -> bool:
    """The database asks to repeat the transaction: a deadlock, a serialisation failure, a lock."""
    if getattr(error, "sqlstate", None) in {"40001", "40P01"}:
        return True
    # The low byte is the plain code; the rest tells its variants apart.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


__all__ = [
    "BIGGEST",
    "NUMBERS",
    "TEXTS",
    "Database",
    "Moment",
    "Transaction",
    "catch_up_identity",
    "fold",
    "id_column",
    "insert_new",
    "is_conflict",
    "metadata",
    "one_of",
    "text",
]
