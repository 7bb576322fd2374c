"""The REST methods of people."""

from feed24.users.api.access import check_access, is_admin, name_codes, show_profile
from feed24.users.api.administering import (
    count_people,
    list_people,
    set_admin,
    set_password,
)
from feed24.users.api.changes import add_user, update_user
from feed24.users.api.people import find_users, get_users, list_fields, show_current

__all__ = [
    "add_user",
    "check_access",
    "count_people",
    "find_users",
    "get_users",
    "is_admin",
    "list_fields",
    "list_people",
    "name_codes",
    "set_admin",
    "set_password",
    "show_current",
    "show_profile",
    "update_user",
]
