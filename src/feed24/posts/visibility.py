"""Who sees a post, and what else they may do with it. The only home of these rules.

A post carries *right codes*, made from its recipients; a person holds codes (`feed24.access`).

* In lists a post shows to whoever holds one of its right codes: `visible_to`.
* By its id it may be read, commented, shared, changed or deleted according to a *level*, which
  follows the kinds of recipients in a fixed order: `level`.

Both follow from the *grounds* on which somebody sees a post, which are also what explains it:
`grounds`.

The two differ on purpose in one place: colleagues outside an open, visible workgroup do not find
its posts in their lists and may read them by id. docs/visibility.md holds the rules and a truth
table.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, false, or_, select

from feed24.access import ADMINISTRATORS, EVERYONE, MEMBERS, Role, Viewer, viewers
from feed24.db import NUMBERS, TEXTS, Transaction, one_of
from feed24.index.tables import feed_entry, post_access
from feed24.posts.tables import post, post_recipient
from feed24.workgroups.tables import workgroup, workgroup_member


class Level(IntEnum):
    """What a person may do with a post; each level includes those below it."""

    NONE = 0
    READ = 1
    SHARE = 2
    UPDATE = 3
    DELETE = 4


def right_codes(author_id: int, recipients: Iterable[str]) -> frozenset[str]:
    """The codes a post carries: its recipients as expanded, its author, administrators."""
    codes = {f"U{author_id}", ADMINISTRATORS}
    for code in recipients:
        codes.add(code)
        if code == EVERYONE:
            codes.add(f"US{author_id}")
        elif code.startswith("SG"):
            codes |= {f"O{code}_L", *(f"{code}_{role}" for role in MEMBERS)}
    return frozenset(codes)


def visible_to(viewer: Viewer, post_id: int | None = None) -> ColumnElement[bool]:
    """Feed entries that show in the viewer's lists. Use it in a query over `feed_entry`.

    With a `post_id` it is true of that post only, and quick to find out.
    """
    return carries(viewer.codes, post_id)


def carries(codes: Iterable[str], post_id: int | None = None) -> ColumnElement[bool]:
    """Feed entries with at least one of these right codes; with a `post_id`, that entry only."""
    wanted = bindparam(None, sorted(codes), type_=TEXTS, unique=True)
    carrying = select(post_access.c.post_id).where(one_of(post_access.c.code, wanted))
    if post_id is not None:
        carrying = carrying.where(post_access.c.post_id == post_id)
    # Not a correlated EXISTS: SQLite would try every code on every entry, at forty times the cost.
    return feed_entry.c.post_id.in_(carrying)


def in_feed_of(viewer: Viewer, post_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Like `visible_to`, for a query over a few things that know their post.

    Each is asked by itself, whatever the number of posts that the viewer sees.
    """
    wanted = bindparam(None, sorted(viewer.codes), type_=TEXTS, unique=True)
    carried = select(post_access.c.post_id).where(
        post_access.c.post_id == post_id, one_of(post_access.c.code, wanted)
    )
    return _any_of(carried)


def open_to(viewer: Viewer, post_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Posts of open workgroups, which colleagues read from outside. Asked as by `in_feed_of`."""
    if not viewer.employee:
        return false()
    banned = exists().where(
        workgroup_member.c.workgroup_id == workgroup.c.id,
        workgroup_member.c.user_id == viewer.id,
        workgroup_member.c.role == Role.BANNED,
    )
    addressed_to = (
        select(post_recipient.c.post_id)
        .join(workgroup, workgroup.c.id == post_recipient.c.workgroup_id)
        .where(post_recipient.c.post_id == post_id, workgroup.c.opened, workgroup.c.visible)
        .where(~banned)
    )
    return _any_of(addressed_to)


def readable_by(viewer: Viewer, post_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Posts on which the viewer has a level. Asked as by `in_feed_of`."""
    return or_(in_feed_of(viewer, post_id), open_to(viewer, post_id))


def _any_of(found: Select[tuple[int]]) -> ColumnElement[bool]:
    """There is such a row, for the row of the query around it.

    Not EXISTS, for which PostgreSQL may read all posts that the viewer sees, to know them by heart.
    """
    return found.limit(1).scalar_subquery().is_not(None)


@dataclass(frozen=True, slots=True)
class Group:
    """A workgroup that a post is addressed to, as one viewer stands to it."""

    id: int
    role: Role | None
    opened: bool
    visible: bool
    # Since when the viewer has belonged to it, if that was noted.
    since: datetime | None = None

    @property
    def readable_from_outside(self) -> bool:
        return self.opened and self.visible and self.role is not Role.BANNED


@dataclass(frozen=True, slots=True)
class Addressed:
    """A post's author and recipients, and how one viewer stands to its workgroups."""

    id: int
    author_id: int
    published_at: datetime
    recipients: frozenset[str]
    groups: tuple[Group, ...]


class Ground(NamedTuple):
    """One reason why a viewer sees a post; in order, the reason that decides comes first.

    `code` is a right code that the post carries and the viewer holds, or that of a workgroup which
    is read from outside: then it is not `listed`.
    """

    rank: int
    without: int
    code: str
    listed: bool = True

    @property
    def level(self) -> Level:
        """What the viewer may do if this reason decides."""
        return Level(Level.DELETE - self.without)


_ROLE_LEVEL = {Role.OWNER: Level.DELETE, Role.MODERATOR: Level.UPDATE, Role.MEMBER: Level.SHARE}
_OWN, _STRUCTURE, _ROLE, _NAMED, _OUTSIDE = range(5)


def grounds(viewer: Viewer, addressed: Addressed) -> tuple[Ground, ...]:
    """Every reason why the viewer sees the post, the one that decides first; none if it is hidden.

    The order matters: a workgroup's owner who is also reached through a department or through
    everyone has no more rights than any other such reader.
    """
    carried = right_codes(addressed.author_id, addressed.recipients)
    found = [_ground(addressed.author_id, code) for code in viewer.codes & carried]
    if viewer.employee:
        outside = (group for group in addressed.groups if group.readable_from_outside)
        found += [_as(_OUTSIDE, Level.READ, f"SG{group.id}", listed=False) for group in outside]
    return tuple(sorted(found))


def _ground(author_id: int, code: str) -> Ground:
    """The reason that a shared code is."""
    if code in {ADMINISTRATORS, f"U{author_id}"}:
        return _as(_OWN, Level.DELETE, code)
    if code == EVERYONE or code.startswith("D"):
        return _as(_STRUCTURE, Level.SHARE, code)
    if code.startswith("SG"):
        return _as(_ROLE, _ROLE_LEVEL[Role(code[-1])], code)
    return _as(_NAMED, Level.SHARE, code)


def _as(rank: int, level: Level, code: str, *, listed: bool = True) -> Ground:
    return Ground(rank, Level.DELETE - level, code, listed)


def level(viewer: Viewer, addressed: Addressed) -> Level:
    """What the viewer may do with a post reached by its id: the first of the grounds decides."""
    found = grounds(viewer, addressed)
    return found[0].level if found else Level.NONE


def listed(found: Iterable[Ground]) -> bool:
    """Whether a post shows in the lists of a viewer with these grounds: `visible_to` for one."""
    return any(ground.listed for ground in found)


def may_comment(viewer: Viewer, addressed: Addressed) -> bool:
    """Readers may comment, except those who read an open workgroup from outside."""
    return level(viewer, addressed) > Level.READ


_EACH_ADDRESSED = (
    select(
        post.c.id,
        post.c.author_id,
        post.c.published_at,
        post_recipient.c.code,
        post_recipient.c.workgroup_id,
        workgroup.c.opened,
        workgroup.c.visible,
        workgroup_member.c.role,
        workgroup_member.c.since,
    )
    .select_from(post)
    .outerjoin(post_recipient, post_recipient.c.post_id == post.c.id)
    .outerjoin(workgroup, workgroup.c.id == post_recipient.c.workgroup_id)
    .outerjoin(
        workgroup_member,
        and_(
            workgroup_member.c.workgroup_id == workgroup.c.id,
            workgroup_member.c.user_id == bindparam("viewer_id"),
        ),
    )
)
_ADDRESSED = _EACH_ADDRESSED.where(post.c.id == bindparam("post_id"))
_ALL_ADDRESSED = _EACH_ADDRESSED.where(one_of(post.c.id, bindparam("post_ids", type_=NUMBERS)))


async def addressed(tx: Transaction, viewer: Viewer, post_id: int) -> Addressed | None:
    """Whom a published post is addressed to, or None when there is no such post."""
    rows = await tx.all(_ADDRESSED, {"viewer_id": viewer.id, "post_id": post_id})
    return _made_of(rows) if rows else None


def _made_of(rows: Sequence[Row[Any]]) -> Addressed:
    groups = tuple(
        Group(
            row.workgroup_id,
            Role(row.role) if row.role else None,
            row.opened,
            row.visible,
            row.since if row.role in MEMBERS else None,
        )
        for row in rows
        if row.opened is not None
    )
    codes = frozenset(row.code for row in rows if row.code)
    first = rows[0]
    return Addressed(first.id, first.author_id, first.published_at, codes, groups)


async def level_of(tx: Transaction, viewer: Viewer, post_id: int) -> Level:
    """What the viewer may do with a post; NONE when there is no such post."""
    found = await addressed(tx, viewer, post_id)
    return level(viewer, found) if found else Level.NONE


async def levels_of(tx: Transaction, viewer: Viewer, post_ids: Collection[int]) -> dict[int, Level]:
    """What the viewer may do with each of the posts; those without any right are left out."""
    sent = {"viewer_id": viewer.id, "post_ids": list(post_ids)}
    rows: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in await tx.all(_ALL_ADDRESSED, sent) if post_ids else ():
        rows[row.id].append(row)
    found = {post_id: level(viewer, _made_of(its)) for post_id, its in rows.items()}
    return {post_id: may for post_id, may in found.items() if may}


_CARRIED = select(post_access.c.code).where(
    post_access.c.post_id == bindparam("post_id"),
    one_of(post_access.c.code, bindparam("codes", type_=TEXTS)),
)
_OPEN_TO_OUTSIDERS = (
    select(workgroup.c.id, workgroup_member.c.user_id)
    .join(post_recipient, post_recipient.c.workgroup_id == workgroup.c.id)
    .outerjoin(
        workgroup_member,
        and_(
            workgroup_member.c.workgroup_id == workgroup.c.id,
            workgroup_member.c.role == Role.BANNED,
            one_of(workgroup_member.c.user_id, bindparam("people", type_=NUMBERS)),
        ),
    )
    .where(
        post_recipient.c.post_id == bindparam("post_id"), workgroup.c.opened, workgroup.c.visible
    )
)


async def readers_among(
    tx: Transaction, post_id: int, people: Collection[int], least: Level = Level.READ
) -> frozenset[int]:
    """Those of these people who are active and may read the post, or share it too."""
    asked = await viewers(tx, people)
    codes = sorted(frozenset[str]().union(*(each.codes for each in asked)))
    carried = set(await tx.scalars(_CARRIED, {"post_id": post_id, "codes": codes}))
    reached = frozenset(each.id for each in asked if not carried.isdisjoint(each.codes))
    outside = [each.id for each in asked if each.employee and each.id not in reached]
    if least > Level.READ or not outside:
        return reached
    rows = await tx.all(_OPEN_TO_OUTSIDERS, {"post_id": post_id, "people": outside})
    banned: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        banned[row.id].add(row.user_id)
    return reached | {each for each in outside if any(each not in b for b in banned.values())}
