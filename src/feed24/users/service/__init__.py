"""Use cases of people.

Those with an `actor` check what the actor may do; the others are for the portal itself, the command
line and other slices, which have checked.
"""

from feed24.users.service.changing import check_editor, dismiss, edit, reinstate, set_admin
from feed24.users.service.joining import check_inviter, create, find_workgroups, invite
from feed24.users.service.reading import card, find_all, full_name, get, names

__all__ = [
    "card",
    "check_editor",
    "check_inviter",
    "create",
    "dismiss",
    "edit",
    "find_all",
    "find_workgroups",
    "full_name",
    "get",
    "invite",
    "names",
    "reinstate",
    "set_admin",
]
