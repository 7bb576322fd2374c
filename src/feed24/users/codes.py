"""Access codes as clients name and ask for them."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import select, true

from feed24.access import AUTHORISED, EVERYONE, Role, Viewer
from feed24.db import BIGGEST, Transaction, one_of
from feed24.departments.tables import department
from feed24.users.service.reading import full_name
from feed24.users.tables import person
from feed24.users.visibility import found_by
from feed24.workgroups.tables import workgroup
from feed24.workgroups.visibility import reached_by

_CODE = re.compile(r"(U|DR?|SG)([1-9]\d{0,18})(?:_([AEK]))?", re.ASCII)
_MEMBERS = f"_{Role.MEMBER}"
_ROLES = {Role.OWNER: "owner", Role.MODERATOR: "moderators", Role.MEMBER: "all members"}


class Description(NamedTuple):
    """What a code stands for; `provider` is the kind of thing."""

    name: str
    provider: str
    provider_id: str


_FIXED = {
    EVERYONE: Description("All visitors", "", "other"),
    AUTHORISED: Description("All authorized users", "", "other"),
    "CR": Description("Author", "", "other"),
}


class _Code(NamedTuple):
    kind: str
    id: int
    role: Role | None


def held_by(viewer: Viewer) -> frozenset[str]:
    """The codes a person holds where a client asks: `SG9` is `SG9_K`, guests are authorised too."""
    groups = {code.removesuffix(_MEMBERS) for code in viewer.codes if code.endswith(_MEMBERS)}
    return viewer.codes | groups | {EVERYONE, AUTHORISED}


async def described(
    tx: Transaction, viewer: Viewer, codes: Iterable[str]
) -> dict[str, Description]:
    """What these codes stand for, as far as it exists and the viewer may know of it."""
    parsed = {code: _parse(code) for code in codes}
    known = [code for code in parsed.values() if code]
    people = await _people(tx, viewer, {each.id for each in known if each.kind == "U"})
    places = await _departments(tx, {each.id for each in known if each.kind.startswith("D")})
    groups = await _workgroups(tx, viewer, {each.id for each in known if each.kind == "SG"})
    found = {
        "U": (people, "User", "user"),
        "D": (places, "Department", "intranet"),
        "DR": (places, "Department", "intranet"),
        "SG": (groups, "Workgroup", "socnetgroup"),
    }
    described = {}
    for text, code in parsed.items():
        if text in _FIXED:
            described[text] = _FIXED[text]
        elif code and code.id in found[code.kind][0]:
            names, provider, provider_id = found[code.kind]
            described[text] = Description(_named(names[code.id], code), provider, provider_id)
    return described


def _parse(text: str) -> _Code | None:
    match = _CODE.fullmatch(text)
    if match is None or int(match[2]) > BIGGEST or (match[3] and match[1] != "SG"):
        return None
    return _Code(match[1], int(match[2]), Role(match[3]) if match[3] else None)


def _named(name: str, code: _Code) -> str:
    return f"{name}: {_ROLES[code.role]}" if code.role else name


async def _people(tx: Transaction, viewer: Viewer, ids: set[int]) -> Mapping[int, str]:
    if not ids:
        return {}
    columns = person.c.id, person.c.name, person.c.last_name, person.c.email
    visible = true() if viewer.admin else found_by(viewer)
    rows = await tx.all(select(*columns).where(one_of(person.c.id, ids), visible))
    return {row.id: full_name(row) for row in rows}


async def _departments(tx: Transaction, ids: set[int]) -> Mapping[int, str]:
    if not ids:
        return {}
    rows = await tx.all(
        select(department.c.id, department.c.name).where(one_of(department.c.id, ids))
    )
    return {row.id: row.name for row in rows}


async def _workgroups(tx: Transaction, viewer: Viewer, ids: set[int]) -> Mapping[int, str]:
    if not ids:
        return {}
    found = select(workgroup.c.id, workgroup.c.name).where(
        one_of(workgroup.c.id, ids), reached_by(viewer)
    )
    return {row.id: row.name for row in await tx.all(found)}
