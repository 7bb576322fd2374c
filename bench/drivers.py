"""The databases' own drivers, set up like feed24's own connections."""

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

from feed24.index.changes import STRIPES

Rows = Sequence[Sequence[Any]]


class Driver(ABC):
    """One connection. SQL is written with `$1`, `$2`, ..."""

    activity: str
    # What holds the post of a query, so that who changes one post waits for the others who do.
    lock: str
    stripes: int
    # What is sent as text and kept as something else needs a cast.
    casts: bool

    @abstractmethod
    def transaction(self, *, write: bool) -> AbstractAsyncContextManager[None]: ...

    @abstractmethod
    async def fetch(self, sql: str, *parameters: Any) -> Rows: ...

    @abstractmethod
    async def many(self, sql: str, rows: list[tuple[Any, ...]]) -> None: ...

    @abstractmethod
    async def fetch_among(self, sql: str, values: Sequence[Any], *parameters: Any) -> Rows:
        """Run SQL in which `AMONG` stands for being one of the values."""

    async def value(self, sql: str, *parameters: Any) -> Any:
        return (await self.fetch(sql, *parameters))[0][0]


class Asyncpg(Driver):
    activity = "SELECT nextval('activity')"
    lock = " FOR NO KEY UPDATE OF post"
    stripes = STRIPES
    casts = True

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    @asynccontextmanager
    async def transaction(self, *, write: bool) -> AsyncIterator[None]:
        level = "read_committed" if write else "repeatable_read"
        async with self._connection.transaction(isolation=level, readonly=not write):
            yield

    async def fetch(self, sql: str, *parameters: Any) -> Rows:
        rows: Rows = await self._connection.fetch(sql, *parameters)
        return rows

    async def many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        await self._connection.executemany(sql, rows)

    async def fetch_among(self, sql: str, values: Sequence[Any], *parameters: Any) -> Rows:
        among = f"= ANY(${len(parameters) + 1})"
        return await self.fetch(sql.replace("AMONG", among), *parameters, list(values))


class Sqlite(Driver):
    activity = "UPDATE activity_counter SET value = value + 1 RETURNING value"
    lock = ""
    stripes = 1
    casts = False

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}")

    @asynccontextmanager
    async def transaction(self, *, write: bool) -> AsyncIterator[None]:
        self._connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        with self._connection:
            yield

    async def fetch(self, sql: str, *parameters: Any) -> Rows:
        return self._connection.execute(sql.replace("$", "?"), parameters).fetchall()

    async def many(self, sql: str, rows: list[tuple[Any, ...]]) -> None:
        self._connection.executemany(sql.replace("$", "?"), rows)

    async def fetch_among(self, sql: str, values: Sequence[Any], *parameters: Any) -> Rows:
        first = len(parameters) + 1
        marks = ", ".join(f"?{n}" for n in range(first, first + len(values)))
        return await self.fetch(sql.replace("AMONG", f"IN ({marks})"), *parameters, *values)


@asynccontextmanager
async def connect(url: str) -> AsyncIterator[Driver]:
    """A connection to the database at a `postgresql://` or `sqlite:///` address."""
    if (file := make_url(url)).get_backend_name() == "sqlite":
        # Its transactions are ours to begin.
        connection = sqlite3.connect(str(file.database), isolation_level=None)
        try:
            yield Sqlite(connection)
        finally:
            connection.close()
        return
    raw = await asyncpg.connect(url)
    try:
        yield Asyncpg(raw)
    finally:
        await raw.close()
