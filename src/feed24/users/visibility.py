"""Who finds a person.

Employees find each other, with or without a department, and the guests of their workgroups. Guests
find themselves and the people of their workgroups. Lists show administrators no more than that
unless they ask for everybody.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, exists, or_

from feed24.access import MEMBERS, Role, Viewer
from feed24.db import one_of
from feed24.users.tables import person
from feed24.workgroups.tables import workgroup_member

_PREFIX, _SUFFIX = "SG", f"_{Role.MEMBER}"


def found_by(viewer: Viewer) -> ColumnElement[bool]:
    """People whom the viewer finds. Use it in a query over `person`."""
    belongs = exists().where(
        workgroup_member.c.user_id == person.c.id,
        workgroup_member.c.role.in_(MEMBERS),
        one_of(workgroup_member.c.workgroup_id, sorted(_workgroups(viewer))),
    )
    herself = person.c.id == viewer.id
    return or_(~person.c.extranet, herself, belongs) if viewer.employee else or_(herself, belongs)


def _workgroups(viewer: Viewer) -> Iterator[int]:
    """The workgroups that the viewer belongs to, as the codes held tell."""
    for code in viewer.codes:
        if code.startswith(_PREFIX) and code.endswith(_SUFFIX):
            yield int(code.removeprefix(_PREFIX).removesuffix(_SUFFIX))
