"""Adding, changing and deleting departments.

Changes of the tree wait for each other, so that no two of them together make a circle.
"""

from typing import Any

from sqlalchemy import Row, bindparam, insert, select
from sqlalchemy import delete as delete_from
from sqlalchemy import update as change

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, insert_new, is_id, one_of
from feed24.departments.errors import (
    NameMissing,
    RootStays,
    UnknownDepartment,
    UnknownHead,
    WrongParent,
)
from feed24.departments.service.membership import admit
from feed24.departments.tables import LARGEST_SORT, SMALLEST_SORT, department, department_member
from feed24.errors import Forbidden, NotFound
from feed24.history.recording import note
from feed24.index.changes import record, structure_changed
from feed24.users.tables import person

DEFAULT_SORT = 500

_ROOT = (
    select(department.c.id).where(department.c.parent_id.is_(None)).with_for_update(key_share=True)
)
_ONE = select(department).where(department.c.id == bindparam("of"))
_above = (
    select(department.c.id, department.c.parent_id)
    .where(department.c.id == bindparam("of"))
    .cte("above", recursive=True)
)
_above = _above.union_all(
    select(department.c.id, department.c.parent_id).join(
        _above, department.c.id == _above.c.parent_id
    )
)
_ABOVE = select(_above.c.id)
_below = (
    select(department.c.id).where(department.c.id == bindparam("of")).cte("below", recursive=True)
)
_below = _below.union(select(department.c.id).join(_below, department.c.parent_id == _below.c.id))
_BELOW = select(_below.c.id)
_PEOPLE = (
    select(department_member.c.user_id)
    .distinct()
    .join(person, person.c.id == department_member.c.user_id)
    .where(
        person.c.active, one_of(department_member.c.department_id, bindparam("ids", type_=NUMBERS))
    )
    .order_by(department_member.c.user_id)
)
_MEMBERS = select(department_member.c.user_id, department_member.c.position).where(
    department_member.c.department_id == bindparam("of")
)
_EMPTY = delete_from(department_member).where(department_member.c.department_id == bindparam("of"))
_RAISE_CHILDREN = (
    change(department)
    .where(department.c.parent_id == bindparam("of"))
    .values(parent_id=bindparam("to"))
)


def check_editor(actor: Viewer) -> None:
    """Raises Forbidden for those who may not change the structure: all but administrators."""
    if not actor.admin:
        raise Forbidden(actor.id)


async def add(
    tx: Transaction,
    name: str,
    parent_id: int | None,
    sort: int = DEFAULT_SORT,
    head_id: int | None = None,
) -> int:
    """A new department, the first one without a parent; its head becomes a member.

    Raises NameMissing, WrongParent, UnknownHead.
    """
    values = {"name": _checked(name), "parent_id": parent_id, "sort": _fitting(sort)}
    root_id = await _hold_structure(tx)
    if parent_id is None and root_id is not None:
        raise WrongParent(parent_id)
    if parent_id is not None and not await _line(tx, parent_id):
        raise WrongParent(parent_id)
    department_id: int = await tx.scalar(
        insert(department).returning(department.c.id), {**values, "head_id": head_id}
    )
    if head_id is not None:
        await _appoint(tx, department_id, head_id)
    # Nobody's codes change by it, but people will be placed in it.
    note(tx, structure=True)
    return department_id


async def update(
    tx: Transaction,
    department_id: int,
    *,
    name: str | None = None,
    parent_id: int | None = None,
    sort: int | None = None,
    head_id: int | None = None,
) -> None:
    """Change what is given. A head of 0 takes the head away, who stays a member.

    Raises UnknownDepartment, NameMissing, WrongParent, UnknownHead.
    """
    await _hold_structure(tx)
    current = await _get(tx, department_id)
    values: dict[str, Any] = {}
    if name is not None:
        values["name"] = _checked(name)
    if sort is not None:
        values["sort"] = _fitting(sort)
    if head_id is not None:
        values["head_id"] = head_id or None
    if parent_id is not None and parent_id != current.parent_id:
        values["parent_id"] = await _new_parent(tx, department_id, parent_id)
    if values:
        await tx.run(change(department).where(department.c.id == department_id).values(values))
    if head_id:
        await _appoint(tx, department_id, head_id)


async def delete(tx: Transaction, department_id: int) -> None:
    """Remove a department; its people and its children move to its parent.

    Raises UnknownDepartment, RootStays.
    """
    await _hold_structure(tx)
    gone = await _get(tx, department_id, alone=True)
    if gone.parent_id is None:
        raise RootStays(department_id)
    members = await tx.all(_MEMBERS, {"of": department_id})
    moved = [{**row._mapping, "department_id": gone.parent_id, "since": tx.now} for row in members]
    await insert_new(tx, department_member, moved)
    await tx.run(_EMPTY, {"of": department_id})
    await tx.run(_RAISE_CHILDREN, {"of": department_id, "to": gone.parent_id})
    await tx.run(delete_from(department).where(department.c.id == department_id))
    record(tx, structure_changed())
    note(tx, people=(row.user_id for row in members))


async def join(tx: Transaction, department_id: int, into_id: int) -> None:
    """Let a department become part of another and end: its people and its children go there.

    Raises UnknownDepartment, RootStays, WrongParent.
    """
    gone = await _get(tx, department_id)
    if gone.parent_id is None:
        raise RootStays(department_id)
    await update(tx, department_id, parent_id=into_id)
    await delete(tx, department_id)


async def below(tx: Transaction, department_id: int) -> list[int]:
    """A department and everything below it. Raises UnknownDepartment."""
    await _get(tx, department_id)
    return await tx.scalars(_BELOW, {"of": department_id})


async def people_within(tx: Transaction, department_id: int) -> list[int]:
    """The active people of a department and of everything below it. Raises UnknownDepartment."""
    ids = await below(tx, department_id)
    return await tx.scalars(_PEOPLE, {"ids": ids})


async def _hold_structure(tx: Transaction) -> int | None:
    """The root's id. Nobody else changes the tree until this transaction ends."""
    root_id: int | None = await tx.scalar(_ROOT)
    return root_id


async def _get(tx: Transaction, department_id: int, *, alone: bool = False) -> Row[Any]:
    """`alone`: nobody else is placed in it any more."""
    statement = _ONE.with_for_update() if alone else _ONE
    row = await tx.first(statement, {"of": department_id}) if is_id(department_id) else None
    if row is None:
        raise UnknownDepartment(department_id)
    return row


async def _line(tx: Transaction, department_id: int) -> set[int]:
    """A department and all above it; empty when there is no such department."""
    if not is_id(department_id):
        return set()
    return set(await tx.scalars(_ABOVE, {"of": department_id}))


async def _new_parent(tx: Transaction, department_id: int, parent_id: int) -> int:
    line = await _line(tx, parent_id)
    if not line or department_id in line:
        raise WrongParent(parent_id)
    record(tx, structure_changed())
    return parent_id


async def _appoint(tx: Transaction, department_id: int, head_id: int) -> None:
    try:
        if not is_id(head_id):
            raise NotFound(head_id)
        await admit(tx, head_id, department_id)
    except NotFound as unknown:
        raise UnknownHead(head_id) from unknown


def _checked(name: str) -> str:
    if not name.strip():
        raise NameMissing
    return name


def _fitting(sort: int) -> int:
    return min(max(sort, SMALLEST_SORT), LARGEST_SORT)
