"""Finding people, alone, several and all of them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from feed24.db import NUMBERS, Transaction, is_id, one_of
from feed24.errors import NotFound
from feed24.users.tables import person

_ONE = select(person).where(person.c.id == bindparam("who"))
_CARDS = select(
    person.c.id,
    person.c.name,
    person.c.last_name,
    person.c.email,
    person.c.photo,
    person.c.work_position,
).where(one_of(person.c.id, bindparam("people", type_=NUMBERS)))
_ALL = select(
    person.c.id,
    person.c.email,
    person.c.name,
    person.c.last_name,
    person.c.work_position,
    person.c.active,
    person.c.admin,
    person.c.extranet,
).order_by(person.c.id)


async def get(tx: Transaction, user_id: int) -> Row[Any]:
    """A person, dismissed or not. Raises NotFound."""
    row = await tx.first(_ONE, {"who": user_id}) if is_id(user_id) else None
    if row is None:
        raise NotFound(f"person {user_id}")
    return row


async def card(tx: Transaction, ids: Iterable[int]) -> dict[int, Row[Any]]:
    """What a list shows of people: id, name, last_name, email, photo (its key), work_position."""
    possible = [number for number in set(ids) if is_id(number)]
    rows = await tx.all(_CARDS, {"people": possible}) if possible else []
    return {row.id: row for row in rows}


async def names(tx: Transaction, ids: Iterable[int]) -> dict[int, str]:
    """The names to display; the e-mail address of who has none."""
    return {user_id: full_name(row) for user_id, row in (await card(tx, ids)).items()}


async def find_all(tx: Transaction) -> Sequence[Row[Any]]:
    """All people by id, the dismissed included."""
    return await tx.all(_ALL)


def full_name(row: Row[Any]) -> str:
    """First and last name of a row that has them and the e-mail address."""
    return f"{row.name} {row.last_name}".strip() or str(row.email)
