"""Whom recipients reach, person by person: `access.count_holders` with names.

Nobody waits for these on every request: they are asked while somebody chooses recipients.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    Subquery,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)

from feed24.access import EVERYONE, MEMBERS, Viewer
from feed24.db import Transaction, one_of
from feed24.departments.tables import department, department_member
from feed24.posts import recipients
from feed24.users.tables import person
from feed24.users.visibility import found_by
from feed24.workgroups.tables import workgroup_member


@dataclass(frozen=True, slots=True)
class Size:
    """How many people one recipient reaches, and how many of them nothing else does."""

    code: str
    people: int
    new: int


@dataclass(frozen=True, slots=True)
class Difference:
    """People who are in one audience and not in another: all of them counted, some by name."""

    people: int
    some: list[Any]


def _numbers(codes: Iterable[str], kind: str) -> list[int]:
    return sorted(number for its, number in map(recipients.parts, codes) if its == kind)


def _named(kind: str, number: Any) -> Any:
    return literal(kind).concat(cast(number, String)).label("code")


def _below(roots: list[int]) -> Select[Any]:
    chosen = select(department.c.id.label("root"), department.c.id.label("id"))
    tree = chosen.where(one_of(department.c.id, roots)).cte(recursive=True)
    under = select(tree.c.root, department.c.id).join(tree, department.c.parent_id == tree.c.id)
    whole = tree.union(under)
    placed = select(_named("DR", whole.c.root), department_member.c.user_id)
    return placed.join(department_member, department_member.c.department_id == whole.c.id)


def _each(codes: Collection[str]) -> CompoundSelect[Any]:
    person_code = select(_named("U", person.c.id), person.c.id.label("user_id"))
    place, group = department_member.c.department_id, workgroup_member.c.workgroup_id
    return union_all(
        person_code.where(one_of(person.c.id, _numbers(codes, "U"))),
        select(_named("D", place), department_member.c.user_id).where(
            one_of(place, _numbers(codes, "D"))
        ),
        _below(_numbers(codes, "DR")),
        select(_named("SG", group), workgroup_member.c.user_id).where(
            one_of(group, _numbers(codes, "SG")), workgroup_member.c.role.in_(MEMBERS)
        ),
        select(literal(EVERYONE).label("code"), person.c.id).where(
            ~person.c.extranet, literal(EVERYONE in codes)
        ),
    )


def _reached(codes: Collection[str]) -> Subquery:
    """`code`, `user_id`: each active person once for each of the recipients that reach them."""
    each = _each(codes).subquery()
    active = select(each.c.code, each.c.user_id).join(person, person.c.id == each.c.user_id)
    return active.where(person.c.active).distinct().subquery()


def _audience(author_id: int, codes: Collection[str]) -> Any:
    """A condition on `person`: who finds a post of this author to these recipients."""
    reached = _reached(codes)
    named = person.c.id.in_(select(reached.c.user_id))
    return or_(named, person.c.admin, person.c.id == author_id)


async def overlap(tx: Transaction, codes: Collection[str]) -> int:
    """How many people more than one of the recipients reaches."""
    reached = _reached(codes)
    twice = select(reached.c.user_id).group_by(reached.c.user_id).having(func.count() > 1)
    found: int = await tx.scalar(select(func.count()).select_from(twice.subquery()))
    return found


async def sizes(
    tx: Transaction, author_id: int, chosen: Collection[str], codes: Collection[str]
) -> list[Size]:
    """Each of `codes` alone, and beside those that are chosen."""
    reached = _reached(codes)
    known = person.c.id.in_(select(person.c.id).where(_audience(author_id, chosen)))
    rows = await tx.all(
        select(
            reached.c.code,
            func.count().label("people"),
            func.count().filter(~known).label("new"),
        )
        .join(person, person.c.id == reached.c.user_id)
        .group_by(reached.c.code)
    )
    counted = {row.code: row for row in rows}
    return [
        Size(code, counted[code].people, counted[code].new) if code in counted else Size(code, 0, 0)
        for code in codes
    ]


_CARD = (
    person.c.id,
    person.c.name,
    person.c.last_name,
    person.c.email,
    person.c.photo,
    person.c.work_position,
)


def people(viewer: Viewer, codes: Collection[str]) -> Select[Any]:
    """Who would find a post of the viewer's, by name; people the viewer does not find left out."""
    whom = person.c.active, _audience(viewer.id, codes), found_by(viewer)
    return select(*_CARD).where(*whom).order_by(person.c.name, person.c.last_name, person.c.id)


async def difference(
    tx: Transaction,
    viewer: Viewer,
    author_id: int,
    *,
    of: Collection[str],
    without: Collection[str],
    names: int,
) -> Difference:
    """Who is reached by the first recipients and not by the others. Named are those whom the
    viewer finds."""
    here, there = _audience(author_id, of), _audience(author_id, without)
    only = select(*_CARD).where(person.c.active, here, ~there)
    count: int = await tx.scalar(select(func.count()).select_from(only.subquery()))
    known = only.where(found_by(viewer)).order_by(person.c.name, person.c.last_name, person.c.id)
    return Difference(count, list(await tx.all(known.limit(names))) if count else [])
