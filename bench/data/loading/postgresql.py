"""Loading by COPY."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from bench.data.loading.loader import Loader
from bench.data.rows import Row
from feed24.search.terms import SIGN

_CONSTRAINTS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid), contype = 'f'
FROM pg_constraint
WHERE contype IN ('p', 'u', 'f')
  AND (conrelid = ANY($1::text[]::regclass[]) OR confrelid = ANY($1::text[]::regclass[]))
ORDER BY contype = 'f' DESC, conname
"""
_INDEXES = """
SELECT quote_ident(indexname), indexdef
FROM pg_indexes
WHERE schemaname = current_schema() AND tablename = ANY($1)
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)
ORDER BY indexname
"""
_IN_BULK = "SET synchronous_commit = off; SET maintenance_work_mem = '512MB'"


def _tsvector(document: str) -> bytes:
    """A document as COPY sends it: each word with its places, two bytes each."""
    places: dict[str, list[int]] = {}
    for place, token in enumerate(document.split(), 1):
        if token != SIGN:
            found = places.setdefault(token, [])
            if token.startswith(SIGN):
                found.append(place)
    made = [len(places).to_bytes(4)]
    for token, at in places.items():
        made += [token.encode(), b"\0", len(at).to_bytes(2), *(each.to_bytes(2) for each in at)]
    return b"".join(made)


class Postgresql(Loader):
    """Keys and foreign keys are away too."""

    def __init__(self, connection: Any, tables: Sequence[str]) -> None:
        super().__init__(tables)
        self._connection = connection

    async def load(self, table: str, columns: Sequence[str], rows: list[Row]) -> None:
        await self._connection.copy_records_to_table(table, columns=columns, records=rows)

    async def settle(self) -> None:
        await self._execute("VACUUM ANALYZE")
        # The next start finds nothing left to write.
        await self._execute("CHECKPOINT")

    async def _structure(self) -> tuple[list[str], list[str]]:
        constraints = await self._connection.fetch(_CONSTRAINTS, self.tables)
        indexes = await self._connection.fetch(_INDEXES, self.tables)
        drops = [f"ALTER TABLE {table} DROP CONSTRAINT {name}" for table, name, *_ in constraints]
        drops += [f"DROP INDEX {name}" for name, _ in indexes]
        # Foreign keys last: what they point to has to be unique by then.
        adds = [
            f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"
            for foreign in (False, True)
            for table, name, definition, its in constraints
            if its == foreign
        ]
        return drops, [*adds, *(definition for _, definition in indexes)]

    async def _check(self) -> None:
        """Making a constraint has checked it."""

    async def _execute(self, statement: str) -> None:
        await self._connection.execute(statement)


@asynccontextmanager
async def postgresql(url: str, tables: Sequence[str]) -> AsyncIterator[Loader]:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_IN_BULK)
        await connection.set_type_codec(
            "tsvector", schema="pg_catalog", encoder=_tsvector, decoder=bytes, format="binary"
        )
        yield Postgresql(connection, tables)
    finally:
        await connection.close()
