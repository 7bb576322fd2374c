"""Changes of the departments."""

from feed24.db import Transaction
from feed24.departments import service as departments
from feed24.services import Services
from tests.proof.changes.cast import Cast
from tests.proof.changes.plan import Change


def add(cast: Cast) -> Change:
    parent, head = cast.department(), cast.person() if cast.maybe(0.5) else None

    async def run(tx: Transaction, _services: Services) -> None:
        await departments.add(tx, "Team", parent, head_id=head)

    return Change(f"add a department below {parent} with head {head}", run)


def move(cast: Cast) -> Change:
    child, parent = cast.child(), cast.department()

    async def run(tx: Transaction, _services: Services) -> None:
        await departments.update(tx, child, parent_id=parent)

    return Change(f"move department {child} below {parent}", run)


def appoint(cast: Cast) -> Change:
    department, head = cast.department(), cast.person() if cast.maybe(0.8) else 0

    async def run(tx: Transaction, _services: Services) -> None:
        await departments.update(tx, department, head_id=head)

    return Change(f"make {head} head of {department}", run)


def delete(cast: Cast) -> Change:
    child = cast.child()

    async def run(tx: Transaction, _services: Services) -> None:
        await departments.delete(tx, child)

    return Change(f"delete department {child}", run)


def transfer(cast: Cast) -> Change:
    person = cast.person()
    places = sorted({cast.department() for _ in range(cast.random.choice([0, 1, 1, 2]))})

    async def run(tx: Transaction, _services: Services) -> None:
        await departments.place(tx, person, places)

    return Change(f"transfer {person} to departments {places}", run)


def admit(cast: Cast) -> Change:
    person, department = cast.person(), cast.department()

    async def run(tx: Transaction, _services: Services) -> None:
        await departments.admit(tx, person, department)

    return Change(f"admit {person} to department {department}", run)
