"""Putting files on the Drive.

Content goes to the store first and is removed again when the transaction fails, so a row never
refers to bytes that are not there. Names are given out while the folder is locked: two uploads into
one folder at the same time never get the same name.
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.errors import NotFound
from feed24.files import objects, storages
from feed24.files.content import Written, record, write_within
from feed24.files.folders import Folder, claim, lock, taken
from feed24.files.making import New, make
from feed24.files.names import free_names
from feed24.files.rights import Right, grant
from feed24.files.store import FileStore
from feed24.files.tables import drive_object, present
from feed24.rest.content import SentFile


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
    free = await free_names(names, lambda wanted: taken(tx, folder.id, wanted))
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
    folder = await lock(tx, folder_id)
    name = await claim(tx, folder_id, name, unique=unique)
    (file_id,) = await _insert(tx, folder, [(name, written)], viewer.id)
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


_UPLOADS_FOLDER = (
    select(drive_object.c.id, drive_object.c.storage_id)
    .where(
        drive_object.c.storage_id == bindparam("of_storage"),
        drive_object.c.code == storages.UPLOADED_FILES,
        present,
    )
    .with_for_update(key_share=True)
)


async def _uploads_folder(tx: Transaction, owner_id: int) -> Folder:
    """The locked folder, made on first use. Raises NotFound."""
    root = await storages.root_of_person(tx, owner_id)
    wanted = {"of_storage": root.storage_id}
    folder = await tx.first(_UPLOADS_FOLDER, wanted)
    if folder is None:
        # Whoever comes first makes it; the others wait for the root and then find it.
        await lock(tx, root.id)
        folder = await tx.first(_UPLOADS_FOLDER, wanted)
    return folder or await _make_uploads_folder(tx, root, owner_id)


async def _make_uploads_folder(tx: Transaction, root: Folder, owner_id: int) -> Folder:
    """The person may have a folder of that name already."""
    (name,) = await free_names(
        [storages.UPLOADED_FILES_NAME], lambda wanted: taken(tx, root.id, wanted)
    )
    folder_id = await storages.create_folder(
        tx, root.storage_id, root.id, name, created_by=owner_id, code=storages.UPLOADED_FILES
    )
    return await lock(tx, folder_id)


async def _insert(
    tx: Transaction, folder: Folder, files: Sequence[tuple[str, Written]], owner_id: int
) -> list[int]:
    """Rows for new files under names that are free; a few statements for any number of files."""
    content_ids = await record(tx, [written for _, written in files])
    news = [
        New(folder.storage_id, folder.id, name, content_id)
        for (name, _), content_id in zip(files, content_ids, strict=True)
    ]
    return await make(tx, news, owner_id)
