"""Who finds a workgroup.

Visible workgroups are found by every employee, hidden ones by their members. Guests find the
extranet workgroups they belong to, nothing else. In lists an administrator is like everybody else;
reached by its id, every workgroup is there for an administrator.
"""

from sqlalchemy import ColumnElement, and_, exists, or_, true

from feed24.access import MEMBERS, Viewer
from feed24.workgroups.tables import workgroup, workgroup_member

# An alias, for queries that show members as well.
_BELONGING = workgroup_member.alias("belonging")


def listed_for(viewer: Viewer) -> ColumnElement[bool]:
    """Workgroups that show in the viewer's lists. Use it in a query over `workgroup`."""
    belongs = has_member(viewer.id)
    if viewer.employee:
        return or_(workgroup.c.visible, belongs)
    return and_(workgroup.c.extranet, belongs)


def reached_by(viewer: Viewer) -> ColumnElement[bool]:
    """Workgroups that the viewer finds by their ids. Use it in a query over `workgroup`."""
    return true() if viewer.admin else listed_for(viewer)


def has_member(user_id: int) -> ColumnElement[bool]:
    """Workgroups the person is the owner, a moderator or a member of."""
    return exists().where(
        _BELONGING.c.workgroup_id == workgroup.c.id,
        _BELONGING.c.user_id == user_id,
        _BELONGING.c.role.in_(MEMBERS),
    )
