"""Objects given to others: to a person as a right, to anybody by a public address."""

import secrets
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select, update

from feed24.access import Viewer
from feed24.db import Transaction, insert_new
from feed24.errors import NotFound
from feed24.files import objects, tree
from feed24.files.objects import SHOWN, Kind
from feed24.files.rights import Right
from feed24.files.tables import drive_object, drive_right, external_link, present
from feed24.users.tables import person

# Nobody guesses as many random bytes, and they still fit into a message.
_CODE_BYTES = 12


async def may_share(tx: Transaction, viewer: Viewer, folder_id: int) -> None:
    """Whether the viewer may give rights on a folder. Raises NotFound, Forbidden."""
    await objects.get_present(tx, viewer, folder_id, "folder", Right.FULL)


async def share_to_person(
    tx: Transaction, viewer: Viewer, folder_id: int, user_id: int, right: Right
) -> None:
    """Give a person a right on a folder and all below it; more than that is never taken away.

    Raises NotFound, also for a folder in the bin and for somebody unknown, and Forbidden.
    """
    await may_share(tx, viewer, folder_id)
    if await tx.scalar(select(person.c.id).where(person.c.id == user_id)) is None:
        raise NotFound(user_id)
    given = {"object_id": folder_id, "code": f"U{user_id}", "level": right}
    await insert_new(tx, drive_right, [given])
    await tx.run(
        update(drive_right)
        .where(
            drive_right.c.object_id == folder_id,
            drive_right.c.code == given["code"],
            drive_right.c.level < right,
        )
        .values(level=right)
    )


_CODE = select(external_link.c.code).where(external_link.c.object_id == bindparam("object_id"))


async def link(tx: Transaction, viewer: Viewer, object_id: int, kind: Kind) -> str:
    """The code of an object's public address, the same for everybody who asks.

    Raises NotFound, also for what is in the bin, and Forbidden.
    """
    await objects.get_present(tx, viewer, object_id, kind)
    asked = {"object_id": object_id}
    code = await tx.scalar(_CODE, asked)
    if code is None:
        made = {
            **asked,
            "code": secrets.token_urlsafe(_CODE_BYTES),
            "created_at": tx.now,
            "created_by": viewer.id,
        }
        await insert_new(tx, external_link, [made])
        code = await tx.scalar(_CODE, asked)
    return str(code)


_LINKED = SHOWN.join(external_link, external_link.c.object_id == drive_object.c.id).where(
    external_link.c.code == bindparam("code"), present
)
_WITHIN = SHOWN.where(drive_object.c.id == bindparam("object_id"), present)


async def linked(tx: Transaction, code: str, inner_id: int | None = None) -> Row[Any]:
    """What a public address leads to, or one of the objects below that. Raises NotFound."""
    row = await tx.first(_LINKED, {"code": code})
    if row is None:
        raise NotFound(code)
    if inner_id is None or inner_id == row.id:
        return row
    inner = await tx.first(_WITHIN, {"object_id": inner_id})
    if inner is None or not await tree.is_within(tx, inner_id, row.id):
        raise NotFound(inner_id)
    return inner


def inside(folder_id: int) -> Select[Any]:
    """What a folder behind a public address holds, folders first."""
    return SHOWN.where(drive_object.c.parent_id == folder_id, present).order_by(
        drive_object.c.kind.desc(), drive_object.c.folded, drive_object.c.id
    )


async def count_inside(tx: Transaction, folder_id: int) -> int:
    counted = select(func.count()).where(drive_object.c.parent_id == folder_id, present)
    return int(await tx.scalar(counted))
