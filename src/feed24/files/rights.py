"""Who may do what on the Drive: one rule for lists, single reads, downloads and changes.

A right is granted to an access code on an object, and holds for everything below that object. A
storage's own rights stand on its root, where `feed24.files.storages` writes them. Administrators
may do everything. Nothing here asks about attachments: those follow their post.
"""

from collections.abc import Collection, Mapping
from enum import IntEnum

from sqlalchemy import ColumnElement, Select, insert, or_, select, true

from feed24.access import Viewer
from feed24.db import Transaction, one_of
from feed24.files.tables import drive_object, drive_right, present


class Right(IntEnum):
    """What one may do with an object; each includes those before it."""

    READ = 1
    ADD = 2
    EDIT = 3
    FULL = 4


def held(viewer: Viewer, right: Right) -> ColumnElement[bool]:
    """Objects on which the viewer has this right. Use it in a query over `drive_object`."""
    if viewer.admin:
        return true()
    granted = (drive_right.c.level >= right, one_of(drive_right.c.code, sorted(viewer.codes)))
    # Nearly always answered by the first half, which is looked up once for the whole list.
    return or_(
        drive_object.c.storage_id.in_(_STORAGES.where(*granted)),
        _GRANTED_ON_THE_WAY_UP.where(*granted).exists(),
    )


def _storages() -> Select[int]:
    root = drive_object.alias("storage_root")
    return (
        select(root.c.storage_id)
        .join(drive_right, drive_right.c.object_id == root.c.id)
        .where(root.c.parent_id.is_(None))
    )


def _granted_on_the_way_up() -> Select[int]:
    this = drive_object.alias("this")
    way = (
        select(this.c.id, this.c.parent_id)
        .where(this.c.id == drive_object.c.id)
        .correlate(drive_object)
        .cte("way_up", recursive=True, nesting=True)
    )
    above = drive_object.alias("above")
    way = way.union_all(
        select(above.c.id, above.c.parent_id).join(way, above.c.id == way.c.parent_id)
    )
    return (
        select(drive_right.c.object_id)
        .join(way, way.c.id == drive_right.c.object_id)
        .correlate(drive_object)
    )


# Putting them together takes longer than what they ask.
_STORAGES = _storages()
_GRANTED_ON_THE_WAY_UP = _granted_on_the_way_up()


async def readable(tx: Transaction, viewer: Viewer, file_ids: Collection[int]) -> set[int]:
    """Those of the files that exist, are not in the bin, and that the viewer may read."""
    if not file_ids:
        return set()
    found = select(drive_object.c.id).where(
        one_of(drive_object.c.id, file_ids),
        drive_object.c.kind == "file",
        present,
        held(viewer, Right.READ),
    )
    return set(await tx.scalars(found))


async def grant(tx: Transaction, object_id: int, rights: Mapping[str, Right]) -> None:
    """Give rights on a new object to access codes."""
    rows = [{"object_id": object_id, "code": code, "level": each} for code, each in rights.items()]
    if rows:
        await tx.run(insert(drive_right), rows)
