"""Who sees a post, and what else they may do with it. The only home of these rules.

A post carries *right codes*, made from its recipients; a person holds codes (`feed24.access`).

* In lists a post shows to whoever holds one of its right codes: `visible_to`.
* By its id it may be read, commented, shared, changed or deleted according to a *level*, which
  follows the kinds of recipients in a fixed order: `level`.

The two differ on purpose in one place: colleagues outside an open, visible workgroup do not find
its posts in their lists and may read them by id. docs/visibility.md holds the rules and a truth
table.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select

from feed24.access import ADMINISTRATORS, EVERYONE, MEMBERS, Role, Viewer
from feed24.db import TEXTS, Hot, Transaction, one_of
from feed24.index.tables import feed_entry, post_access


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


@dataclass(frozen=True, slots=True)
class Group:
    """A workgroup that a post is addressed to, as one viewer stands to it."""

    role: Role | None
    opened: bool
    visible: bool

    @property
    def member(self) -> bool:
        return self.role in MEMBERS

    @property
    def readable_from_outside(self) -> bool:
        return self.opened and self.visible and self.role is not Role.BANNED


@dataclass(frozen=True, slots=True)
class Addressed:
    """A post's author and recipients, and how one viewer stands to its workgroups."""

    id: int
    author_id: int
    recipients: frozenset[str]
    groups: tuple[Group, ...]


_ROLE_LEVEL = {Role.OWNER: Level.DELETE, Role.MODERATOR: Level.UPDATE, Role.MEMBER: Level.SHARE}


def level(viewer: Viewer, addressed: Addressed) -> Level:
    """What the viewer may do with a post reached by its id.

    The order matters: a workgroup's owner who is also reached through a department or through
    everyone has no more rights than any other such reader.
    """
    if viewer.admin or viewer.id == addressed.author_id:
        return Level.DELETE
    if _by_structure(viewer, addressed):
        return Level.SHARE
    roles = [group.role for group in addressed.groups if group.member]
    if roles:
        return max(_ROLE_LEVEL[role] for role in roles if role)
    if f"U{viewer.id}" in addressed.recipients:
        return Level.SHARE
    outside = any(group.readable_from_outside for group in addressed.groups)
    return Level.READ if viewer.employee and outside else Level.NONE


def _by_structure(viewer: Viewer, addressed: Addressed) -> bool:
    """Reached through a department or through everyone."""
    codes = viewer.codes & addressed.recipients
    return EVERYONE in codes or any(code.startswith("D") for code in codes)


def may_comment(viewer: Viewer, addressed: Addressed) -> bool:
    """Readers may comment, except those who read an open workgroup from outside."""
    return level(viewer, addressed) > Level.READ


# One row for each recipient, and how the viewer stands to it if it is a workgroup.
_ADDRESSED = """
SELECT p.id, p.author_id, r.code, g.opened, g.visible, m.role
FROM post p LEFT JOIN post_recipient r ON r.post_id = p.id
LEFT JOIN workgroup g ON g.id = r.workgroup_id
LEFT JOIN workgroup_member m ON m.workgroup_id = g.id AND m.user_id = :viewer
WHERE p.id :wanted
"""
_POST = Hot(
    _ADDRESSED.replace(":viewer", "$1").replace(":wanted", "= $2"),
    _ADDRESSED.replace(":viewer", "?1").replace(":wanted", "= ?2"),
)
_POSTS = Hot(
    _ADDRESSED.replace(":viewer", "$1").replace(":wanted", "= ANY($2::text::bigint[])"),
    _ADDRESSED.replace(":viewer", "?1").replace(":wanted", "IN (SELECT value FROM json_each(?2))"),
)


async def addressed(tx: Transaction, viewer: Viewer, post_id: int) -> Addressed | None:
    """Whom a published post is addressed to, or None when there is no such post."""
    await tx.begin()
    rows = await tx.hot(_POST, viewer.id, post_id)
    return _put_together(rows) if rows else None


def _put_together(rows: Sequence[Sequence[Any]]) -> Addressed:
    number, author_id, *_ = rows[0]
    groups = tuple(
        Group(Role(role) if role else None, bool(opened), bool(visible))
        for _, _, _, opened, visible, role in rows
        if opened is not None
    )
    codes = frozenset(row[2] for row in rows if row[2])
    return Addressed(number, author_id, codes, groups)


async def level_of(tx: Transaction, viewer: Viewer, post_id: int) -> Level:
    """What the viewer may do with a post; NONE when there is no such post."""
    found = await addressed(tx, viewer, post_id)
    return level(viewer, found) if found else Level.NONE


async def levels_of(tx: Transaction, viewer: Viewer, post_ids: Iterable[int]) -> dict[int, Level]:
    """What the viewer may do with each of these posts; those that do not exist are left out."""
    await tx.begin()
    by_post: dict[int, list[Sequence[Any]]] = {}
    for row in await tx.hot(_POSTS, viewer.id, list(post_ids)):
        by_post.setdefault(row[0], []).append(row)
    return {number: level(viewer, _put_together(rows)) for number, rows in by_post.items()}
