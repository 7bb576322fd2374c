"""Access codes and who holds them.

A post is addressed to codes, a person holds codes; they meet or they do not. A code is a short
text: `U7` person 7, `D5` direct members of department 5, `DR5` department 5 and all below it,
`SG9_K` members of workgroup 9 (`_E` moderators, `_A` the owner), `G2` and `AU` every employee,
`SA` administrators. Nothing here is cached: codes follow the memberships of the same snapshot.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from feed24.db import Hot, Transaction, is_id
from feed24.errors import NotFound

EVERYONE = "G2"
AUTHORISED = "AU"
ADMINISTRATORS = "SA"


class Role(StrEnum):
    """What a person is to a workgroup. Invited, requesting and banned people are no members."""

    OWNER = "A"
    MODERATOR = "E"
    MEMBER = "K"
    PENDING = "Z"
    BANNED = "T"


MEMBERS = (Role.OWNER, Role.MODERATOR, Role.MEMBER)


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person together with every code the person holds at this moment."""

    id: int
    admin: bool
    employee: bool
    codes: frozenset[str]

    @property
    def groups(self) -> frozenset[str]:
        """Of each workgroup that the person belongs to the code that all its members hold."""
        return frozenset(filter(_OF_MEMBERS, self.codes))


_OF_MEMBERS = re.compile(rf"SG[0-9]+_{Role.MEMBER}").fullmatch
_HELD_BY = """
WITH RECURSIVE up(id, parent_id) AS (
    SELECT d.id, d.parent_id FROM department d
    JOIN department_member m ON m.department_id = d.id WHERE m.user_id = :user_id
    UNION
    SELECT d.id, d.parent_id FROM department d JOIN up ON d.id = up.parent_id
), held(code) AS (
    SELECT 'D' || department_id FROM department_member WHERE user_id = :user_id
    UNION ALL SELECT 'DR' || id FROM up
    UNION ALL SELECT 'SG' || workgroup_id || '_' || role FROM workgroup_member
        WHERE user_id = :user_id AND role IN ('A', 'E', 'K')
)
SELECT p.admin, p.extranet, held.code FROM person p LEFT JOIN held ON 1 = 1
WHERE p.id = :user_id AND p.active
"""
_HELD = Hot(_HELD_BY.replace(":user_id", "$1"), _HELD_BY.replace(":user_id", "?1"))


# The same for several people at once.
_HELD_BY_THESE = """
WITH RECURSIVE up(user_id, id, parent_id) AS (
    SELECT m.user_id, d.id, d.parent_id FROM department d
    JOIN department_member m ON m.department_id = d.id WHERE m.user_id IN (:user_ids)
    UNION
    SELECT up.user_id, d.id, d.parent_id FROM department d JOIN up ON d.id = up.parent_id
), held(user_id, code) AS (
    SELECT user_id, 'D' || department_id FROM department_member WHERE user_id IN (:user_ids)
    UNION ALL SELECT user_id, 'DR' || id FROM up
    UNION ALL SELECT user_id, 'SG' || workgroup_id || '_' || role FROM workgroup_member
        WHERE user_id IN (:user_ids) AND role IN ('A', 'E', 'K')
)
SELECT p.id, p.admin, p.extranet, held.code FROM person p LEFT JOIN held ON held.user_id = p.id
WHERE p.id IN (:user_ids) AND p.active
"""
_HELD_BY_MANY = Hot(
    _HELD_BY_THESE.replace(":user_ids", "SELECT unnest($1::text::bigint[])"),
    _HELD_BY_THESE.replace(":user_ids", "SELECT value FROM json_each(?1)"),
)


async def viewer(tx: Transaction, user_id: int) -> Viewer:
    """The active person with that id, in the snapshot of what is read next. Raises NotFound."""
    await tx.begin()
    rows = await tx.hot(_HELD, user_id) if is_id(user_id) else ()
    if not rows:
        raise NotFound(f"person {user_id}")
    return _viewer(user_id, rows)


async def viewers(tx: Transaction, user_ids: Iterable[int]) -> list[Viewer]:
    """Those of these people who are there and active, by their ids."""
    await tx.begin()
    found: dict[int, list[Any]] = {}
    for user_id, *row in await tx.hot(_HELD_BY_MANY, sorted(filter(is_id, user_ids))):
        found.setdefault(user_id, []).append(row)
    return [_viewer(user_id, rows) for user_id, rows in sorted(found.items())]


def _viewer(user_id: int, rows: Sequence[Any]) -> Viewer:
    admin, employee = bool(rows[0][0]), not rows[0][1]
    held = (code for _, _, code in rows if code)
    codes = {each for code in held for each in _with_lower_roles(code)}
    codes.add(f"U{user_id}")
    if employee:
        # Guests see what is addressed to them, never what is addressed to everyone.
        codes |= {EVERYONE, AUTHORISED}
    if admin:
        codes.add(ADMINISTRATORS)
    return Viewer(user_id, admin, employee, frozenset(codes))


_ROLES_BELOW = {Role.OWNER: "AEK", Role.MODERATOR: "EK", Role.MEMBER: "K"}


def _with_lower_roles(code: str) -> Iterator[str]:
    """An owner also holds what moderators and members hold."""
    group, underscore, role = code.partition("_")
    if not underscore:
        yield code
    for held in _ROLES_BELOW.get(Role(role), "") if underscore else "":
        yield f"{group}_{held}"


_HOLDERS_PG = """
WITH RECURSIVE below(id) AS (
    SELECT unnest($1::text::bigint[])
    UNION SELECT d.id FROM department d JOIN below ON d.parent_id = below.id
), placed(id) AS (
    SELECT id FROM below UNION ALL SELECT unnest($2::text::bigint[])
)
SELECT count(*) FROM person who WHERE who.active AND (
    who.id = ANY($3::text::bigint[])
    OR who.admin AND $5::boolean
    OR NOT who.extranet AND $6::boolean
    OR who.id IN (
        SELECT m.user_id FROM department_member m JOIN placed ON placed.id = m.department_id
    )
    OR who.id IN (
        SELECT m.user_id FROM workgroup_member m
        WHERE m.workgroup_id = ANY($4::text::bigint[]) AND m.role IN ('A', 'E', 'K')
    )
)
"""
_HOLDERS_LITE = """
WITH RECURSIVE below(id) AS (
    SELECT value FROM json_each(?1)
    UNION SELECT d.id FROM department d JOIN below ON d.parent_id = below.id
), placed(id) AS (
    SELECT id FROM below UNION ALL SELECT value FROM json_each(?2)
)
SELECT count(*) FROM person who WHERE who.active AND (
    who.id IN (SELECT value FROM json_each(?3))
    OR who.admin AND ?5
    OR NOT who.extranet AND ?6
    OR who.id IN (
        SELECT m.user_id FROM placed JOIN department_member m ON m.department_id = placed.id
    )
    OR who.id IN (
        SELECT m.user_id FROM json_each(?4) g JOIN workgroup_member m ON m.workgroup_id = g.value
        WHERE m.role IN ('A', 'E', 'K')
    )
)
"""
_HOLDERS = Hot(_HOLDERS_PG, _HOLDERS_LITE)
_NUMBERED = re.compile(r"(U|DR|D)(\d+)|(SG)(\d+)_K")


async def count_holders(tx: Transaction, codes: Iterable[str]) -> int:
    """How many active people hold at least one of these codes, in one statement: `viewer` inverted.

    A workgroup counts by the code that all its members hold, which a post always carries.
    """
    every = frozenset(codes)
    ids: dict[str, list[int]] = {"DR": [], "D": [], "U": [], "SG": []}
    for match in filter(None, map(_NUMBERED.fullmatch, every)):
        ids[match[1] or match[3]].append(int(match[2] or match[4]))
    rows = await tx.hot(_HOLDERS, *ids.values(), ADMINISTRATORS in every, EVERYONE in every)
    return int(rows[0][0])
