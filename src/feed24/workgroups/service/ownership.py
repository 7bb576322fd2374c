"""Whose a workgroup is."""

from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, case, update

from feed24.access import MEMBERS, Role, Viewer
from feed24.db import Moment, Transaction, insert_new
from feed24.errors import Forbidden
from feed24.events import recording as events
from feed24.events.kinds import WorkgroupChanged
from feed24.index.changes import person_changed, record
from feed24.workgroups.service.reading import active_person, find, hold
from feed24.workgroups.tables import workgroup, workgroup_member

_OLD: BindParameter[int] = bindparam("old")
_NEW: BindParameter[int] = bindparam("new")
_SWAP = (
    update(workgroup_member)
    .where(
        workgroup_member.c.workgroup_id == bindparam("of"),
        workgroup_member.c.user_id.in_([_OLD, _NEW]),
    )
    .values(
        role=case((workgroup_member.c.user_id == _NEW, Role.OWNER), else_=Role.MODERATOR),
        since=case(
            (workgroup_member.c.role.in_(MEMBERS), workgroup_member.c.since),
            else_=bindparam("moment", type_=Moment),
        ),
    )
)


def managed(actor: Viewer, group: Row[Any]) -> Row[Any]:
    """The workgroup, if it is the actor's or the actor is an administrator. Raises Forbidden."""
    if actor.admin or group.owner_id == actor.id:
        return group
    raise Forbidden(group.id)


async def check_managed(tx: Transaction, actor: Viewer, workgroup_id: int) -> None:
    """Raises UnknownWorkgroup, or Forbidden unless the actor may change the workgroup."""
    managed(actor, await find(tx, actor, workgroup_id))


async def set_owner(tx: Transaction, actor: Viewer, workgroup_id: int, user_id: int) -> None:
    """Hand the workgroup over. Raises UnknownWorkgroup, UnknownPerson, Forbidden."""
    group = await hold(tx, workgroup_id, actor)
    await active_person(tx, user_id)
    await hand_over(tx, managed(actor, group), user_id)


async def hand_over(tx: Transaction, group: Row[Any], user_id: int) -> None:
    """Make somebody the owner, from outside if need be; the former owner stays as a moderator.

    The workgroup is held by this transaction. Raises UnknownPerson.
    """
    if user_id == group.owner_id:
        return
    heir = await active_person(tx, user_id)
    joining = {"workgroup_id": group.id, "user_id": user_id, "role": Role.OWNER}
    await insert_new(tx, workgroup_member, [{**joining, "joined_at": tx.now, "since": tx.now}])
    swap = {"of": group.id, "old": group.owner_id, "new": user_id, "moment": tx.now}
    await tx.run(_SWAP, swap)
    extranet = group.extranet or heir.extranet
    values = {"owner_id": user_id, "extranet": extranet}
    await tx.run(update(workgroup).where(workgroup.c.id == group.id).values(values))
    record(tx, person_changed(group.owner_id), person_changed(user_id))
    events.record(tx, WorkgroupChanged(group.id))
