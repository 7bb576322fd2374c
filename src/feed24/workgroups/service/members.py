"""Members as administrators manage them, several at once."""

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, delete, exists, select, update

from feed24.access import MEMBERS, Role, Viewer
from feed24.db import NUMBERS, Transaction, insert_new, is_id, one_of
from feed24.errors import Forbidden
from feed24.index.changes import person_changed, record
from feed24.users.tables import person
from feed24.workgroups.errors import NoPeople, WrongRole
from feed24.workgroups.service.reading import hold
from feed24.workgroups.service.roles import open_to_guests
from feed24.workgroups.tables import workgroup_member

ASSIGNABLE = (Role.MODERATOR, Role.MEMBER)

_OF = workgroup_member.c.workgroup_id == bindparam("of")
_THESE = one_of(workgroup_member.c.user_id, bindparam("people", type_=NUMBERS))
_STRANGERS = select(person.c.id, person.c.extranet).where(
    one_of(person.c.id, bindparam("people", type_=NUMBERS)),
    person.c.active,
    ~exists().where(_OF, workgroup_member.c.user_id == person.c.id),
)
_CHANGE = (
    update(workgroup_member)
    .where(_OF, _THESE, workgroup_member.c.role.in_(ASSIGNABLE))
    .where(workgroup_member.c.role != bindparam("now"))
    .values(role=bindparam("now"))
    .returning(workgroup_member.c.user_id)
)
_REMOVE = (
    delete(workgroup_member)
    .where(_OF, _THESE, workgroup_member.c.role != Role.OWNER)
    .returning(workgroup_member.c.user_id)
)


async def add(
    tx: Transaction, actor: Viewer, workgroup_id: int, people: Iterable[int]
) -> list[int]:
    """Make people members without asking them; those added, in the order they were named.

    Whoever has a relation to the workgroup keeps it, a ban included. Raises Forbidden for all but
    administrators, then NoPeople, then UnknownWorkgroup.
    """
    named = _for_administrators(actor, people)
    await hold(tx, workgroup_id, actor)
    return await admit(tx, workgroup_id, named, Role.MEMBER)


async def change_role(
    tx: Transaction, actor: Viewer, workgroup_id: int, people: Iterable[int], role: Role | None
) -> list[int]:
    """Make members moderators or moderators members; those changed, in the order they were named.

    Owners and people who are no members stay what they are. Raises Forbidden for all but
    administrators, then WrongRole, NoPeople, UnknownWorkgroup.
    """
    if not actor.admin:
        raise Forbidden(workgroup_id)
    if role not in ASSIGNABLE:
        raise WrongRole(role)
    named = named_people(people)
    await hold(tx, workgroup_id, actor)
    changed = await tx.scalars(_CHANGE, {"of": workgroup_id, "people": named, "now": role})
    return _recorded(tx, named, changed)


async def remove(
    tx: Transaction, actor: Viewer, workgroup_id: int, people: Iterable[int]
) -> list[int]:
    """End relations of any kind but the owner's; whose it were, in the order they were named.

    Raises Forbidden for all but administrators, then NoPeople, then UnknownWorkgroup.
    """
    named = _for_administrators(actor, people)
    await hold(tx, workgroup_id, actor)
    removed = await tx.scalars(_REMOVE, {"of": workgroup_id, "people": named})
    return _recorded(tx, named, removed)


async def admit(tx: Transaction, workgroup_id: int, people: Sequence[int], role: Role) -> list[int]:
    """Relate people to the workgroup who had no relation to it; those, in the given order."""
    found = await tx.all(_STRANGERS, {"of": workgroup_id, "people": people})
    guests = {row.id: row.extranet for row in found}
    begun = {"joined_at": tx.now, "since": tx.now if role in MEMBERS else None}
    rows = [
        {"workgroup_id": workgroup_id, "user_id": user_id, "role": role, **begun}
        for user_id in people
        if user_id in guests
    ]
    admitted = await insert_new(tx, workgroup_member, rows, workgroup_member.c.user_id)
    new = [user_id for (user_id,) in admitted]
    if role not in MEMBERS:
        return _in_order(people, new)
    if any(guests[user_id] for user_id in new):
        await open_to_guests(tx, workgroup_id)
    return _recorded(tx, people, new)


def named_people(people: Iterable[int]) -> list[int]:
    """Each possible id once. Raises NoPeople if there is none."""
    named = [user_id for user_id in dict.fromkeys(people) if is_id(user_id)]
    if not named:
        raise NoPeople
    return named


def _for_administrators(actor: Viewer, people: Iterable[int]) -> list[int]:
    if not actor.admin:
        raise Forbidden(actor.id)
    return named_people(people)


def _recorded(tx: Transaction, named: Sequence[int], changed: Iterable[int]) -> list[int]:
    ordered = _in_order(named, changed)
    record(tx, *map(person_changed, ordered))
    return ordered


def _in_order(named: Sequence[int], some: Iterable[int]) -> list[int]:
    known = set(some)
    return [user_id for user_id in named if user_id in known]
