"""Putting files on the Drive.

Content goes to the store first and is removed again when the transaction fails, so a row never
refers to bytes that are not there. Names are given out while the folder is locked: two uploads into
one folder at the same time never get the same name.
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, insert, select

from feed24.access import Viewer
from feed24.db import TEXTS, Transaction, one_of
from feed24.errors import Invalid, NotFound
from feed24.files import objects, storages
from feed24.files.content import Written, write_within
from feed24.files.names import folded, free_names
from feed24.files.rights import Right, grant
from feed24.files.store import FileStore
from feed24.files.tables import drive_object, file_content, file_version, present
from feed24.rest.content import SentFile

# `id` and `storage_id` of a locked folder.
Folder = Row[Any]


class NameTaken(Invalid):
    """The folder holds something of that name."""


async def to_uploads_folder(
    tx: Transaction, store: FileStore, owner_id: int, files: Sequence[SentFile]
) -> list[int]:
    """Keep files in a person's "Uploaded files" folder, under names that are free there.

    The ids of the new files in the same order. A file without a name gets a random one. Raises
    NotFound for a person without a storage, NotSaved.
    """
    if not files:
        return []
    names = [sent.name or secrets.token_hex(16) for sent in files]
    written = await _write_all(tx, store, names, files)
    folder = await _uploads_folder(tx, owner_id)
    free = await free_names(names, lambda wanted: _taken(tx, folder.id, wanted))
    return await _insert(tx, folder, list(zip(free, written, strict=True)), owner_id)


async def _write_all(
    tx: Transaction, store: FileStore, names: Sequence[str], files: Sequence[SentFile]
) -> list[Written]:
    """All contents at once. Every one has come to its end before one that failed is reported."""
    outcomes = await asyncio.gather(
        *(
            write_within(tx, store, name, sent.content)
            for name, sent in zip(names, files, strict=True)
        ),
        return_exceptions=True,
    )
    written: list[Written] = []
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome
        written.append(outcome)
    return written


async def add(
    tx: Transaction,
    viewer: Viewer,
    folder_id: int,
    name: str,
    written: Written,
    *,
    unique: bool = False,
    rights: Mapping[str, Right] | None = None,
) -> int:
    """A new file in a folder; its id. `unique` numbers a name that is taken.

    Raises NotFound, Forbidden, NameTaken.
    """
    await may_add(tx, viewer, folder_id, rights)
    folder = await _locked(tx, folder_id)
    names = [name]
    if unique:
        names = await free_names(names, lambda wanted: _taken(tx, folder_id, wanted))
    elif await _taken(tx, folder_id, {folded(name)}):
        raise NameTaken(name)
    (file_id,) = await _insert(tx, folder, [(names[0], written)], viewer.id)
    await grant(tx, file_id, rights or {})
    return file_id


async def may_add(
    tx: Transaction, viewer: Viewer, folder_id: int, rights: Mapping[str, Right] | None
) -> None:
    """Whether the viewer may add a file here and give these rights on it.

    Raises NotFound, also for a folder in the bin, and Forbidden.
    """
    needed = Right.FULL if rights else Right.ADD
    folder = await objects.get(tx, viewer, folder_id, "folder", needed)
    if folder.deleted:
        raise NotFound(folder_id)


_LOCK = (
    select(drive_object.c.id, drive_object.c.storage_id)
    .where(drive_object.c.id == bindparam("folder_id"), present)
    .with_for_update(key_share=True)
)
_UPLOADS_FOLDER = (
    select(drive_object.c.id, drive_object.c.storage_id)
    .where(
        drive_object.c.storage_id == bindparam("of_storage"),
        drive_object.c.code == storages.UPLOADED_FILES,
        present,
    )
    .with_for_update(key_share=True)
)
_TAKEN = select(drive_object.c.folded).where(
    drive_object.c.parent_id == bindparam("folder_id"),
    present,
    one_of(drive_object.c.folded, bindparam("names", type_=TEXTS)),
)


async def _locked(tx: Transaction, folder_id: int) -> Folder:
    folder = await tx.first(_LOCK, {"folder_id": folder_id})
    if folder is None:
        raise NotFound(folder_id)
    return folder


async def _taken(tx: Transaction, folder_id: int, wanted: set[str]) -> set[str]:
    return set(await tx.scalars(_TAKEN, {"folder_id": folder_id, "names": list(wanted)}))


async def _uploads_folder(tx: Transaction, owner_id: int) -> Folder:
    """The locked folder, made on first use. Raises NotFound."""
    root = await storages.root_of_person(tx, owner_id)
    wanted = {"of_storage": root.storage_id}
    folder = await tx.first(_UPLOADS_FOLDER, wanted)
    if folder is None:
        # Whoever comes first makes it; the others wait for the root and then find it.
        await _locked(tx, root.id)
        folder = await tx.first(_UPLOADS_FOLDER, wanted)
    return folder or await _make_uploads_folder(tx, root, owner_id)


async def _make_uploads_folder(tx: Transaction, root: Folder, owner_id: int) -> Folder:
    """The person may have a folder of that name already."""
    (name,) = await free_names(
        [storages.UPLOADED_FILES_NAME], lambda wanted: _taken(tx, root.id, wanted)
    )
    folder_id = await storages.create_folder(
        tx, root.storage_id, root.id, name, created_by=owner_id, code=storages.UPLOADED_FILES
    )
    return await _locked(tx, folder_id)


async def _insert(
    tx: Transaction, folder: Folder, files: Sequence[tuple[str, Written]], owner_id: int
) -> list[int]:
    """Rows for new files under names that are free; three statements for any number of files."""
    contents = [
        {
            "key": written.key,
            "size": written.size,
            "media_type": written.media.type,
            "width": written.media.width,
            "height": written.media.height,
        }
        for _, written in files
    ]
    content_ids = (await tx.run(_INSERT_CONTENT, contents)).scalars().all()
    rows = [
        {
            "storage_id": folder.storage_id,
            "parent_id": folder.id,
            "kind": "file",
            "name": name,
            "folded": folded(name),
            "content_id": content_id,
            "version": 1,
            "created_at": tx.now,
            "created_by": owner_id,
            "updated_at": tx.now,
            "updated_by": owner_id,
        }
        for (name, _), content_id in zip(files, content_ids, strict=True)
    ]
    file_ids = (await tx.run(_INSERT_FILES, rows)).scalars().all()
    versions = [
        {
            "object_id": file_id,
            "number": 1,
            "name": row["name"],
            "content_id": row["content_id"],
            "created_at": tx.now,
            "created_by": owner_id,
        }
        for file_id, row in zip(file_ids, rows, strict=True)
    ]
    await tx.run(insert(file_version), versions)
    return list(file_ids)


_INSERT_CONTENT = insert(file_content).returning(file_content.c.id, sort_by_parameter_order=True)
_INSERT_FILES = insert(drive_object).returning(drive_object.c.id, sort_by_parameter_order=True)
