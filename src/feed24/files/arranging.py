"""Folders and files that are made, renamed, moved and copied."""

from collections.abc import Mapping
from itertools import pairwise

from sqlalchemy import bindparam, select, update

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, one_of
from feed24.errors import Forbidden, Invalid, NotFound
from feed24.files import objects, storages, tree
from feed24.files.folders import NameTaken, claim, lock, taken
from feed24.files.making import New, make
from feed24.files.names import folded
from feed24.files.objects import Kind
from feed24.files.rights import Right, grant
from feed24.files.tables import drive_object, file_content
from feed24.files.tree import Node
from feed24.files.uploads import may_add
from feed24.search.writing import files_changed


class RootFolder(Invalid):
    """What is asked for cannot be done with the root of a storage."""


async def add_folder(
    tx: Transaction,
    viewer: Viewer,
    folder_id: int,
    name: str,
    rights: Mapping[str, Right] | None = None,
) -> int:
    """A new folder in a folder; its id. Raises NotFound, Forbidden, NameTaken."""
    await may_add(tx, viewer, folder_id, rights)
    folder = await lock(tx, folder_id)
    await claim(tx, folder_id, name)
    (made,) = await make(tx, [New(folder.storage_id, folder_id, name)], viewer.id)
    await grant(tx, made, rights or {})
    return made


async def rename(tx: Transaction, viewer: Viewer, object_id: int, kind: Kind, name: str) -> None:
    """Give an object another name. A root bears its owner's: nobody may rename it.

    Raises NotFound, also for what is in the bin, Forbidden, NameTaken.
    """
    row = await objects.get_present(tx, viewer, object_id, kind, Right.EDIT)
    if row.parent_id is None:
        raise Forbidden(object_id)
    await lock(tx, row.parent_id)
    row = await objects.get_present(tx, viewer, object_id, kind, Right.EDIT)
    if folded(name) != row.folded and await taken(tx, row.parent_id, {folded(name)}):
        raise NameTaken(name)
    await _change(tx, viewer, object_id, name=name, folded=folded(name))
    await files_changed(tx, [object_id])


async def move(tx: Transaction, viewer: Viewer, object_id: int, kind: Kind, target_id: int) -> bool:
    """Put an object into another folder of its storage.

    False, and nothing is done, for a folder of another storage, the object itself and what is below
    it. Raises NotFound, also for what is in the bin, Forbidden, NameTaken, RootFolder.
    """
    row = await objects.get_locked(tx, viewer, object_id, kind, Right.EDIT)
    if row.deleted:
        raise NotFound(object_id)
    target = await objects.get_present(tx, viewer, target_id, "folder", Right.ADD)
    if row.parent_id is None:
        raise RootFolder(object_id)
    if row.storage_id != target.storage_id or await tree.is_within(tx, target_id, object_id):
        return False
    if row.parent_id != target_id:
        await lock(tx, target_id)
        await claim(tx, target_id, row.name)
        await _change(tx, viewer, object_id, parent_id=target_id)
    return True


async def copy(tx: Transaction, viewer: Viewer, object_id: int, kind: Kind, target_id: int) -> int:
    """The id of a copy in any folder, with everything that is present below the original.

    A copy has one version and the rights of where it is. Raises NotFound, also for what is in the
    bin, Forbidden, NameTaken.
    """
    row = await objects.get_present(tx, viewer, object_id, kind, Right.READ)
    target = await objects.get_present(tx, viewer, target_id, "folder", Right.ADD)
    name = row.name
    if row.parent_id is None:
        name = (await storages.find(tx, row.storage_id)).name
    levels = await tree.levels(tx, object_id)
    await _hold_contents(tx, levels, object_id)
    await lock(tx, target_id)
    await claim(tx, target_id, name)
    top = New(target.storage_id, target_id, name, row.content_id, row.alt)
    (made,) = copies = await make(tx, [top], viewer.id)
    for above, level in pairwise(levels):
        places = dict(zip((node.id for node in above), copies, strict=True))
        news = [
            New(target.storage_id, places[node.parent_id], node.name, node.content_id, node.alt)
            for node in level
        ]
        copies = await make(tx, news, viewer.id)
    return made


_CONTENTS = (
    select(file_content.c.id)
    .where(one_of(file_content.c.id, bindparam("ids", type_=NUMBERS)))
    .with_for_update(read=True, key_share=True)
)


async def _hold_contents(tx: Transaction, levels: list[list[Node]], object_id: int) -> None:
    """Nobody collects what is about to be referred to again. Raises NotFound when that is late."""
    wanted = {node.content_id for level in levels for node in level if node.content_id}
    if wanted and len(await tx.scalars(_CONTENTS, {"ids": list(wanted)})) < len(wanted):
        raise NotFound(object_id)


async def _change(tx: Transaction, viewer: Viewer, object_id: int, **values: object) -> None:
    changed = {**values, "updated_at": tx.now, "updated_by": viewer.id}
    await tx.run(update(drive_object).where(drive_object.c.id == object_id).values(changed))
