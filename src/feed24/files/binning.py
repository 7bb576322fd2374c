"""The bin, and what is deleted for good.

A folder takes what it holds to the bin with it, and back. What was in the bin by itself stays there
when the folder above it comes back. Everything in the bin can be read by its id; nothing in it is
listed, found or changed.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Update, and_, bindparam, delete, select, update

from feed24.access import Viewer
from feed24.db import NUMBERS, Moment, Transaction, one_of
from feed24.files import folders, objects, tree
from feed24.files.arranging import RootFolder
from feed24.files.names import folded
from feed24.files.objects import Kind
from feed24.files.rights import Right
from feed24.files.tables import binned, drive_object
from feed24.files.tree import BINNED, BINNED_WITH_PARENT, PRESENT
from feed24.search.writing import files_changed

KEPT = timedelta(days=30)
_NEEDED: dict[Kind, Right] = {"folder": Right.FULL, "file": Right.EDIT}
_STATES = (PRESENT, BINNED, BINNED_WITH_PARENT)


async def mark_deleted(tx: Transaction, viewer: Viewer, object_id: int, kind: Kind) -> None:
    """Put an object into the bin with everything below it; once more changes nothing.

    Raises NotFound, Forbidden, RootFolder.
    """
    row = await objects.get_locked(tx, viewer, object_id, kind, _NEEDED[kind])
    if row.parent_id is None:
        raise RootFolder(object_id)
    if row.deleted:
        return
    below = await tree.locked_below(tx, object_id, [PRESENT]) if kind == "folder" else []
    traces = {"deleted_at": tx.now, "deleted_by": viewer.id}
    await tx.run(_of([object_id]).values(deleted=BINNED, **traces))
    await tx.run(_of(below).values(deleted=BINNED_WITH_PARENT, **traces))
    await files_changed(tx, [object_id, *below])


async def restore(tx: Transaction, viewer: Viewer, object_id: int, kind: Kind) -> None:
    """Take an object out of the bin with what went there with it; its name is numbered if taken.

    Folders above it that are in the bin come back too, without the rest of what they held, which
    stays in the bin. Of an object that is not in the bin nothing changes. Raises NotFound,
    Forbidden.
    """
    row = await objects.get_locked(tx, viewer, object_id, kind, _NEEDED[kind])
    if not row.deleted:
        return
    *above, _ = await tree.ancestry(tx, object_id)
    for folder in above:
        if folder.deleted:
            await _bring_back(tx, folder.id)
            await tx.run(_FREED, {"folder_id": folder.id})
    await _bring_back(tx, object_id)
    below: list[int] = []
    if kind == "folder":
        below = await tree.locked_below(tx, object_id, [BINNED_WITH_PARENT])
        await _become_present(tx, below)
    await files_changed(tx, [object_id, *below])


async def _bring_back(tx: Transaction, object_id: int) -> None:
    """This object alone, into a folder that is there."""
    row = await tx.first(_PLACE, {"object_id": object_id})
    if row is None:
        raise LookupError(object_id)
    await folders.lock(tx, row.parent_id)
    name = await folders.claim(tx, row.parent_id, row.name, unique=True)
    await tx.run(_of([object_id]).values(name=name, folded=folded(name)))
    await _become_present(tx, [object_id])


async def _become_present(tx: Transaction, ids: Collection[int]) -> None:
    await tx.run(_FORGET_CODES, {"ids": list(ids)})
    await tx.run(_of(ids).values(deleted=PRESENT, deleted_at=None))


async def delete_for_good(tx: Transaction, viewer: Viewer, object_id: int, kind: Kind) -> None:
    """Remove an object with everything below it, also out of the bin.

    Attachments of it go at once. Content that nothing refers to any more is collected later.
    Raises NotFound, Forbidden, RootFolder.
    """
    row = await objects.get_locked(tx, viewer, object_id, kind, Right.FULL)
    if row.parent_id is None:
        raise RootFolder(object_id)
    await _remove(tx, object_id)


async def purge(tx: Transaction, *, before: datetime, at_most: int = 100) -> int:
    """Remove what was put into the bin before that moment; how many of at most so many there were.

    What a folder took with it goes with the folder.
    """
    due = await tx.all(_DUE.limit(at_most), {"before": before})
    # In the order of the storages, as everybody who locks several.
    for row in sorted(due, key=lambda row: (row.storage_id, row.id)):
        await folders.lock_storage(tx, row.storage_id)
        if await tx.scalar(_STILL_DUE, {"object_id": row.id, "before": before}):
            await _remove(tx, row.id)
    return len(due)


async def _remove(tx: Transaction, object_id: int) -> None:
    doomed = [object_id, *await tree.locked_below(tx, object_id, _STATES)]
    # As long as it is known what they are attached to.
    await tx.run(_of(doomed).values(deleted=BINNED))
    await files_changed(tx, doomed)
    await tx.run(delete(drive_object).where(one_of(drive_object.c.id, doomed)))


def _of(ids: Collection[int]) -> Update:
    return update(drive_object).where(one_of(drive_object.c.id, ids))


_PLACE = select(drive_object.c.parent_id, drive_object.c.name).where(
    drive_object.c.id == bindparam("object_id")
)
# What a folder that comes back alone leaves in the bin is there by itself from now on.
_FREED = (
    update(drive_object)
    .where(
        drive_object.c.parent_id == bindparam("folder_id"),
        drive_object.c.deleted == BINNED_WITH_PARENT,
    )
    .values(deleted=BINNED)
)
_other = drive_object.alias("other")
# Another special folder may have been made meanwhile; a storage has one of each code.
_FORGET_CODES = (
    update(drive_object)
    .where(
        one_of(drive_object.c.id, bindparam("ids", type_=NUMBERS)),
        drive_object.c.code.is_not(None),
        select(_other.c.id)
        .where(
            and_(
                _other.c.storage_id == drive_object.c.storage_id,
                _other.c.code == drive_object.c.code,
                _other.c.deleted == PRESENT,
            )
        )
        .exists(),
    )
    .values(code=None)
)
_DUE = (
    select(drive_object.c.id, drive_object.c.storage_id)
    .where(binned, drive_object.c.deleted_at < bindparam("before", type_=Moment))
    .order_by(drive_object.c.deleted_at)
)
_STILL_DUE = select(drive_object.c.id).where(
    drive_object.c.id == bindparam("object_id"),
    binned,
    drive_object.c.deleted_at < bindparam("before", type_=Moment),
)
