"""Finding workgroups, alone and all of them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select

from feed24.access import MEMBERS, Role, Viewer
from feed24.db import Transaction, is_id
from feed24.users.tables import person
from feed24.workgroups.errors import UnknownPerson, UnknownWorkgroup
from feed24.workgroups.tables import workgroup, workgroup_member
from feed24.workgroups.visibility import reached_by


def count_of(roles: Sequence[Role]) -> ColumnElement[int]:
    """How many active people have one of these roles. For a query over `workgroup`."""
    belonging = workgroup_member.join(person, person.c.id == workgroup_member.c.user_id)
    return (
        select(func.count())
        .select_from(belonging)
        .where(
            workgroup_member.c.workgroup_id == workgroup.c.id,
            workgroup_member.c.role.in_(roles),
            person.c.active,
        )
        .correlate(workgroup)
        .scalar_subquery()
    )


MEMBER_COUNT = count_of(MEMBERS)
MODERATOR_COUNT = count_of([Role.MODERATOR])

_ONE = select(workgroup).where(workgroup.c.id == bindparam("id"))
_ALL = select(workgroup, MEMBER_COUNT.label("member_count")).order_by(workgroup.c.id)
_PERSON = select(person.c.id, person.c.extranet).where(
    person.c.id == bindparam("id"), person.c.active
)


async def get(tx: Transaction, workgroup_id: int) -> Row[Any]:
    """The workgroup. Raises UnknownWorkgroup."""
    return await _only(tx, _ONE, workgroup_id)


async def find(tx: Transaction, viewer: Viewer, workgroup_id: int) -> Row[Any]:
    """The workgroup, if the viewer may know of it. Raises UnknownWorkgroup."""
    return await _only(tx, _ONE.where(reached_by(viewer)), workgroup_id)


async def find_all(tx: Transaction) -> Sequence[Row[Any]]:
    """All workgroups by id, each with its `member_count`."""
    return await tx.all(_ALL)


async def hold(tx: Transaction, workgroup_id: int, viewer: Viewer | None = None) -> Row[Any]:
    """`get`, or `find` with a viewer, and nobody else changes it or its members meanwhile.

    Posts may be addressed to it nevertheless. Raises UnknownWorkgroup.
    """
    found = _ONE.where(reached_by(viewer)) if viewer else _ONE
    return await _only(tx, found.with_for_update(key_share=True, of=workgroup), workgroup_id)


async def hold_alone(tx: Transaction, viewer: Viewer, workgroup_id: int) -> Row[Any]:
    """`find`, and nobody else uses it in any way until this transaction ends."""
    found = _ONE.where(reached_by(viewer))
    return await _only(tx, found.with_for_update(of=workgroup), workgroup_id)


async def active_person(tx: Transaction, user_id: int) -> Row[Any]:
    """Id and `extranet` of an active person. Raises UnknownPerson."""
    row = await tx.first(_PERSON, {"id": user_id}) if is_id(user_id) else None
    if row is None:
        raise UnknownPerson(user_id)
    return row


async def _only(tx: Transaction, statement: Select[Any], workgroup_id: int) -> Row[Any]:
    row = await tx.first(statement, {"id": workgroup_id}) if is_id(workgroup_id) else None
    if row is None:
        raise UnknownWorkgroup(workgroup_id)
    return row


_RELATIONS = (
    select(
        workgroup_member.c.user_id,
        workgroup_member.c.role,
        workgroup_member.c.initiated_by,
        person.c.name,
        person.c.last_name,
        person.c.email,
        person.c.work_position,
        person.c.photo,
    )
    .join(person, person.c.id == workgroup_member.c.user_id)
    .where(workgroup_member.c.workgroup_id == bindparam("id"), person.c.active)
    .order_by(workgroup_member.c.id)
)
_GROUPS = (
    select(workgroup, workgroup_member.c.role)
    .join(workgroup_member, workgroup_member.c.workgroup_id == workgroup.c.id)
    .where(workgroup_member.c.user_id == bindparam("id"), workgroup_member.c.role.in_(MEMBERS))
    .order_by(workgroup_member.c.id)
)


async def relations(tx: Transaction, workgroup_id: int) -> Sequence[Row[Any]]:
    """Active people with any relation to the workgroup, oldest relation first.

    Rows hold `user_id`, `role`, `initiated_by`, `name`, `last_name`, `email`, `work_position`,
    `photo`.
    """
    return await tx.all(_RELATIONS, {"id": workgroup_id})


async def groups_of(tx: Transaction, user_id: int) -> Sequence[Row[Any]]:
    """The workgroups a person belongs to, each with the person's `role`, oldest relation first."""
    return await tx.all(_GROUPS, {"id": user_id})
