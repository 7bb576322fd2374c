"""Whom a post is addressed to, as far as a viewer may know."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from feed24.access import EVERYONE, Viewer, count_holders
from feed24.db import NUMBERS, Transaction, one_of
from feed24.departments.tables import department
from feed24.errors import NotFound
from feed24.posts import recipients
from feed24.posts.addressing import known_to
from feed24.posts.visibility import Addressed, Level, addressed, level, right_codes
from feed24.users import service as users
from feed24.workgroups.tables import workgroup
from feed24.workgroups.visibility import reached_by

_IDS = bindparam("ids", type_=NUMBERS)
_DEPARTMENTS = select(department.c.id, department.c.name).where(one_of(department.c.id, _IDS))
_WORKGROUPS = select(workgroup.c.id, workgroup.c.name).where(one_of(workgroup.c.id, _IDS))


@dataclass(frozen=True, slots=True)
class Shown:
    """A recipient that may be shown. `kind` is its code without the number; everyone has 0."""

    kind: str
    id: int
    name: str

    @property
    def code(self) -> str:
        """The recipient as people write it."""
        return f"{self.kind}{self.id or ''}"


@dataclass(frozen=True, slots=True)
class Audience:
    """The recipients a viewer may know of, and how many there are besides."""

    shown: tuple[Shown, ...]
    hidden: int


async def audience(tx: Transaction, viewer: Viewer, post_id: int, *, but: int = 0) -> Audience:
    """The recipients of a post, person `but` left out. Those that are gone do not count.

    Guests know people from their workgroups and no departments; nobody learns of a workgroup from a
    post. Raises NotFound for a post that does not exist or is hidden from the viewer.
    """
    whom = await _readable(tx, viewer, post_id)
    (found,) = await told(tx, viewer, [whom.recipients - {f"U{but}"}])
    return found


async def told(
    tx: Transaction, viewer: Viewer, recipients_: Iterable[Collection[str]]
) -> list[Audience]:
    """What a viewer may know of several lists of recipients, in a fixed number of statements.

    Whether the viewer may see what is addressed to them was asked before.
    """
    lists = [frozenset(each) for each in recipients_]
    known = await _known(tx, sorted(frozenset[str]().union(*lists)))
    hidden = await _hidden(tx, viewer, list(known.values()))
    found = [[known[code] for code in known if code in codes] for codes in lists]
    return [_without(shown, hidden) for shown in found]


def _without(shown: Iterable[Shown], hidden: Collection[Shown]) -> Audience:
    every = tuple(shown)
    open_ = tuple(each for each in every if each not in hidden)
    return Audience(open_, len(every) - len(open_))


async def _known(tx: Transaction, codes: list[str]) -> dict[str, Shown]:
    """Those recipients that are still there, by their codes, in the order of lists."""
    named = [
        *([Shown("UA", 0, "")] if EVERYONE in codes else []),
        *await _people(tx, codes),
        *await _departments(tx, codes),
        *await _workgroups(tx, codes),
    ]
    return {EVERYONE if each.kind == "UA" else each.code: each for each in named}


async def count_readers(tx: Transaction, viewer: Viewer, post_id: int) -> int:
    """How many people find a post in their lists. Raises NotFound like `audience`."""
    whom = await _readable(tx, viewer, post_id)
    return await count_holders(tx, right_codes(whom.author_id, whom.recipients))


async def _readable(tx: Transaction, viewer: Viewer, post_id: int) -> Addressed:
    whom = await addressed(tx, viewer, post_id)
    if whom is None or level(viewer, whom) < Level.READ:
        raise NotFound(f"post {post_id}")
    return whom


async def _people(tx: Transaction, codes: list[str]) -> list[Shown]:
    names = await users.names(tx, recipients.people(codes))
    return [Shown("U", user_id, names[user_id]) for user_id in sorted(names)]


async def _departments(tx: Transaction, codes: list[str]) -> list[Shown]:
    found = [recipients.parts(code) for code in recipients.departments(codes)]
    rows = await tx.all(_DEPARTMENTS, {"ids": [number for _, number in found]})
    names = {row.id: row.name for row in rows}
    return [Shown(kind, number, names[number]) for kind, number in sorted(found) if number in names]


async def _workgroups(tx: Transaction, codes: list[str]) -> list[Shown]:
    rows = await tx.all(_WORKGROUPS, {"ids": sorted(recipients.workgroups(codes))})
    return [Shown("SG", row.id, row.name) for row in sorted(rows, key=lambda row: row.id)]


async def _hidden(tx: Transaction, viewer: Viewer, shown: list[Shown]) -> set[Shown]:
    groups = frozenset(each.id for each in shown if each.kind == "SG")
    found = set(await tx.scalars(_WORKGROUPS.where(reached_by(viewer)), {"ids": sorted(groups)}))
    hidden = {each for each in shown if each.kind == "SG" and each.id not in found}
    if viewer.employee:
        return hidden
    people = frozenset(each.id for each in shown if each.kind == "U") - {viewer.id}
    strangers = people - await known_to(tx, viewer, people)
    hidden |= {each for each in shown if each.kind == "U" and each.id in strangers}
    return hidden | {each for each in shown if each.kind in {"D", "DR"}}
