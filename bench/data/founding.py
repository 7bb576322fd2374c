"""Making the company: the rows that its people, departments and workgroups consist of."""

import random
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Table, func, insert, select

from bench.data.company import Company
from feed24.access import Role
from feed24.db import Transaction, catch_up_identity
from feed24.departments.tables import department, department_member
from feed24.files.names import folded
from feed24.files.rights import Right
from feed24.files.storages import PERSON, WORKGROUP
from feed24.files.tables import drive_object, drive_right, storage
from feed24.users.tables import person
from feed24.workgroups.tables import workgroup, workgroup_member

AT_ONCE = 1000
Row = dict[str, Any]


async def found(tx: Transaction, company: Company, rng: random.Random) -> None:
    """Put the company into the database of a new portal, as its use cases would one by one."""
    await _put(tx, department, _departments(company))
    await _put(tx, person, _people(tx, company))
    await _put(tx, department_member, _placed(company, rng))
    crews = _crews(company, rng)
    await _put(tx, workgroup, _workgroups(tx, company, crews))
    await _put(tx, workgroup_member, _members(tx, company, crews))
    await _drives(tx, company)
    for table in (department, person, workgroup):
        await catch_up_identity(tx, table)


def _departments(company: Company) -> Iterator[Row]:
    for number in company.departments:
        yield {"id": number, "name": f"Department {number}", "parent_id": company.parent(number)}


def _people(tx: Transaction, company: Company) -> Iterator[Row]:
    moments = {"registered_at": tx.now, "updated_at": tx.now}
    for number in company.people:
        email = f"person{number}@bench.test"
        yield {"id": number, "email": email, "name": f"Person {number}", **moments}


def _placed(company: Company, rng: random.Random) -> Iterator[Row]:
    places = {each.id: each.department_id for each in company.viewers.values()}
    for number in company.people:
        at_random = rng.choice(company.departments)
        yield {"user_id": number, "department_id": places.get(number, at_random)}


def _crews(company: Company, rng: random.Random) -> list[list[int]]:
    """Who besides the viewers belongs to each workgroup, its owner first: most to the first."""
    viewers = {each.id for each in company.viewers.values()}
    others = [number for number in company.people if number not in viewers]
    largest = len(others) // 10
    return [
        rng.sample(others, min(4 + largest // rank, len(others)))
        for rank in range(1, company.size.workgroups + 1)
    ]


def _workgroups(tx: Transaction, company: Company, crews: list[list[int]]) -> Iterator[Row]:
    moments = {"created_at": tx.now, "updated_at": tx.now, "active_at": tx.now}
    for number, crew in zip(company.workgroups, crews, strict=True):
        named = {"id": number, "name": f"Workgroup {number}", "owner_id": crew[0]}
        yield {**named, "opened": number % 2 == 0, **moments}


def _members(tx: Transaction, company: Company, crews: list[list[int]]) -> Iterator[Row]:
    for number, crew in zip(company.workgroups, crews, strict=True):
        roles = dict.fromkeys(crew, Role.MEMBER) | {crew[0]: Role.OWNER}
        for viewer in company.viewers.values():
            if number in viewer.workgroups:
                roles[viewer.id] = viewer.workgroups[number]
        for user_id, role in roles.items():
            related = {"workgroup_id": number, "user_id": user_id, "role": role}
            yield {**related, "joined_at": tx.now}


async def _drives(tx: Transaction, company: Company) -> None:
    """Everybody's and every workgroup's storage, with its root folder and the rights on it."""
    owners = [(PERSON, number) for number in company.people]
    owners += [(WORKGROUP, number) for number in company.workgroups]
    storage_id, root_id = await _free_id(tx, storage), await _free_id(tx, drive_object)
    numbered = list(enumerate(owners))
    await _put(tx, storage, (_storage(storage_id + n, *owner) for n, owner in numbered))
    roots = (_root(tx, root_id + n, storage_id + n, *owner) for n, owner in numbered)
    await _put(tx, drive_object, roots)
    await _put(
        tx, drive_right, (each for n, owner in numbered for each in _rights(root_id + n, *owner))
    )
    await catch_up_identity(tx, storage)
    await catch_up_identity(tx, drive_object)


def _storage(number: int, kind: str, owner_id: int) -> Row:
    return {"id": number, "kind": kind, "owner_id": owner_id, "name": _drive_name(kind, owner_id)}


def _root(tx: Transaction, number: int, storage_id: int, kind: str, owner_id: int) -> Row:
    name = _drive_name(kind, owner_id)
    named = {"id": number, "storage_id": storage_id, "name": name, "folded": folded(name)}
    creator = owner_id if kind == PERSON else None
    made = {"created_at": tx.now, "created_by": creator}
    return {**named, "kind": "folder", **made, "updated_at": tx.now, "updated_by": creator}


def _rights(root_id: int, kind: str, owner_id: int) -> list[Row]:
    levels = {f"U{owner_id}": Right.FULL}
    if kind == WORKGROUP:
        levels = {f"SG{owner_id}_K": Right.EDIT, f"SG{owner_id}_E": Right.FULL}
    return [{"object_id": root_id, "code": code, "level": level} for code, level in levels.items()]


def _drive_name(kind: str, owner_id: int) -> str:
    return f"User {owner_id}" if kind == PERSON else f"Workgroup {owner_id}"


async def _free_id(tx: Transaction, table: Table) -> int:
    return 1 + int(await tx.scalar(select(func.coalesce(func.max(table.c.id), 0))))


async def _put(tx: Transaction, table: Table, rows: Iterable[Row]) -> None:
    left = iter(rows)
    while chunk := list(islice(left, AT_ONCE)):
        await tx.run(insert(table), chunk)
