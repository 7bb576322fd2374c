"""One person's role in a workgroup, whatever it was before."""

from sqlalchemy import bindparam, delete, select, update

from feed24.access import MEMBERS, Role
from feed24.db import Transaction, insert_new, is_id
from feed24.index.changes import person_changed, record
from feed24.workgroups.errors import OwnerStays
from feed24.workgroups.service.ownership import hand_over
from feed24.workgroups.service.reading import active_person, hold
from feed24.workgroups.tables import workgroup, workgroup_member

_RELATION = (
    workgroup_member.c.workgroup_id == bindparam("of"),
    workgroup_member.c.user_id == bindparam("who"),
)
_CURRENT = select(workgroup_member.c.role).where(*_RELATION)
_CHANGE = update(workgroup_member).where(*_RELATION).values(role=bindparam("now"))
# With the moment from which the person belongs to the group, or none.
_TURN = _CHANGE.values(since=bindparam("moment"))
_END = delete(workgroup_member).where(*_RELATION)


async def set_role(tx: Transaction, workgroup_id: int, user_id: int, role: Role | None) -> bool:
    """Give a person a role in a workgroup, or None to end the relation; False if it was so before.

    A new owner takes over from the old one, who becomes a moderator. Raises UnknownWorkgroup,
    UnknownPerson for somebody who does not exist or is dismissed and should get a role, OwnerStays.
    """
    group = await hold(tx, workgroup_id)
    if user_id == group.owner_id:
        if role is not Role.OWNER:
            raise OwnerStays(user_id)
        return False
    if role is Role.OWNER:
        await hand_over(tx, group, user_id)
        return True
    return await _relate(tx, workgroup_id, user_id, role)


async def ban(tx: Transaction, workgroup_id: int, user_id: int) -> bool:
    """Keep a person out of a workgroup; False if that was so before. Raises like `set_role`."""
    return await set_role(tx, workgroup_id, user_id, Role.BANNED)


async def unban(tx: Transaction, workgroup_id: int, user_id: int) -> bool:
    """Lift a ban; False, and nothing changes, for who was not banned. Raises UnknownWorkgroup."""
    await hold(tx, workgroup_id)
    if await _role(tx, workgroup_id, user_id) is not Role.BANNED:
        return False
    return await _relate(tx, workgroup_id, user_id, None)


async def _role(tx: Transaction, workgroup_id: int, user_id: int) -> Role | None:
    if not is_id(user_id):
        return None
    found = await tx.scalar(_CURRENT, {"of": workgroup_id, "who": user_id})
    return Role(found) if found else None


async def _relate(tx: Transaction, workgroup_id: int, user_id: int, role: Role | None) -> bool:
    """Set or end the relation of somebody who is not the owner."""
    guest = role is not None and (await active_person(tx, user_id)).extranet
    current = await _role(tx, workgroup_id, user_id)
    if current is role:
        return False
    since = tx.now if role in MEMBERS else None
    if role is None:
        await tx.run(_END, {"of": workgroup_id, "who": user_id})
    elif current is None:
        row = {"workgroup_id": workgroup_id, "user_id": user_id, "role": role, "since": since}
        await insert_new(tx, workgroup_member, [{**row, "joined_at": tx.now}])
    elif current in MEMBERS and role in MEMBERS:
        await tx.run(_CHANGE, {"of": workgroup_id, "who": user_id, "now": role})
    else:
        turn = {"of": workgroup_id, "who": user_id, "now": role, "moment": since}
        await tx.run(_TURN, turn)
    if guest and role in MEMBERS:
        await open_to_guests(tx, workgroup_id)
    record(tx, person_changed(user_id))
    return True


_OPEN_TO_GUESTS = update(workgroup).where(workgroup.c.id == bindparam("of")).values(extranet=True)


async def open_to_guests(tx: Transaction, workgroup_id: int) -> None:
    """A workgroup with a guest among its members is an extranet one."""
    await tx.run(_OPEN_TO_GUESTS, {"of": workgroup_id})
