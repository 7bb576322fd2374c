"""Who belongs to which departments. A person with a department is an employee, not a guest."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import bindparam, delete, func, select, update

from feed24.db import NUMBERS, Transaction, insert_new, is_id, one_of
from feed24.departments.errors import UnknownDepartment
from feed24.departments.tables import department, department_member
from feed24.errors import NotFound
from feed24.index.changes import person_changed, record
from feed24.users.tables import person

_PERSON = select(person.c.id).where(person.c.id == bindparam("who")).with_for_update(key_share=True)
# The lock keeps the departments from being deleted before somebody is placed in them.
_DEPARTMENTS = (
    select(department.c.id)
    .where(one_of(department.c.id, bindparam("ids", type_=NUMBERS)))
    .order_by(department.c.id)
    .with_for_update(read=True, key_share=True)
)
_LEAVE = (
    delete(department_member)
    .where(department_member.c.user_id == bindparam("who"))
    .returning(department_member.c.department_id, department_member.c.since)
)
_EMPLOY = (
    update(person).where(person.c.id == bindparam("who"), person.c.extranet).values(extranet=False)
)
_LAST = select(func.max(department_member.c.position)).where(
    department_member.c.user_id == bindparam("who")
)
_OF_PEOPLE = (
    select(department_member.c.user_id, department_member.c.department_id)
    .where(one_of(department_member.c.user_id, bindparam("people", type_=NUMBERS)))
    .order_by(department_member.c.user_id, department_member.c.position)
)


async def place(tx: Transaction, user_id: int, department_ids: Iterable[int]) -> None:
    """Make these, in this order, the departments of a person.

    Raises NotFound for an unknown person, UnknownDepartment.
    """
    ids = list(dict.fromkeys(department_ids))
    await _hold(tx, user_id, ids)
    left = await tx.all(_LEAVE, {"who": user_id})
    await _join(tx, user_id, ids, 0, {row.department_id: row.since for row in left})


async def admit(tx: Transaction, user_id: int, department_id: int) -> None:
    """Add a department to a person's, as the last one, unless it is there.

    Raises NotFound for an unknown person, UnknownDepartment.
    """
    await _hold(tx, user_id, [department_id])
    last = await tx.scalar(_LAST, {"who": user_id})
    await _join(tx, user_id, [department_id], 0 if last is None else last + 1)


async def of_people(tx: Transaction, people: Iterable[int]) -> dict[int, list[int]]:
    """The departments of those of these people who have any, in the person's order."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in await tx.all(_OF_PEOPLE, {"people": list(people)}):
        found[row.user_id].append(row.department_id)
    return dict(found)


async def _hold(tx: Transaction, user_id: int, department_ids: Sequence[int]) -> None:
    """The person and the departments exist until this transaction ends."""
    if await tx.scalar(_PERSON, {"who": user_id}) is None:
        raise NotFound(f"person {user_id}")
    storable = [number for number in department_ids if is_id(number)]
    held = await tx.scalars(_DEPARTMENTS, {"ids": storable}) if storable else []
    for unknown in set(department_ids) - set(held):
        raise UnknownDepartment(unknown)


async def _join(
    tx: Transaction,
    user_id: int,
    department_ids: Sequence[int],
    first_position: int,
    since: Mapping[int, datetime | None] = MappingProxyType({}),
) -> None:
    """`since` are the moments of departments to which the person belonged all the time."""
    rows = [
        {
            "user_id": user_id,
            "department_id": department_id,
            "position": position,
            "since": since.get(department_id, tx.now),
        }
        for position, department_id in enumerate(department_ids, first_position)
    ]
    await insert_new(tx, department_member, rows)
    if rows:
        await tx.run(_EMPLOY, {"who": user_id})
    record(tx, person_changed(user_id))
