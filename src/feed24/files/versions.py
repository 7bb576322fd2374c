"""Versions: what a file's content has been, and is."""

from typing import Any

from sqlalchemy import Row, Select, bindparam, insert, select, update

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.errors import Forbidden, Invalid, NotFound
from feed24.files import objects
from feed24.files.content import Written, record
from feed24.files.folders import lock_storage
from feed24.files.rights import Right, held
from feed24.files.tables import drive_object, file_content, file_version


class OtherFile(Invalid):
    """The version belongs to another file."""


_SHOWN = select(
    file_version,
    file_content.c.key,
    file_content.c.size,
    file_content.c.media_type,
).join(file_content, file_content.c.id == file_version.c.content_id)
_ONE = _SHOWN.join(drive_object, drive_object.c.id == file_version.c.object_id).where(
    file_version.c.id == bindparam("version_id")
)


def listed(file_id: int) -> Select[Any]:
    """The versions of a file that the viewer may read. Not ordered yet."""
    return _SHOWN.where(file_version.c.object_id == file_id)


async def get(tx: Transaction, viewer: Viewer, version_id: int) -> Row[Any]:
    """A version of a file that the viewer may read, also in the bin. Raises NotFound, Forbidden."""
    asked = _ONE.add_columns(held(viewer, Right.READ).label("allowed"))
    row = await tx.first(asked, {"version_id": version_id})
    if row is None:
        raise NotFound(version_id)
    if not row.allowed:
        raise Forbidden(version_id)
    return row


async def may_add(tx: Transaction, viewer: Viewer, file_id: int) -> Row[Any]:
    """The file, if the viewer may give it new content. Raises NotFound, Forbidden."""
    return await objects.get_present(tx, viewer, file_id, "file", Right.EDIT)


async def add(tx: Transaction, viewer: Viewer, file_id: int, written: Written) -> None:
    """Give a file new content. Raises NotFound, also for a file in the bin, Forbidden."""
    row = await may_add(tx, viewer, file_id)
    await lock_storage(tx, row.storage_id)
    row = await may_add(tx, viewer, file_id)
    (content_id,) = await record(tx, [written])
    await _become(tx, viewer, row, content_id)


async def restore(tx: Transaction, viewer: Viewer, file_id: int, version_id: int) -> None:
    """Make the content of a version the newest version. Raises NotFound, Forbidden, OtherFile."""
    row = await objects.get_locked(tx, viewer, file_id, "file", Right.FULL)
    if row.deleted:
        raise NotFound(file_id)
    version = await tx.first(_ONE, {"version_id": version_id})
    if version is None:
        raise NotFound(version_id)
    if version.object_id != file_id:
        raise OtherFile(version_id)
    await _become(tx, viewer, row, version.content_id)


async def _become(tx: Transaction, viewer: Viewer, row: Row[Any], content_id: int) -> None:
    values = {
        "content_id": content_id,
        "version": row.version + 1,
        "updated_at": tx.now,
        "updated_by": viewer.id,
    }
    await tx.run(update(drive_object).where(drive_object.c.id == row.id).values(values))
    version = {
        "object_id": row.id,
        "number": row.version + 1,
        "name": row.name,
        "content_id": content_id,
        "created_at": tx.now,
        "created_by": viewer.id,
    }
    await tx.run(insert(file_version), version)
