"""The company that the benchmark works in: people, departments, workgroups."""

import random
from dataclasses import dataclass

from feed24.access import Role
from feed24.db import Transaction
from feed24.departments import service as departments
from feed24.portal.first_run import ROOT_DEPARTMENT
from feed24.users import service as users
from feed24.workgroups import service as workgroups

PEOPLE, WORKGROUPS, DEPARTMENTS = 200, 30, 20
# Departments below the root and below each other department.
BRANCHES = 4
# In so many of the workgroups the busy person is a moderator, which gives two codes instead of one.
MODERATED = 13


@dataclass(frozen=True, slots=True)
class Company:
    """Ids, and two viewers: `newcomer` holds about five access codes, `busy` about fifty."""

    people: tuple[int, ...]
    departments: tuple[int, ...]
    workgroups: tuple[int, ...]
    newcomer: int
    busy: int


async def found(tx: Transaction, rng: random.Random) -> Company:
    """Make the company, by the same use cases that everybody else makes it by."""
    of_company = await _departments(tx)
    newcomer = await _person(tx, 0, ROOT_DEPARTMENT)
    busy = await _person(tx, 1, of_company[-1])
    others = [await _person(tx, n, rng.choice(of_company)) for n in range(2, PEOPLE)]
    groups = [
        await _workgroup(tx, n, busy, rng.sample(others, 4 + 90 // (n + 1)))
        for n in range(WORKGROUPS)
    ]
    # Neither of the two is among those who write and receive the most.
    people = (*others[:50], newcomer, busy, *others[50:])
    return Company(people, tuple(of_company), tuple(groups), newcomer, busy)


async def _departments(tx: Transaction) -> list[int]:
    made: list[int] = []
    for n in range(DEPARTMENTS):
        parent = ROOT_DEPARTMENT if n < BRANCHES else made[n // BRANCHES - 1]
        made.append(await departments.add(tx, f"Department {n}", parent))
    return made


async def _person(tx: Transaction, n: int, department_id: int) -> int:
    email = f"person{n}@bench.test"
    return await users.create(tx, email=email, name=f"Person {n}", department_ids=[department_id])


async def _workgroup(tx: Transaction, n: int, busy: int, crew: list[int]) -> int:
    """A workgroup of the busy person and of this crew, the first of whom owns it."""
    made = await workgroups.create(tx, name=f"Workgroup {n}", owner_id=crew[0], opened=n % 2 == 0)
    for user_id in crew[1:]:
        await workgroups.set_role(tx, made, user_id, Role.MEMBER)
    await workgroups.set_role(tx, made, busy, Role.MODERATOR if n < MODERATED else Role.MEMBER)
    return made
