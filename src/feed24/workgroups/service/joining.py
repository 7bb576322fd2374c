"""Coming into a workgroup by consent of both sides: invitations and requests."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from feed24.access import Role, Viewer
from feed24.db import Transaction, insert_new
from feed24.workgroups.errors import Banned
from feed24.workgroups.permissions import holds
from feed24.workgroups.service.members import admit, named_people
from feed24.workgroups.service.reading import hold
from feed24.workgroups.service.roles import set_role
from feed24.workgroups.tables import workgroup_member

BY_PERSON, BY_GROUP = "U", "G"

_MINE = select(workgroup_member.c.role, workgroup_member.c.initiated_by).where(
    workgroup_member.c.workgroup_id == bindparam("of"),
    workgroup_member.c.user_id == bindparam("who"),
)


def may_invite(actor: Viewer, workgroup_id: int, inviters: str) -> bool:
    """Whether the actor's role, or being an administrator, lets invite into the workgroup."""
    return actor.admin or holds(actor, workgroup_id, Role(inviters))


async def invite(
    tx: Transaction, actor: Viewer, workgroup_id: int, people: Iterable[int]
) -> list[int]:
    """Invite people who have no relation to the workgroup; those, in the order they were named.

    Nobody is invited when the actor may not invite. Raises NoPeople, then UnknownWorkgroup.
    """
    named = named_people(people)
    group = await hold(tx, workgroup_id, actor)
    if not may_invite(actor, workgroup_id, group.inviters):
        return []
    return await admit(tx, workgroup_id, named, Role.PENDING)


async def ask_to_join(tx: Transaction, actor: Viewer, workgroup_id: int) -> None:
    """Become a member of an open workgroup, invited or not; ask for it in any other.

    Nothing changes for members and for those who wait already. Raises UnknownWorkgroup, Banned.
    """
    group = await hold(tx, workgroup_id, actor)
    mine = await tx.first(_MINE, {"of": workgroup_id, "who": actor.id})
    if mine and mine.role == Role.BANNED:
        raise Banned(actor.id)
    invited = mine and mine.role == Role.PENDING and mine.initiated_by == BY_GROUP
    if group.opened and (invited or not mine):
        await set_role(tx, workgroup_id, actor.id, Role.MEMBER)
    elif not mine:
        row = {"workgroup_id": workgroup_id, "user_id": actor.id, "role": Role.PENDING}
        row |= {"initiated_by": BY_PERSON, "joined_at": tx.now}
        await insert_new(tx, workgroup_member, [row])
