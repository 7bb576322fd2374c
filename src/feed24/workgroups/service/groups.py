"""Making and changing workgroups."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import bindparam, insert, select
from sqlalchemy import update as change

from feed24.access import Role, Viewer
from feed24.db import NUMBERS, Moment, Transaction, catch_up_identity, one_of
from feed24.files import storages
from feed24.index.changes import person_changed, record
from feed24.workgroups.avatars import Avatar
from feed24.workgroups.errors import NameMissing
from feed24.workgroups.service.ownership import hand_over, managed
from feed24.workgroups.service.reading import active_person, hold
from feed24.workgroups.tables import workgroup, workgroup_member


class Details(TypedDict, total=False):
    """What a workgroup is, beside its name, owner and avatar. `inviters`: lowest role that may."""

    description: str | None
    keywords: str | None
    visible: bool
    opened: bool
    closed: bool
    project: bool
    project_start: datetime | None
    project_finish: datetime | None
    inviters: Role


async def create(
    tx: Transaction,
    *,
    name: str,
    owner_id: int,
    extranet: bool = False,
    image: str | None = None,
    number: int | None = None,
    **details: Unpack[Details],
) -> int:
    """A new workgroup with its owner and its Drive. Raises NameMissing, UnknownPerson.

    A guest as its owner makes it an extranet workgroup. `number` is the id it gets, which must be
    free; later ones follow the largest.
    """
    if not name.strip():
        raise NameMissing
    owner = await active_person(tx, owner_id)
    values: dict[str, Any] = {
        "name": name,
        "owner_id": owner_id,
        "extranet": extranet or owner.extranet,
        "image": image,
        "created_at": tx.now,
        "updated_at": tx.now,
        "active_at": tx.now,
        **details,
    }
    if number is not None:
        values["id"] = number
    workgroup_id: int = await tx.scalar(insert(workgroup).returning(workgroup.c.id), values)
    if number is not None:
        await catch_up_identity(tx, workgroup)
    membership = {"workgroup_id": workgroup_id, "user_id": owner_id, "role": Role.OWNER}
    await tx.run(insert(workgroup_member), {**membership, "joined_at": tx.now})
    await storages.create_for_workgroup(tx, workgroup_id)
    record(tx, person_changed(owner_id))
    return workgroup_id


async def start(
    tx: Transaction,
    actor: Viewer,
    *,
    name: str,
    owner_id: int | None = None,
    avatar: Avatar | None = None,
    **details: Unpack[Details],
) -> int:
    """`create` for whoever asks. Raises NameMissing, UnknownPerson, NotAnImage.

    Only administrators choose an owner. What a guest makes is neither visible nor open, and by
    default only moderators invite into it.
    """
    if not actor.employee:
        details = {"inviters": Role.MODERATOR, **details, "visible": False, "opened": False}
    owner = owner_id if owner_id and actor.admin else actor.id
    workgroup_id = await create(tx, name=name, owner_id=owner, **details)
    if avatar:
        image = await avatar.keep(tx, actor)
        await tx.run(change(workgroup).where(workgroup.c.id == workgroup_id).values(image=image))
    return workgroup_id


async def update(
    tx: Transaction,
    actor: Viewer,
    workgroup_id: int,
    *,
    name: str | None = None,
    owner_id: int | None = None,
    avatar: Avatar | None = None,
    **details: Unpack[Details],
) -> None:
    """Change what is given, for the owner and administrators.

    Raises UnknownWorkgroup, Forbidden, NameMissing, UnknownPerson, NotAnImage.
    """
    group = managed(actor, await hold(tx, workgroup_id, actor))
    values: dict[str, Any] = {**details, "updated_at": tx.now}
    if not actor.employee:
        values.update({flag: False for flag in ("visible", "opened") if flag in details})
    if name is not None:
        if not name.strip():
            raise NameMissing
        values["name"] = name
    if owner_id:
        await hand_over(tx, group, owner_id)
    if avatar:
        values["image"] = await avatar.keep(tx, actor)
    await tx.run(change(workgroup).where(workgroup.c.id == workgroup_id).values(values))


_MOMENT = bindparam("moment", type_=Moment)
# Locked in one order, so that posts to the same workgroups do not wait for each other in a circle.
_IN_ORDER = (
    select(workgroup.c.id)
    .where(one_of(workgroup.c.id, bindparam("ids", type_=NUMBERS)), workgroup.c.active_at < _MOMENT)
    .order_by(workgroup.c.id)
    .with_for_update(key_share=True)
)
_TOUCH = change(workgroup).where(workgroup.c.id.in_(_IN_ORDER)).values(active_at=_MOMENT)


async def touch(tx: Transaction, workgroup_ids: Iterable[int]) -> None:
    """Something happened in these workgroups now."""
    ids = sorted(set(workgroup_ids))
    if ids:
        await tx.run(_TOUCH, {"ids": ids, "moment": tx.now})
