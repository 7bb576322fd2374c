"""The databases' own drivers: what reading and writing cost before feed24 does anything."""

import json
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

from bench.samples import Sample
from feed24.index.changes import STRIPES

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its parameters, as the driver takes it."""

    sql: str
    parameters: tuple[Any, ...]


class Driver(ABC):
    """One connection. The SQL of `add` is written with `$1`, `$2`, ..."""

    activity: str
    stripes: int

    @abstractmethod
    def transaction(self, *, write: bool) -> AbstractAsyncContextManager[None]: ...

    @abstractmethod
    async def fetch(self, sql: str, *parameters: Any) -> Rows: ...

    @abstractmethod
    async def many(self, sql: str, rows: list[tuple[Any, ...]]) -> None: ...

    async def read(self, statements: Iterable[Statement]) -> list[Rows]:
        """The rows of each statement, all from one snapshot."""
        async with self.transaction(write=False):
            return [await self.fetch(each.sql, *each.parameters) for each in statements]

    async def add(self, sample: Sample) -> int:
        """Write all rows of a post in one transaction; its id."""
        at = datetime.now(UTC)
        async with self.transaction(write=True):
            act = (await self.fetch(self.activity))[0][0]
            post_id = int((await self._insert("post", sample.post(act, at), " RETURNING id"))[0][0])
            await self._insert("feed_entry", {"post_id": post_id, "act": act, "updated_at": at})
            await self._insert_many("post_recipient", sample.recipients(post_id))
            await self._insert_many("post_access", sample.access(post_id))
            await self._log(sample, post_id, act, at)
        return post_id

    async def _log(self, sample: Sample, post_id: int, act: int, at: datetime) -> None:
        for workgroup_id in sample.workgroups:
            await self.fetch(_TOUCH, _plain(at), workgroup_id)
        change, stripe = sample.change(post_id, act), post_id % self.stripes
        seq = (await self.fetch(_COUNT, stripe))[0][0]
        row = {"stripe": stripe, "seq": seq, "n": 0, "kind": change.kind, "key": change.key}
        await self._insert("access_log", {**row, "data": change.data, "at": at})

    async def _insert(self, table: str, row: Mapping[str, Any], returning: str = "") -> Rows:
        sql = _insert(table, tuple(row)) + returning
        return await self.fetch(sql, *map(_plain, row.values()))

    async def _insert_many(self, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
        sql = _insert(table, tuple(rows[0]))
        await self.many(sql, [tuple(map(_plain, row.values())) for row in rows])


Work = Callable[[Driver], Awaitable[object]]

_TOUCH = "UPDATE workgroup SET active_at = $1 WHERE id = $2 AND active_at < $1"
_COUNT = "UPDATE access_seq SET seq = seq + 1 WHERE stripe = $1 RETURNING seq"


@cache
def _insert(table: str, columns: tuple[str, ...]) -> str:
    marks = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"


def _plain(value: Any) -> Any:
    """A value as the columns hold it."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    return json.dumps(value) if isinstance(value, dict) else value


class Asyncpg(Driver):
    activity = "SELECT nextval('activity')"
    stripes = STRIPES

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


class Sqlite(Driver):
    """Set up like feed24's own connections."""

    activity = "UPDATE activity_counter SET value = value + 1 RETURNING value"
    stripes = 1

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
