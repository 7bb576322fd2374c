"""Watched tables: whoever keeps a record is told what a transaction changes in their rows.

A table names in its `info` who is told. Every statement that changes such a table passes here, for
there is one way to run statements; so a new use case is watched without knowing of it. Hot
statements and the database's own cascades are not: a test sees that none touches a watched table.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeGuard, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Delete, Executable, Insert, RowMapping, Table, Update, select, tuple_

if TYPE_CHECKING:
    from feed24.db.transaction import Transaction

# `info` of a table: the function that is told, before the commit.
WATCHER = "watcher"
Watcher = Callable[["Transaction", Sequence["Changed"]], Awaitable[None]]
Key = tuple[Any, ...]
Image = Mapping[str, Any]
# How many rows are asked for at once.
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that a transaction has written to: how it was, how it is; None where it was not."""

    table: Table
    before: Image | None
    after: Image | None


_seen: WeakKeyDictionary["Transaction", dict[Table, dict[Key, Image | None]]] = WeakKeyDictionary()


def is_watched(statement: Executable) -> TypeGuard[Insert | Update | Delete]:
    """Whether a statement changes a table that somebody watches."""
    return isinstance(statement, Insert | Update | Delete) and WATCHER in _table(statement).info


async def run(tx: "Transaction", statement: Insert | Update | Delete, params: Any) -> Any:
    """Execute it, having looked at the rows that it is about."""
    rows = _rows(tx, _table(statement))
    if isinstance(statement, Insert):
        return await _insert(tx, statement, params, rows)
    await _look(tx, statement, params, rows)
    return await tx.connection.execute(statement, params)


def _table(statement: Insert | Update | Delete) -> Table:
    # They can be about joins and aliases too; ours are not.
    return cast(Table, statement.table)


def _rows(tx: "Transaction", table: Table) -> dict[Key, Image | None]:
    if tx not in _seen:
        _seen[tx] = {}
        # Before the counters of the log of changes, whose locks others wait for.
        tx.before_commit.insert(0, partial(_tell, tx))
    return _seen[tx].setdefault(table, {})


async def _insert(
    tx: "Transaction", statement: Insert, params: Any, rows: dict[Key, Image | None]
) -> Any:
    table = _table(statement)
    returned = {column.name for column in statement.exported_columns}
    asked = len(returned)
    statement = statement.returning(*(key for key in table.primary_key if key.name not in returned))
    made = (await tx.connection.execute(statement, params)).freeze()
    names = [column.name for column in table.primary_key]
    for row in made().mappings():
        rows.setdefault(tuple(row[name] for name in names), None)
    return made().columns(*range(asked)) if asked else made()


async def _look(
    tx: "Transaction", statement: Update | Delete, params: Any, rows: dict[Key, Image | None]
) -> None:
    # As the statement itself locks them: an update lets others go on referring to the rows.
    found = select(statement.table).with_for_update(key_share=isinstance(statement, Update))
    if statement.whereclause is not None:
        found = found.where(statement.whereclause)
    for each in params if isinstance(params, list) else [params]:
        for row in (await tx.connection.execute(found, each)).mappings():
            rows.setdefault(_key(_table(statement), row), dict(row))


def _key(table: Table, row: RowMapping) -> Key:
    return tuple(row[column.name] for column in table.primary_key)


async def _tell(tx: "Transaction") -> None:
    told: dict[Watcher, list[Changed]] = {}
    for table, before in _seen.pop(tx).items():
        after = await _now(tx, table, before)
        changed = (Changed(table, image, after.get(key)) for key, image in before.items())
        told.setdefault(table.info[WATCHER], []).extend(changed)
    for watcher, changes in told.items():
        await watcher(tx, changes)


async def _now(tx: "Transaction", table: Table, keys: Iterable[Key]) -> dict[Key, Image]:
    found: dict[Key, Image] = {}
    for batch in _batches(keys):
        chosen = select(table).where(tuple_(*table.primary_key).in_(batch))
        for row in (await tx.connection.execute(chosen)).mappings():
            found[_key(table, row)] = dict(row)
    return found


def _batches(keys: Iterable[Key]) -> Iterator[list[Key]]:
    rest = iter(keys)
    while batch := list(islice(rest, _BATCH)):
        yield batch
