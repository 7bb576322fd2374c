"""Folders that something is put into: locked, so that no name in them is given out twice.

Whatever changes which folder is in which, or what is in the bin, holds the lock of the storage as
well: see `lock_storage`. Both are taken in the order of their ids, folders after their storage.
"""

from typing import Any

from sqlalchemy import Row, bindparam, select

from feed24.db import TEXTS, Transaction, one_of
from feed24.errors import Invalid, NotFound
from feed24.files.names import folded, free_names
from feed24.files.tables import drive_object, present, storage

# `id` and `storage_id` of a locked folder.
Folder = Row[Any]


class NameTaken(Invalid):
    """The folder holds something of that name."""


_LOCK_STORAGE = (
    select(storage.c.id)
    .where(storage.c.id == bindparam("storage_id"))
    .with_for_update(key_share=True)
)
_LOCK = (
    select(drive_object.c.id, drive_object.c.storage_id)
    .where(drive_object.c.id == bindparam("folder_id"), drive_object.c.kind == "folder", present)
    .with_for_update(key_share=True)
)
_TAKEN = select(drive_object.c.folded).where(
    drive_object.c.parent_id == bindparam("folder_id"),
    present,
    one_of(drive_object.c.folded, bindparam("names", type_=TEXTS)),
)


async def lock_storage(tx: Transaction, storage_id: int) -> None:
    """Until the transaction ends nobody else moves, bins, restores or deletes anything in it."""
    await tx.run(_LOCK_STORAGE, {"storage_id": storage_id})


async def lock(tx: Transaction, folder_id: int) -> Folder:
    """A folder to which nobody else adds until the transaction ends.

    Raises NotFound, also for a folder in the bin.
    """
    folder = await tx.first(_LOCK, {"folder_id": folder_id})
    if folder is None:
        raise NotFound(folder_id)
    return folder


async def taken(tx: Transaction, folder_id: int, wanted: set[str]) -> set[str]:
    """Those of the folded names that the folder holds."""
    return set(await tx.scalars(_TAKEN, {"folder_id": folder_id, "names": list(wanted)}))


async def claim(tx: Transaction, folder_id: int, name: str, *, unique: bool = False) -> str:
    """A name in a locked folder; with `unique` numbered if it is taken. Raises NameTaken."""
    if unique:
        (free,) = await free_names([name], lambda wanted: taken(tx, folder_id, wanted))
        return free
    if await taken(tx, folder_id, {folded(name)}):
        raise NameTaken(name)
    return name
