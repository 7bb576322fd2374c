"""Loading without a journal."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from bench.data.loading.loader import Loader
from bench.data.rows import Row

# A failure leaves a file to throw away, which is what happens to it.
_IN_BULK = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-500000")
_AS_USUAL = ("journal_mode=WAL", "wal_checkpoint(TRUNCATE)")


class Sqlite(Loader):
    """Keys stay, as SQLite cannot be without them."""

    def __init__(self, connection: sqlite3.Connection, tables: Sequence[str]) -> None:
        super().__init__(tables)
        self._connection = connection

    async def load(self, table: str, columns: Sequence[str], rows: list[Row]) -> None:
        marks = ", ".join("?" for _ in columns)
        insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
        await self._execute("BEGIN")
        self._connection.executemany(insert, rows)
        await self._execute("COMMIT")

    async def settle(self) -> None:
        for pragma in _AS_USUAL:
            await self._execute(f"PRAGMA {pragma}")

    async def _structure(self) -> tuple[list[str], list[str]]:
        marks = ", ".join("?" for _ in self.tables)
        found = self._connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            f" AND tbl_name IN ({marks}) ORDER BY name",
            self.tables,
        ).fetchall()
        return [f'DROP INDEX "{name}"' for name, _ in found], [sql for _, sql in found]

    async def _check(self) -> None:
        for table in self.tables:
            if wrong := self._connection.execute(f"PRAGMA foreign_key_check({table})").fetchone():
                raise RuntimeError(f"a row points to nothing: {wrong}")

    async def _execute(self, statement: str) -> None:
        self._connection.execute(statement)


@contextmanager
def sqlite(file: str, tables: Sequence[str]) -> Iterator[Loader]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for pragma in _IN_BULK:
            connection.execute(f"PRAGMA {pragma}")
        yield Sqlite(connection, tables)
