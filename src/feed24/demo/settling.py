"""Setting the demo company up: departments, people, workgroups."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any

from feed24.access import Role, viewer
from feed24.db import Transaction
from feed24.demo.cast import Cast
from feed24.demo.content import (
    ADMINISTRATOR,
    COMPANY,
    Person,
    Workgroup,
    people,
    structure,
)
from feed24.departments import service as departments
from feed24.history import recording as history
from feed24.portal import demo_login, first_run
from feed24.users import service as users
from feed24.workgroups import service as workgroups


async def settle(tx: Transaction, today: datetime) -> Cast:
    """Make everything but the posts, in a portal that holds its administrator only."""
    places = await _departments(tx)
    staff = await _people(tx, places, today)
    await _heads(tx, places, staff)
    groups = await _workgroups(tx, staff, today)
    names = await users.names(tx, staff.values())
    return Cast(
        people=staff,
        names={key: names[number] for key, number in staff.items()},
        departments=places,
        workgroups=groups,
        viewers={key: await viewer(tx, number) for key, number in staff.items()},
    )


async def _departments(tx: Transaction) -> dict[str, int]:
    places: dict[str, int] = {}
    for each in structure().departments:
        parent = places[each.under] if each.under else first_run.ROOT_DEPARTMENT
        places[each.key] = await departments.add(tx, each.name, parent)
    return places


async def _people(tx: Transaction, places: dict[str, int], today: datetime) -> dict[str, int]:
    staff = {ADMINISTRATOR: first_run.ADMINISTRATOR}
    await _describe_administrator(tx)
    for extension, person in enumerate(people(), 101):
        tx.now = _ago(today, person.joined)
        staff[person.key] = await users.create(
            tx,
            email=f"{person.key}@{COMPANY.lower()}.example",
            name=person.name,
            last_name=person.last_name,
            extranet=person.department is None,
            department_ids=[places[person.department]] if person.department else (),
            work_position=person.position,
            password_hash=demo_login.HASHED,
            **_contacts(person, extension, tx.now),
        )
        await history.keep(tx)
    return staff


async def _describe_administrator(tx: Transaction) -> None:
    me = await viewer(tx, first_run.ADMINISTRATOR)
    await users.edit(tx, me, me.id, work_position="Portal administrator", phone_inner="100")


def _contacts(person: Person, extension: int, joined: datetime) -> dict[str, Any]:
    # Numbers like these are set aside for stories; nobody has them.
    contacts: dict[str, Any] = {"personal_mobile": f"+1 202 555 0{extension}"}
    if person.department:
        contacts["phone_inner"] = str(extension)
        contacts["employment_date"] = datetime.combine(joined.date(), time.min, UTC)
    return contacts


async def _heads(tx: Transaction, places: dict[str, int], staff: dict[str, int]) -> None:
    await departments.update(tx, first_run.ROOT_DEPARTMENT, head_id=staff[structure().director])
    for each in structure().departments:
        await departments.update(tx, places[each.key], head_id=staff[each.head])


async def _workgroups(tx: Transaction, staff: dict[str, int], today: datetime) -> dict[str, int]:
    return {each.key: await _workgroup(tx, each, staff, today) for each in structure().workgroups}


async def _workgroup(
    tx: Transaction, each: Workgroup, staff: dict[str, int], today: datetime
) -> int:
    tx.now = _ago(today, each.made)
    number = await workgroups.create(
        tx,
        name=each.name,
        owner_id=staff[each.owner],
        extranet=each.guests,
        number=each.number,
        description=each.description,
        visible=each.kind != "hidden",
        opened=each.kind == "open",
        project=each.project is not None,
        project_start=_ago(today, each.project.begin) if each.project else None,
        project_finish=_ago(today, each.project.end) if each.project else None,
    )
    await history.keep(tx)
    joined = {person.key: person.joined for person in people()}
    for key, role in _roles(each):
        tx.now = _ago(today, min(each.made, joined[key]))
        await workgroups.set_role(tx, number, staff[key], role)
        await history.keep(tx)
    return number


def _ago(today: datetime, days: int) -> datetime:
    return today - timedelta(days=days)


def _roles(each: Workgroup) -> Iterator[tuple[str, Role]]:
    """Everybody but the owner."""
    by_role = {
        Role.MODERATOR: each.moderators,
        Role.MEMBER: each.members,
        Role.PENDING: each.waiting,
        Role.BANNED: each.banned,
    }
    for role, keys in by_role.items():
        for key in keys:
            yield key, role
