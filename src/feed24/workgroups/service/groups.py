"""Making and changing workgroups."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import insert
from sqlalchemy import update as change

from feed24.access import Role, Viewer
from feed24.db import Hot, Transaction, catch_up_identity
from feed24.events import recording as events
from feed24.events.kinds import WorkgroupChanged, WorkgroupCreated
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
    await tx.run(insert(workgroup_member), {**membership, "joined_at": tx.now, "since": tx.now})
    await storages.create_for_workgroup(tx, workgroup_id)
    record(tx, person_changed(owner_id))
    events.record(tx, WorkgroupCreated(workgroup_id))
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
    events.record(tx, WorkgroupChanged(workgroup_id))


# Locked in one order, so that posts to the same workgroups do not wait for each other in a circle.
_TOUCH = Hot(
    """
UPDATE workgroup SET active_at = $2 WHERE id IN (
    SELECT id FROM workgroup WHERE id = ANY($1::text::bigint[]) AND active_at < $2
    ORDER BY id FOR NO KEY UPDATE
)
""",
    """
UPDATE workgroup SET active_at = ?2
WHERE id IN (SELECT value FROM json_each(?1)) AND active_at < ?2
""",
)


async def touch(tx: Transaction, workgroup_ids: Iterable[int]) -> None:
    """Something happened in these workgroups now."""
    ids = sorted(set(workgroup_ids))
    if ids:
        await tx.hot(_TOUCH, ids, int(tx.now.timestamp()))
