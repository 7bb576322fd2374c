"""Acts whose outcome can be told before they are done, each by the use case that does it."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.departments import service as departments
from feed24.users import service as users


@dataclass(frozen=True, slots=True)
class Act:
    """Whose codes it can change at most, and how it is done."""

    people: Callable[[Transaction], Awaitable[list[int]]]
    do: Callable[[Transaction], Awaitable[None]]


def move(department_id: int, parent_id: int) -> Act:
    return _within(
        department_id, lambda tx: departments.update(tx, department_id, parent_id=parent_id)
    )


def join(department_id: int, into_id: int) -> Act:
    return _within(department_id, lambda tx: departments.join(tx, department_id, into_id))


def delete(department_id: int) -> Act:
    return _within(department_id, lambda tx: departments.delete(tx, department_id))


def appoint(department_id: int, head_id: int) -> Act:
    return _of(head_id, lambda tx: departments.update(tx, department_id, head_id=head_id))


def place(user_id: int, department_ids: Iterable[int]) -> Act:
    ids = list(department_ids)
    return _of(user_id, lambda tx: departments.place(tx, user_id, ids))


def activate(actor: Viewer, user_id: int, active: bool) -> Act:
    return _of(user_id, lambda tx: users.edit(tx, actor, user_id, active=active))


def set_admin(user_id: int, admin: bool) -> Act:
    return _of(user_id, lambda tx: users.set_admin(tx, user_id, admin))


def _within(department_id: int, do: Callable[[Transaction], Awaitable[None]]) -> Act:
    return Act(lambda tx: departments.people_within(tx, department_id), do)


def _of(user_id: int, do: Callable[[Transaction], Awaitable[None]]) -> Act:
    async def people(tx: Transaction) -> list[int]:
        if user_id:
            await users.get(tx, user_id)
        return [user_id] if user_id else []

    return Act(people, do)
