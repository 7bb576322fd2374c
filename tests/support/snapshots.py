"""What a portal's database holds, kept so that it can be put back before every test.

Putting rows back takes a fraction of the time in which the use cases make them. The running
application is not told, but the change of `floor` lets it load its memory of the feed anew.
"""

import asyncio
import sqlite3
from functools import cached_property
from typing import Any, Protocol

import asyncpg
from sqlalchemy.engine import make_url

from feed24.db import metadata

# The running application has read them.
UNTOUCHED = {"portal", "access_seq", "activity_counter"}
# Children before their parents.
TABLES = [each.name for each in reversed(metadata.sorted_tables) if each.name not in UNTOUCHED]
# Its numbers go on, so it is emptied only.
LOG = "access_log"
AFTERWARDS = (
    "UPDATE portal SET closed = false",
    "UPDATE access_seq SET seq = seq + 1, floor = seq + 1",
)


class Snapshots(Protocol):
    """The snapshots of one database by their names, which are good for names of functions."""

    async def keep(self, name: str) -> None:
        """Remember under this name what the database holds now."""

    async def put_back(self, name: str) -> None:
        """Let the database hold that again, and nothing else."""

    async def close(self) -> None:
        """Disconnect."""


def snapshots(url: str) -> Snapshots:
    """Of the database at this address, which is one of SQLAlchemy's."""
    if url.startswith("sqlite"):
        return OnSqlite(url.removeprefix("sqlite+aiosqlite:///"))
    return OnPostgresql(url)


_FILLED = " UNION ALL ".join(
    f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in TABLES
)


class OnSqlite:
    """Keeps the rows in memory."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._kept: dict[str, dict[str, list[Any]]] = {}

    async def keep(self, name: str) -> None:
        self._kept[name] = {
            table: self._connection.execute(f"SELECT * FROM {table}").fetchall()
            for table in self._filled()
            if table != LOG
        }

    async def put_back(self, name: str) -> None:
        # In a thread of its own: it waits for whoever writes in the background of this one.
        await asyncio.to_thread(self._put_back, self._kept[name])

    async def close(self) -> None:
        if "_connection" in vars(self):
            self._connection.close()

    @cached_property
    def _connection(self) -> sqlite3.Connection:
        made = sqlite3.connect(
            self._path, isolation_level=None, timeout=30, check_same_thread=False
        )
        made.execute("PRAGMA synchronous=OFF")
        return made

    def _filled(self) -> list[str]:
        # Looking is cheaper than deleting where there is nothing, and few tables hold anything.
        found = self._connection.execute(_FILLED).fetchall()
        return [table for (table,) in found] + ["sqlite_sequence"]

    def _put_back(self, kept: dict[str, list[Any]]) -> None:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        for table in self._filled():
            run(f"DELETE FROM {table}")
        for table, rows in kept.items():
            values = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {table} VALUES ({values})", rows)
        for statement in AFTERWARDS:
            run(statement)
        run("COMMIT")


_NUMBERED = [
    each.name
    for each in metadata.sorted_tables
    if each.name in TABLES and "id" in each.c and each.c.id.autoincrement is True
]


class OnPostgresql:
    """Keeps the rows in a schema of that name, with a function that puts them back.

    The function is always called on one connection, which has the plans of its statements.
    """

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: asyncpg.Connection | None = None

    async def keep(self, name: str) -> None:
        connection = await self._connected()
        await connection.execute(f"CREATE SCHEMA {name}")
        steps = [f"DELETE FROM {table}" for table in TABLES]
        for table in TABLES[::-1]:
            if table != LOG and await connection.fetchval(f"SELECT EXISTS (TABLE {table})"):
                await connection.execute(f"CREATE TABLE {name}.{table} AS TABLE {table}")
                steps.append(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE {name}.{table}")
        steps += [await self._numbering(table) for table in _NUMBERED]
        body = "; ".join((*steps, *AFTERWARDS))
        await connection.execute(
            f"CREATE FUNCTION {name}.put_back() RETURNS void LANGUAGE plpgsql "
            f"AS $$ BEGIN {body}; END $$"
        )

    async def put_back(self, name: str) -> None:
        await (await self._connected()).execute(f"SELECT {name}.put_back()")

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def _connected(self) -> asyncpg.Connection:
        if self._connection is None:
            self._connection = await asyncpg.connect(self._url)
        return self._connection

    async def _numbering(self, table: str) -> str:
        connection = await self._connected()
        sequence = await connection.fetchval("SELECT pg_get_serial_sequence($1, 'id')", table)
        last, called = await connection.fetchrow(f"SELECT last_value, is_called FROM {sequence}")
        return f"PERFORM setval('{sequence}', {last}, {called})"
