"""Changes of people: hiring, inviting, dismissing, and what kind of person somebody is."""

from sqlalchemy import update

from feed24.db import Transaction
from feed24.index.changes import person_changed, record
from feed24.services import Services
from feed24.users import service as users
from feed24.users.tables import person as person_table
from tests.proof.changes.cast import ADMINISTRATOR, Cast
from tests.proof.changes.plan import Change, found


def _email(cast: Cast) -> str:
    return f"person{cast.random.getrandbits(60)}@example.test"


def hire(cast: Cast) -> Change:
    email, places = _email(cast), sorted({cast.department() for _ in range(2)})
    admin = cast.maybe(0.05)

    async def run(tx: Transaction, _services: Services) -> None:
        await users.create(tx, email=email, department_ids=places, admin=admin)

    return Change(f"hire somebody for departments {places}", run)


def invite(cast: Cast) -> Change:
    email, groups = _email(cast), sorted({cast.group() for _ in range(2)})

    async def run(tx: Transaction, _services: Services) -> None:
        known = await users.find_workgroups(tx, groups)
        await users.invite(tx, await found(tx, ADMINISTRATOR), email=email, workgroup_ids=known)

    return Change(f"invite a guest to {groups}", run)


def dismiss(cast: Cast) -> Change:
    person = cast.person()

    async def run(tx: Transaction, _services: Services) -> None:
        # Somebody has to be there to do what only administrators may.
        if person != ADMINISTRATOR:
            await users.dismiss(tx, person)

    return Change(f"dismiss {person}", run)


def reinstate(cast: Cast) -> Change:
    person = cast.former()

    async def run(tx: Transaction, _services: Services) -> None:
        await users.reinstate(tx, person)

    return Change(f"reinstate {person}", run)


def edit(cast: Cast) -> Change:
    person, active = cast.former() or cast.person(), cast.maybe(0.7)
    places = [cast.department()] if cast.maybe(0.5) else None

    async def run(tx: Transaction, _services: Services) -> None:
        acting = await found(tx, ADMINISTRATOR)
        if person != ADMINISTRATOR:
            await users.edit(tx, acting, person, active=active, department_ids=places)

    return Change(f"edit {person}: active {active}, departments {places}", run)


def flag(cast: Cast) -> Change:
    """No use case makes somebody an administrator or a guest yet; what one would write."""
    person, column = cast.person(), cast.random.choice(["admin", "extranet"])
    value = cast.maybe(0.3)

    async def run(tx: Transaction, _services: Services) -> None:
        if person != ADMINISTRATOR:
            its = update(person_table).where(person_table.c.id == person)
            await tx.run(its.values({column: value}))
            record(tx, person_changed(person))

    return Change(f"set {column} of {person} to {value}", run)
