"""Finding folders and files."""

from typing import Any, Literal

from sqlalchemy import Row, Select, bindparam, select

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.errors import Forbidden, NotFound
from feed24.files.rights import Right, held
from feed24.files.tables import drive_object, file_content, present, storage

Kind = Literal["folder", "file"]

# An object with what is shown of it: its row, its storage's owner and its content.
_SHOWN = (
    select(
        drive_object,
        storage.c.kind.label("storage_kind"),
        storage.c.owner_id,
        file_content.c.key,
        file_content.c.size,
        file_content.c.media_type,
    )
    .join(storage, storage.c.id == drive_object.c.storage_id)
    .outerjoin(file_content, file_content.c.id == drive_object.c.content_id)
)
_ONE = _SHOWN.where(
    drive_object.c.id == bindparam("object_id"), drive_object.c.kind == bindparam("of_kind")
)


async def get(
    tx: Transaction,
    viewer: Viewer,
    object_id: int,
    kind: Kind,
    right: Right = Right.READ,
) -> Row[Any]:
    """A folder or file on which the viewer has this right, also one in the bin.

    Raises NotFound, Forbidden.
    """
    asked = _ONE.add_columns(held(viewer, right).label("allowed"))
    row = await tx.first(asked, {"object_id": object_id, "of_kind": kind})
    if row is None:
        raise NotFound(object_id)
    if not row.allowed:
        raise Forbidden(object_id)
    return row


async def find(tx: Transaction, object_id: int, kind: Kind) -> Row[Any]:
    """A folder or file, whoever asks. Raises NotFound."""
    row = await tx.first(_ONE, {"object_id": object_id, "of_kind": kind})
    if row is None:
        raise NotFound(object_id)
    return row


def children(viewer: Viewer, folder_id: int) -> Select[Any]:
    """What a folder holds and the viewer may read, the bin left out. Not ordered yet."""
    return _SHOWN.where(drive_object.c.parent_id == folder_id, present, held(viewer, Right.READ))


_this = drive_object.alias("this")
_above = drive_object.alias("above")
_first = select(_this.c.id, _this.c.parent_id, _this.c.name).where(
    _this.c.id == bindparam("folder_id")
)
_way = _first.cte("way_up", recursive=True)
_way = _way.union_all(
    select(_above.c.id, _above.c.parent_id, _above.c.name).join(
        _way, _above.c.id == _way.c.parent_id
    )
)
_PATH = select(_way.c.id, _way.c.parent_id, _way.c.name)


async def path(tx: Transaction, folder_id: int | None) -> list[str]:
    """The names from below the storage's root down to this folder; none for the root itself."""
    rows = {row.id: row for row in await tx.all(_PATH, {"folder_id": folder_id})}
    names: list[str] = []
    while folder_id is not None and (row := rows.get(folder_id)) and row.parent_id is not None:
        names.append(row.name)
        folder_id = row.parent_id
    return names[::-1]
