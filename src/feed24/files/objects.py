"""Finding folders and files."""

from collections.abc import Collection
from typing import Any, Literal

from sqlalchemy import Row, Select, bindparam, literal, select

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, one_of
from feed24.errors import Forbidden, NotFound
from feed24.files.folders import lock_storage
from feed24.files.rights import Right, held
from feed24.files.tables import drive_object, file_content, present, storage

Kind = Literal["folder", "file"]

# An object with what is shown of it: its row, its storage's owner and its content.
SHOWN = (
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
_ONE = SHOWN.where(
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


async def get_present(
    tx: Transaction, viewer: Viewer, object_id: int, kind: Kind, right: Right = Right.READ
) -> Row[Any]:
    """`get`, and NotFound for what is in the bin."""
    row = await get(tx, viewer, object_id, kind, right)
    if row.deleted:
        raise NotFound(object_id)
    return row


async def get_locked(
    tx: Transaction, viewer: Viewer, object_id: int, kind: Kind, right: Right
) -> Row[Any]:
    """`get` of what nobody else moves, bins or deletes until the transaction ends."""
    row = await get(tx, viewer, object_id, kind, right)
    await lock_storage(tx, row.storage_id)
    return await get(tx, viewer, object_id, kind, right)


async def find(tx: Transaction, object_id: int, kind: Kind) -> Row[Any]:
    """A folder or file, whoever asks. Raises NotFound."""
    row = await tx.first(_ONE, {"object_id": object_id, "of_kind": kind})
    if row is None:
        raise NotFound(object_id)
    return row


def children(viewer: Viewer, folder_id: int) -> Select[Any]:
    """What a folder holds and the viewer may read, the bin left out. Not ordered yet."""
    return SHOWN.where(drive_object.c.parent_id == folder_id, present, held(viewer, Right.READ))


_this = drive_object.alias("this")
_above = drive_object.alias("above")
_first = select(
    _this.c.id.label("leaf"), _this.c.id, _this.c.parent_id, _this.c.name, literal(0).label("up")
).where(one_of(_this.c.id, bindparam("folder_ids", type_=NUMBERS)))
_way = _first.cte("way_up", recursive=True)
_way = _way.union_all(
    select(_way.c.leaf, _above.c.id, _above.c.parent_id, _above.c.name, _way.c.up + 1).join(
        _way, _above.c.id == _way.c.parent_id
    )
)
_PATHS = (
    select(_way.c.leaf, _way.c.name)
    .where(_way.c.parent_id.is_not(None))
    .order_by(_way.c.leaf, _way.c.up.desc())
)


async def path(tx: Transaction, folder_id: int | None) -> list[str]:
    """The names from below the storage's root down to this folder; none for the root itself."""
    return [] if folder_id is None else (await paths(tx, [folder_id]))[folder_id]


async def paths(tx: Transaction, folder_ids: Collection[int]) -> dict[int, list[str]]:
    """`path` of several folders, by one statement."""
    found: dict[int, list[str]] = {folder_id: [] for folder_id in folder_ids}
    for row in await tx.all(_PATHS, {"folder_ids": list(found)}):
        found[row.leaf].append(row.name)
    return found
