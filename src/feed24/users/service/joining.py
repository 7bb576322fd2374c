"""New people: employees with their departments, guests with their workgroups."""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import bindparam, func, select

from feed24.access import Role, Viewer
from feed24.db import NUMBERS, Transaction, insert_new, is_id, one_of
from feed24.departments import service as departments
from feed24.errors import Forbidden
from feed24.events import recording as events
from feed24.events.kinds import PersonAdded
from feed24.files import storages
from feed24.index.changes import person_changed, record
from feed24.portal.tables import portal
from feed24.users.emails import normal
from feed24.users.errors import EmailTaken, NoDepartment, NoWorkgroup, TooManyPeople, UnknownGroup
from feed24.users.photos import Pictures
from feed24.users.tables import person
from feed24.workgroups import service as workgroups
from feed24.workgroups.tables import workgroup

_BY_EMAIL = select(person.c.id).where(person.c.email == bindparam("address"))
_ACTIVE = select(func.count()).select_from(person).where(person.c.active)
# Whoever adds people under a limit waits for the others who do.
_TURN = select(portal.c.id).with_for_update()
_WORKGROUPS = select(workgroup.c.id).where(one_of(workgroup.c.id, bindparam("ids", type_=NUMBERS)))


async def create(
    tx: Transaction,
    *,
    email: str,
    name: str = "",
    last_name: str = "",
    department_ids: Iterable[int] = (),
    admin: bool = False,
    extranet: bool = False,
    password_hash: str | None = None,
    **fields: Any,
) -> int:
    """A new active person with a Drive of their own; `fields` are further columns of the table.

    Raises WrongEmail, EmailTaken, UnknownDepartment.
    """
    values = {
        "email": normal(email),
        "name": name,
        "last_name": last_name,
        "active": True,
        "admin": admin,
        "extranet": extranet,
        "password_hash": password_hash,
        "registered_at": tx.now,
        "updated_at": tx.now,
        **fields,
    }
    # Two who invite the same address at once both find it free; only one of them gets in.
    created = await insert_new(tx, person, [values], person.c.id)
    if not created:
        raise EmailTaken(email)
    user_id: int = created[0].id
    record(tx, person_changed(user_id))
    if ids := list(department_ids):
        await departments.place(tx, user_id, ids)
    await storages.create_for_person(tx, user_id)
    events.record(tx, PersonAdded(user_id))
    return user_id


def check_inviter(actor: Viewer) -> None:
    """Raises Forbidden for those who may not invite: all but administrators."""
    if not actor.admin:
        raise Forbidden(actor.id)


async def find_workgroups(tx: Transaction, ids: Iterable[int]) -> list[int]:
    """The workgroups for a guest, each once. Raises NoWorkgroup for none, UnknownGroup."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        raise NoWorkgroup
    found = await tx.scalars(_WORKGROUPS, {"ids": [number for number in wanted if is_id(number)]})
    for unknown in set(wanted) - set(found):
        raise UnknownGroup(unknown)
    return wanted


async def invite(
    tx: Transaction,
    actor: Viewer,
    *,
    email: str,
    department_ids: Collection[int] = (),
    workgroup_ids: Collection[int] = (),
    pictures: Pictures | None = None,
    limit: int | None = None,
    **fields: Any,
) -> int:
    """A new employee of departments, or a guest of workgroups if any are named.

    `limit` is the largest number of active people. Raises Forbidden, WrongEmail, EmailTaken,
    TooManyPeople, NoDepartment, WrongFile, UnknownDepartment.
    """
    check_inviter(actor)
    if await tx.scalar(_BY_EMAIL, {"address": normal(email)}) is not None:
        raise EmailTaken(email)
    await check_room(tx, limit)
    if not department_ids and not workgroup_ids:
        raise NoDepartment
    if pictures:
        fields |= await pictures.keep(tx)
    guest = bool(workgroup_ids)
    user_id = await create(
        tx,
        email=email,
        department_ids=() if guest else department_ids,
        extranet=guest,
        **fields,
    )
    for workgroup_id in sorted(workgroup_ids):
        await workgroups.set_role(tx, workgroup_id, user_id, Role.MEMBER)
    return user_id


async def check_room(tx: Transaction, limit: int | None) -> None:
    """Raises TooManyPeople when as many people are active as may be."""
    if limit is None:
        return
    await tx.run(_TURN)
    if await tx.scalar(_ACTIVE) >= limit:
        raise TooManyPeople(limit)
