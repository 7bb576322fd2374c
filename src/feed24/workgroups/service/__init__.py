"""Use cases of workgroups.

Those with an `actor` check what the actor may do; the others are for the portal itself, the command
line and other slices, which have checked.
"""

from feed24.workgroups.service.deletion import delete
from feed24.workgroups.service.groups import Details, create, start, touch, update
from feed24.workgroups.service.joining import ask_to_join, invite
from feed24.workgroups.service.members import add, change_role, remove
from feed24.workgroups.service.ownership import check_managed, set_owner
from feed24.workgroups.service.reading import find, find_all, get, groups_of, relations
from feed24.workgroups.service.roles import ban, set_role, unban

__all__ = [
    "Details",
    "add",
    "ask_to_join",
    "ban",
    "change_role",
    "check_managed",
    "create",
    "delete",
    "find",
    "find_all",
    "get",
    "groups_of",
    "invite",
    "relations",
    "remove",
    "set_owner",
    "set_role",
    "start",
    "touch",
    "unban",
    "update",
]
