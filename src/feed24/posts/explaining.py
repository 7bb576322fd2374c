"""Why somebody sees a post, or why not: the grounds of `visibility` and all that leads to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Row, bindparam, literal, select

from feed24.access import ADMINISTRATORS, EVERYONE, MEMBERS, Role, Viewer
from feed24.access import viewer as viewer_of
from feed24.db import NUMBERS, Transaction, is_id, one_of
from feed24.departments.tables import department, department_member
from feed24.errors import Forbidden, NotFound
from feed24.posts import recipients
from feed24.posts.visibility import Addressed, Ground, Group, Level, addressed, grounds, level
from feed24.posts.visibility import listed as shows
from feed24.users.tables import person
from feed24.users.visibility import found_by
from feed24.workgroups.tables import workgroup
from feed24.workgroups.visibility import reached_by

_IDS = bindparam("ids", type_=NUMBERS)
_DEPARTMENTS = select(department.c.id, department.c.name).where(one_of(department.c.id, _IDS))
_WORKGROUPS = select(workgroup.c.id, workgroup.c.name)
_PERSON = select(person.c.active).where(person.c.id == bindparam("who"))

# From each department of a person upwards: which membership, how far up, and what is there.
_way = (
    select(
        department_member.c.department_id.label("member_of"),
        department_member.c.since,
        department_member.c.department_id.label("id"),
        department_member.c.position,
        literal(0, Integer).label("height"),
    )
    .where(department_member.c.user_id == bindparam("who"))
    .cte("way", recursive=True)
)
_way = _way.union_all(
    select(
        _way.c.member_of, _way.c.since, department.c.parent_id, _way.c.position, _way.c.height + 1
    )
    .join(department, department.c.id == _way.c.id)
    .where(department.c.parent_id.is_not(None))
)
_WAYS = (
    select(_way.c.member_of, _way.c.since, _way.c.id, department.c.name)
    .join(department, department.c.id == _way.c.id)
    .order_by(_way.c.position, _way.c.member_of, _way.c.height)
)


class UnknownPerson(NotFound):
    """Nobody the asker knows of has that id."""


@dataclass(frozen=True, slots=True)
class Place:
    """A department by id and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A department that a person belongs to, and the way up from it to one above, both included."""

    since: datetime | None
    path: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One recipient of a post, or what its author and administrators are, and how it is met.

    `kind` is author, administrator, everyone, department, workgroup, person, or hidden for what the
    asker may not know. `ground` is none where it is not met, and `why_not` says why.
    """

    kind: str
    code: str = ""
    id: int = 0
    name: str = ""
    ground: Ground | None = None
    why_not: str = ""
    role: Role | None = None
    since: datetime | None = None
    memberships: tuple[Membership, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether and why somebody sees a post; the reason that decides comes first.

    `others` counts recipients that are other people, `hidden` those that are not met and that the
    asker may not know.
    """

    person_id: int
    dismissed: bool
    listed: bool
    level: Level
    reasons: tuple[Reason, ...]
    others: int
    hidden: int


async def explain(tx: Transaction, asker: Viewer, post_id: int, user_id: int) -> Explanation:
    """Explain to the asker how a post is seen by a person, who may be the asker.

    Raises NotFound for a post that does not exist or is hidden from the asker, Forbidden for
    questions about others from those who may not change the post, and UnknownPerson.
    """
    whom = await addressed(tx, asker, post_id)
    if whom is None or not (may := level(asker, whom)):
        raise NotFound(f"post {post_id}")
    if user_id in {0, asker.id}:
        return await _explained(tx, asker, asker, whom)
    if may < Level.UPDATE:
        raise Forbidden(f"post {post_id}")
    if not await _active(tx, asker, user_id):
        return Explanation(user_id, True, False, Level.NONE, (), 0, 0)
    about = await viewer_of(tx, user_id)
    theirs = await addressed(tx, about, post_id)
    if theirs is None:
        raise NotFound(f"post {post_id}")
    return await _explained(tx, asker, about, theirs)


async def _active(tx: Transaction, asker: Viewer, user_id: int) -> bool:
    """Whether the person is not dismissed. Raises UnknownPerson."""
    known = _PERSON if asker.admin else _PERSON.where(found_by(asker))
    active = await tx.scalar(known, {"who": user_id}) if is_id(user_id) else None
    if active is None:
        raise UnknownPerson(user_id)
    return bool(active)


async def _explained(tx: Transaction, asker: Viewer, about: Viewer, whom: Addressed) -> Explanation:
    found = grounds(about, whom)
    names = await _names(tx, asker, whom)
    ways = await tx.all(_WAYS, {"who": about.id})
    scene = _Scene(about, whom, found, names, ways)
    every = scene.reasons()
    reasons = [each for each in every if each.ground or each.kind != "hidden"]
    reasons.sort(key=lambda each: (each.ground is None, each.ground or (), each.code))
    others = recipients.people(whom.recipients) - {about.id, whom.author_id}
    first = found[0].level if found else Level.NONE
    hidden = len(every) - len(reasons)
    return Explanation(about.id, False, shows(found), first, tuple(reasons), len(others), hidden)


async def _names(tx: Transaction, asker: Viewer, whom: Addressed) -> Mapping[str, str | None]:
    """Departments and workgroups among the recipients by code; None for what the asker may not
    know. Those that are gone are left out.
    """
    codes = recipients.departments(whom.recipients)
    numbers = {recipients.parts(code)[1] for code in codes}
    rows = await tx.all(_DEPARTMENTS, {"ids": sorted(numbers)})
    # Guests know no departments.
    places = {row.id: row.name if asker.employee else None for row in rows}
    known = _WORKGROUPS.add_columns(reached_by(asker).label("known"))
    its = one_of(workgroup.c.id, sorted(group.id for group in whom.groups))
    groups = {
        f"SG{row.id}": row.name if row.known else None for row in await tx.all(known.where(its))
    }
    found = {code: recipients.parts(code)[1] for code in codes}
    return groups | {code: places[number] for code, number in found.items() if number in places}


class _Scene:
    """One person and one post."""

    def __init__(
        self,
        about: Viewer,
        whom: Addressed,
        found: Iterable[Ground],
        names: Mapping[str, str | None],
        ways: Sequence[Row[Any]],
    ) -> None:
        self._about = about
        self._whom = whom
        self._grounds = tuple(found)
        self._names = names
        self._ways = ways

    def reasons(self) -> list[Reason]:
        """All of them, met or not, in no particular order."""
        about, whom = self._about, self._whom
        found = [self._author(), self._plain("administrator", ADMINISTRATORS, "no_administrator")]
        if EVERYONE in whom.recipients:
            found.append(self._plain("everyone", EVERYONE, "guest"))
        if f"U{about.id}" in whom.recipients and about.id != whom.author_id:
            found.append(self._plain("person", f"U{about.id}", "", about.id))
        found += map(self._department, recipients.departments(self._names))
        found += [self._workgroup(group) for group in whom.groups if f"SG{group.id}" in self._names]
        return found

    def _author(self) -> Reason:
        author = self._whom.author_id
        found = self._plain("author", f"U{author}", "somebody_else", author)
        return replace(found, since=self._whom.published_at) if found.ground else found

    def _plain(self, kind: str, code: str, otherwise: str, number: int = 0) -> Reason:
        ground = self._ground(code)
        return Reason(kind, code, number, ground=ground, why_not="" if ground else otherwise)

    def _ground(self, *codes: str) -> Ground | None:
        return next((each for each in self._grounds if each.code in codes), None)

    def _department(self, code: str) -> Reason:
        ground, name = self._ground(code), self._names[code]
        if name is None:
            return Reason("hidden", ground=ground)
        kind, number = recipients.parts(code)
        why_not = "" if ground else "not_in_department"
        found = self._memberships(kind, number) if ground else ()
        moments = [each.since for each in found]
        since = None if None in moments else min(filter(None, moments), default=None)
        return Reason(
            "department", code, number, name, ground, why_not, since=since, memberships=found
        )

    def _memberships(self, kind: str, number: int) -> tuple[Membership, ...]:
        """The person's departments that are this one or, for `DR`, below it."""
        ways: dict[int, list[Row[Any]]] = {}
        for row in self._ways:
            ways.setdefault(row.member_of, []).append(row)
        found = []
        for way in ways.values():
            ids = [row.id for row in way]
            if ids[0] == number or (kind == "DR" and number in ids):
                path = way[: ids.index(number) + 1]
                places = tuple(Place(row.id, row.name) for row in path)
                found.append(Membership(way[0].since, places))
        return tuple(found)

    def _workgroup(self, group: Group) -> Reason:
        code = f"SG{group.id}"
        ground = self._ground(code, *(f"{code}_{role}" for role in MEMBERS))
        name = self._names[code]
        if name is None:
            return Reason("hidden", ground=ground)
        why_not = "" if ground and ground.listed else _NO_MEMBER.get(group.role, "not_member")
        code = ground.code if ground else code
        return Reason(
            "workgroup", code, group.id, name, ground, why_not, group.role, since=group.since
        )


_NO_MEMBER: dict[Role | None, str] = {Role.PENDING: "waiting", Role.BANNED: "banned"}
