"""The rules, for one viewer and one post. Nothing here asks the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import NamedTuple

from feed24.access import ADMINISTRATORS, EVERYONE, MEMBERS, Role, Viewer


class Level(IntEnum):
    """What a person may do with a post; each level includes those below it."""

    NONE = 0
    READ = 1
    SHARE = 2
    UPDATE = 3
    DELETE = 4


# What is said about a post is for those who may join in; reading an open workgroup from outside
# shows its posts alone.
COMMENTS = Level.SHARE


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


def shows(viewer: Viewer, carried: frozenset[str]) -> bool:
    """Whether a post with these right codes shows in the viewer's lists: `visible_to` in memory."""
    return not viewer.codes.isdisjoint(carried)


def listed(found: Iterable[Ground]) -> bool:
    """Whether a post shows in the lists of a viewer with these grounds: `visible_to` for one."""
    return any(ground.listed for ground in found)


def may_comment(viewer: Viewer, addressed: Addressed) -> bool:
    """Who may read the comments of a post may add one."""
    return level(viewer, addressed) >= COMMENTS
