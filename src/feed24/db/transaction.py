"""One unit of work, and what is done in it with more than a plain statement."""

import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Executable, Row, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


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
