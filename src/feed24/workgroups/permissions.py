"""What members of a workgroup may do with its features.

Every operation needs a lowest role, the same in every workgroup. Posts need no moderation here:
whoever may write posts at all may publish them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from feed24.access import Role, Viewer

POSTS: Mapping[str, Role] = MappingProxyType(
    {
        "view_post": Role.MEMBER,
        "premoderate_post": Role.MEMBER,
        "write_post": Role.MEMBER,
        "moderate_post": Role.MODERATOR,
        "full_post": Role.OWNER,
        "view_comment": Role.MEMBER,
        "premoderate_comment": Role.MEMBER,
        "write_comment": Role.MEMBER,
        "moderate_comment": Role.MODERATOR,
        "full_comment": Role.MODERATOR,
    }
)
_FILES = {"view": Role.MEMBER, "write": Role.MEMBER}
_TASKS = {
    "view": Role.MEMBER,
    "view_all": Role.MEMBER,
    "sort": Role.MODERATOR,
    "create_tasks": Role.MEMBER,
    "edit_tasks": Role.MODERATOR,
    "delete_tasks": Role.MODERATOR,
}

# Lowest role by feature and operation.
FEATURES: Mapping[str, Mapping[str, Role]] = MappingProxyType(
    {
        "blog": POSTS,
        "files": MappingProxyType(_FILES),
        "tasks": MappingProxyType(_TASKS),
        "photo": MappingProxyType(_FILES),
        "calendar": MappingProxyType(_FILES),
    }
)
# What is left to do in an archived workgroup.
_VIEWING = frozenset({"view", "view_all", "view_post", "view_comment"})
# One of these lets a person address posts to a workgroup.
_ADDRESSING = ("write_post", "full_post", "moderate_post")


def holds(viewer: Viewer, workgroup_id: int, lowest: Role) -> bool:
    """The viewer has this role in the workgroup, or a higher one."""
    return f"SG{workgroup_id}_{lowest}" in viewer.codes


def allows(
    viewer: Viewer, workgroup_id: int, *, closed: bool, feature: str, operation: str
) -> bool:
    """Whether the viewer may do this in the workgroup. Raises KeyError for what nobody can do."""
    lowest = FEATURES[feature][operation]
    if closed and operation not in _VIEWING:
        return False
    return viewer.admin or holds(viewer, workgroup_id, lowest)


def may_address(viewer: Viewer, workgroup_id: int) -> bool:
    """Whether the viewer's role, or being an administrator, lets address posts to the workgroup."""
    return viewer.admin or any(holds(viewer, workgroup_id, POSTS[name]) for name in _ADDRESSING)
