"""The REST methods of workgroups."""

from feed24.workgroups.api.administering import list_relations, set_role
from feed24.workgroups.api.editing import create_group, update_group
from feed24.workgroups.api.groups import (
    check_feature_access,
    delete_group,
    get_groups,
    set_group_owner,
)
from feed24.workgroups.api.members import (
    add_members,
    get_members,
    get_own_groups,
    invite_people,
    remove_members,
    request_to_join,
    update_members,
)
from feed24.workgroups.api.readers import get_workgroup, list_workgroups

__all__ = [
    "add_members",
    "check_feature_access",
    "create_group",
    "delete_group",
    "get_groups",
    "get_members",
    "get_own_groups",
    "get_workgroup",
    "invite_people",
    "list_relations",
    "list_workgroups",
    "remove_members",
    "request_to_join",
    "set_group_owner",
    "set_role",
    "update_group",
    "update_members",
]
