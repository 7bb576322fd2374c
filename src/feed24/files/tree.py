"""What is below and above a folder."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, and_, bindparam, literal, select

from feed24.db import NUMBERS, Transaction, one_of
from feed24.files.tables import drive_object, present

PRESENT, BINNED, BINNED_WITH_PARENT = 0, 3, 4

_LOCKED = (
    select(drive_object.c.id)
    .where(one_of(drive_object.c.id, bindparam("folder_ids", type_=NUMBERS)))
    .order_by(drive_object.c.id)
    .with_for_update(key_share=True)
)
_CHILDREN = select(drive_object.c.id, drive_object.c.kind).where(
    one_of(drive_object.c.parent_id, bindparam("folder_ids", type_=NUMBERS)),
    one_of(drive_object.c.deleted, bindparam("states", type_=NUMBERS)),
)


async def locked_below(tx: Transaction, folder_id: int, states: Collection[int]) -> list[int]:
    """Everything below a folder that is reached through objects in these states.

    Level by level, each folder locked before it is looked into: nobody adds anything meanwhile.
    """
    found: list[int] = []
    level = [folder_id]
    while level:
        await tx.run(_LOCKED, {"folder_ids": level})
        rows = await tx.all(_CHILDREN, {"folder_ids": level, "states": list(states)})
        found += [row.id for row in rows]
        level = [row.id for row in rows if row.kind == "folder"]
    return found


class Node(NamedTuple):
    """An object of a tree; `content_id` is that of a file."""

    id: int
    parent_id: int
    kind: str
    name: str
    content_id: int | None
    alt: str | None


_top = drive_object.alias("top")
_below = drive_object.alias("below")
_columns = ("id", "parent_id", "kind", "name", "content_id", "alt")
_down = (
    select(*(_top.c[name] for name in _columns), literal(0).label("depth"))
    .where(_top.c.id == bindparam("object_id"))
    .cte("way_down", recursive=True)
)
_down = _down.union_all(
    select(*(_below.c[name] for name in _columns), _down.c.depth + 1).join(
        _down, and_(_below.c.parent_id == _down.c.id, _below.c.deleted == PRESENT)
    )
)
_TREE = select(_down).order_by(_down.c.depth, _down.c.id)


async def levels(tx: Transaction, object_id: int) -> list[list[Node]]:
    """An object with all that is present below it, as of one moment, from the top down."""
    found: list[list[Node]] = []
    for row in await tx.all(_TREE, {"object_id": object_id}):
        if row.depth == len(found):
            found.append([])
        found[row.depth].append(Node._make(row[:-1]))
    return found


_here = drive_object.alias("here")
_above = drive_object.alias("above")
_up = (
    select(_here.c.id, _here.c.parent_id, _here.c.deleted, literal(0).label("height"))
    .where(_here.c.id == bindparam("object_id"))
    .cte("way_up", recursive=True)
)
_up = _up.union_all(
    select(_above.c.id, _above.c.parent_id, _above.c.deleted, _up.c.height + 1).join(
        _up, _above.c.id == _up.c.parent_id
    )
)
_ANCESTRY = select(_up.c.id, _up.c.deleted).order_by(_up.c.height.desc())


async def ancestry(tx: Transaction, object_id: int) -> Sequence[Row[Any]]:
    """`id` and `deleted` of an object and all folders above it, from the root down."""
    return await tx.all(_ANCESTRY, {"object_id": object_id})


async def is_within(tx: Transaction, object_id: int, folder_id: int) -> bool:
    """Whether an object is this folder or anywhere below it."""
    return folder_id in {row.id for row in await ancestry(tx, object_id)}


_sub = (
    select(_top.c.id)
    .where(_top.c.parent_id == bindparam("within"), _top.c.deleted == PRESENT)
    .cte("subtree", recursive=True)
)
_sub = _sub.union_all(
    select(_below.c.id).join(
        _sub, and_(_below.c.parent_id == _sub.c.id, _below.c.deleted == PRESENT)
    )
)
# For a query over `drive_object`: what is present below the folder `within`, that one left out.
SUBTREE = and_(present, drive_object.c.id.in_(select(_sub.c.id)))
