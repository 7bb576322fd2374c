"""What a portal holds before anybody used it: itself, one administrator, the company's root."""

from sqlalchemy import func, insert, select

from feed24.db import Transaction
from feed24.departments import service as departments
from feed24.files import storages
from feed24.gratitude import medals
from feed24.index.changes import create_counters
from feed24.index.tables import activity_counter
from feed24.portal import service as portal
from feed24.portal.tables import portal as portal_table
from feed24.users import service as users

ADMINISTRATOR = 1
ROOT_DEPARTMENT = 1


async def is_done(tx: Transaction) -> bool:
    return bool(await tx.scalar(select(func.count()).select_from(portal_table)))


async def create(
    tx: Transaction,
    *,
    company: str,
    email: str,
    name: str,
    last_name: str,
    password_hash: str | None,
) -> None:
    """Fill an empty, migrated database. Person 1 is the administrator, department 1 the root."""
    await portal.create(tx)
    await create_counters(tx)
    await tx.run(insert(activity_counter).values(id=1, value=0))
    await populate(
        tx,
        company=company,
        email=email,
        name=name,
        last_name=last_name,
        password_hash=password_hash,
    )


async def populate(
    tx: Transaction,
    *,
    company: str,
    email: str,
    name: str,
    last_name: str,
    password_hash: str | None,
) -> None:
    """The administrator, the root department, the company's Drive and the medals."""
    root = await departments.add(tx, company, None)
    administrator = await users.create(
        tx,
        email=email,
        name=name,
        last_name=last_name,
        department_ids=[root],
        admin=True,
        password_hash=password_hash,
    )
    if (administrator, root) != (ADMINISTRATOR, ROOT_DEPARTMENT):
        raise RuntimeError("the database is not empty")
    await storages.create_common(tx)
    await medals.create(tx)
