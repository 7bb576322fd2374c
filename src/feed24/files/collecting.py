"""Finding and removing what nobody refers to: the bin's old content, and bytes without a row.

Content is written before a row refers to it, and a row that is there keeps its content. So what has
been in the store for a grace time and stands in no row will never stand in one: it was replaced,
deleted, or its upload failed. Any number of nodes may collect at the same time, beside any number
of uploads. A store belongs to one portal: whatever else is kept under keys like ours is collected.
"""

from collections.abc import Collection, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog
from obstore.exceptions import BaseError
from sqlalchemy import Column, bindparam, delete, or_, select, union, update

from feed24.background import PASSING, now_and_then
from feed24.db import (
    NUMBERS,
    STORE_KEY,
    TEXTS,
    Database,
    Transaction,
    insert_new,
    metadata,
    one_of,
)
from feed24.files import binning
from feed24.files.store import DRIVE, PREVIEW, PUBLIC, FileStore, Kept, origins
from feed24.files.tables import drive_object, file_content, file_version, upkeep

log = structlog.get_logger("feed24.files")

# No upload takes longer, from its first byte to its commit.
GRACE = timedelta(hours=24)
EVERY = timedelta(hours=24)
TASK = "collect files"
_LOOK = 3600.0
_BATCH = 500


@dataclass(slots=True)
class Collected:
    """What was removed: objects out of the bin, rows of contents, content and its bytes."""

    purged: int = 0
    contents: int = 0
    keys: int = 0
    bytes: int = 0
    unfinished: int = 0


async def collect(
    database: Database,
    store: FileStore,
    *,
    grace: timedelta = GRACE,
    kept_in_bin: timedelta = binning.KEPT,
) -> Collected:
    """Remove everything that nobody refers to. What cannot be removed is logged, and stays."""
    done = Collected()
    before = datetime.now(UTC) - grace
    await _purge(database, kept_in_bin, done)
    await _forget_contents(database, done)
    for area in (DRIVE, PUBLIC, PREVIEW):
        async for batch in store.kept_before(area, before):
            await _sweep(database, store, batch, done)
    done.unfinished = await store.drop_unfinished(before)
    return done


async def _purge(database: Database, kept: timedelta, done: Collected) -> None:
    purged = -1
    while purged:
        async with database.transaction(write=True) as tx:
            purged = await binning.purge(tx, before=tx.now - kept)
        done.purged += purged


REFERRED = or_(
    select(drive_object.c.id).where(drive_object.c.content_id == file_content.c.id).exists(),
    select(file_version.c.id).where(file_version.c.content_id == file_content.c.id).exists(),
)
_FORGOTTEN = (
    select(file_content.c.id)
    .where(file_content.c.id > bindparam("after"), ~REFERRED)
    .order_by(file_content.c.id)
    .limit(_BATCH)
)
# Whoever is about to refer to one again holds it, and is left alone.
_HOLD = (
    select(file_content.c.id)
    .where(one_of(file_content.c.id, bindparam("ids", type_=NUMBERS)))
    .with_for_update(skip_locked=True)
)
_FORGET = delete(file_content).where(
    one_of(file_content.c.id, bindparam("ids", type_=NUMBERS)), ~REFERRED
)


async def _forget_contents(database: Database, done: Collected) -> None:
    after: int | None = 0
    while after is not None:
        async with database.transaction(write=False) as tx:
            ids = await tx.scalars(_FORGOTTEN, {"after": after})
        if ids:
            async with database.transaction(write=True) as tx:
                # Looked at again when nobody can refer to them any more.
                held = await tx.scalars(_HOLD, {"ids": ids})
                done.contents += (await tx.run(_FORGET, {"ids": held})).rowcount
        after = ids[-1] if ids else None


async def _sweep(
    database: Database, store: FileStore, batch: Collection[Kept], done: Collected
) -> None:
    """Remove those that no row refers to and that are ours."""
    ours = {kept: keys for kept in batch if (keys := origins(kept.key))}
    if not ours:
        return
    async with database.transaction(write=False) as tx:
        used = await _used(tx, {key for keys in ours.values() for key in keys})
    for kept, keys in ours.items():
        if used.isdisjoint(keys):
            try:
                await store.delete(kept.key)
            except OSError:
                log.exception("content is left over in the store", key=kept.key)
            else:
                done.keys += 1
                done.bytes += kept.size


def referring() -> list[Column[Any]]:
    """The columns that hold keys of the store, of every table that the process knows."""
    columns = (column for table in metadata.sorted_tables for column in table.c)
    return [column for column in columns if column.info == STORE_KEY]


async def _used(tx: Transaction, keys: Collection[str]) -> set[str]:
    wanted = bindparam("keys", type_=TEXTS)
    found = union(*(select(column).where(one_of(column, wanted)) for column in referring()))
    return set(await tx.scalars(found, {"keys": list(keys)}))


_BEGIN = update(upkeep).where(
    upkeep.c.task == TASK, upkeep.c.begun_at <= bindparam("due", type_=upkeep.c.begun_at.type)
)


async def claim(database: Database, *, every: timedelta = EVERY) -> bool:
    """Whether it is time to collect, and no other node has begun."""
    async with database.transaction(write=True) as tx:
        await insert_new(tx, upkeep, [{"task": TASK, "begun_at": datetime.fromtimestamp(0, UTC)}])
        begun = await tx.run(_BEGIN.values(begun_at=tx.now), {"due": tx.now - every})
        return begun.rowcount == 1


def forever(database: Database, store: FileStore) -> Coroutine[Any, Any, None]:
    """Collect once a day. Any number of workers may."""
    step = partial(_collect_daily, database, store)
    return now_and_then(step, _LOOK, "collecting files", (*PASSING, BaseError))


async def _collect_daily(database: Database, store: FileStore) -> None:
    if await claim(database):
        log.info("collected files", **figures(await collect(database, store)))


def figures(done: Collected) -> dict[str, int]:
    """What was removed, by name."""
    return {name: getattr(done, name) for name in Collected.__slots__}
