"""One unit of work, and what is done in it with more than a plain statement."""

import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Executable, Row, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from feed24.cause import NOBODY
from feed24.db import watching
from feed24.db.hot import Hot, for_postgresql
from feed24.db.links import Link

_BEGIN = {
    True: "BEGIN ISOLATION LEVEL READ COMMITTED",
    False: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}


def _begin_writing(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only=OFF")
    connection.execute("BEGIN IMMEDIATE")


def _begin_reading(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only=ON")
    connection.execute("BEGIN")


_BEGIN_SQLITE = {True: _begin_writing, False: _begin_reading}


class Transaction:
    """One unit of work: everything in it is committed together or not at all.

    A reading one begins with its first statement, and is one snapshot from then on. Hot statements
    before that run by themselves, each in a snapshot of its own: see `hot`.
    """

    def __init__(self, link: Link, *, write: bool, lone_statements: bool = True) -> None:
        self._link = link
        self.write = write
        self._lone_statements = lone_statements
        self.begun = False
        self.now = datetime.now(UTC).replace(microsecond=0)
        # Whoever knows on whose account it is says so.
        self.cause = NOBODY
        # Whether what it does can come to stay: nobody is told of what is undone in any case.
        self.lasting = True
        self.sqlite = link.connection.dialect.name == "sqlite"
        # Steps that belong to the transaction but come last, and clean-up for when it fails.
        self.before_commit: list[Callable[[], Awaitable[None]]] = []
        self.on_rollback: list[Callable[[], Awaitable[None]]] = []
        # What others in this process are told once it is true.
        self.after_commit: list[Callable[[], None]] = []

    @property
    def connection(self) -> AsyncConnection:
        """For what needs SQLAlchemy's connection itself; `begin` comes first."""
        return self._link.connection

    async def begin(self) -> None:
        """Begin, unless it has begun: what is read from now on is one snapshot."""
        if self.begun:
            return
        self.begun = True
        if self.sqlite:
            await self._link.in_thread(_BEGIN_SQLITE[self.write])
        else:
            await self._link.driver.execute(_BEGIN[self.write])

    async def renew(self) -> None:
        """End the snapshot of a reading transaction; the next statement sees what is there now."""
        await self.end("COMMIT")

    async def end(self, word: str) -> None:
        """COMMIT or ROLLBACK what has begun."""
        if self.begun:
            await self._say(word)
        self.begun = False

    @asynccontextmanager
    async def trial(self) -> AsyncIterator["Transaction"]:
        """A transaction within this writing one, to see what would be: it is undone in any case.

        What it notes for the commit is undone with it. Locks that it took are given back.
        """
        await self.begin()
        tried = Transaction(self._link, write=self.write)
        tried.begun, tried.now, tried.cause = True, self.now, self.cause
        tried.lasting = False
        await self._say("SAVEPOINT trial")
        try:
            yield tried
        finally:
            await self._say("ROLLBACK TO SAVEPOINT trial")
            await self._say("RELEASE SAVEPOINT trial")
            for undo in tried.on_rollback:
                await undo()

    async def _say(self, word: str) -> None:
        if self.sqlite:
            await self._link.in_thread(sqlite3.Connection.execute, word)
        else:
            await self._link.driver.execute(word)

    async def hot(self, statement: Hot, *parameters: Any) -> Sequence[Any]:
        """The rows of a hot statement.

        In a reading transaction that has not begun it runs alone, which spares two round trips and
        is one snapshot all the same.
        """
        if not self.begun and (self.write or not self._lone_statements):
            await self.begin()
        if self.sqlite:
            return await self._link.in_thread(statement.on_sqlite, parameters)
        sent = for_postgresql(parameters)
        rows: Sequence[Any] = await self._link.driver.fetch(statement.postgresql, *sent)
        return rows

    async def run(self, statement: Executable, params: Any = None) -> CursorResult[Any]:
        """Execute a statement that writes; `params` may be a list for many rows at once."""
        await self.begin()
        told = self.lasting and not self.cause.founding
        if told and watching.is_watched(statement):
            made: CursorResult[Any] = await watching.run(self, statement, params)
            return made
        return await self._link.connection.execute(statement, params)

    async def first(self, statement: Executable, params: Any = None) -> Row[Any] | None:
        return (await self.run(statement, params)).first()

    async def all(self, statement: Executable, params: Any = None) -> Sequence[Row[Any]]:
        return (await self.run(statement, params)).all()

    async def scalar(self, statement: Executable, params: Any = None) -> Any:
        return (await self.run(statement, params)).scalar()

    async def scalars(self, statement: Executable, params: Any = None) -> list[Any]:
        return list((await self.run(statement, params)).scalars())


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
