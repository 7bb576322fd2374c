"""What the newer readers show of a workgroup."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from feed24.access import MEMBERS, Role, Viewer
from feed24.rest.call import Call
from feed24.users import service as users
from feed24.workgroups.service.joining import BY_GROUP, BY_PERSON, may_invite
from feed24.workgroups.wire import SITE, SUBJECT, SUBJECT_NAME, clock, flag, kind, picture


@dataclass(frozen=True, slots=True)
class Seen:
    """A workgroup, everybody related to it, and who looks."""

    call: Call
    viewer: Viewer
    group: Row[Any]
    relations: Sequence[Row[Any]]

    @property
    def members(self) -> list[Row[Any]]:
        return [each for each in self.relations if each.role in MEMBERS]

    @property
    def own(self) -> Row[Any] | None:
        """The viewer's relation."""
        return next((each for each in self.relations if each.user_id == self.viewer.id), None)

    def people(self, role: Role, initiated_by: str | None = None) -> list[int]:
        return [
            each.user_id
            for each in self.relations
            if each.role == role and initiated_by in (None, each.initiated_by)
        ]


async def show(seen: Seen, names: Collection[str], *, mobile: bool) -> dict[str, Any]:
    """The result of socialnetwork.api.workgroup.get; `names` of further fields in capitals."""
    shown = _properties(seen) | _people(seen)
    for name, make in _EXTRAS.items():
        if name in names:
            shown |= make(seen)
    if "OWNER_DATA" in names:
        shown["OWNER_DATA"] = await _owner(seen)
    shown["NUMBER_OF_MEMBERS_PLURAL"] = 0 if len(seen.members) == 1 else 1
    if mobile:
        shown["ADDITIONAL_DATA"] = {
            "ROLE": seen.own.role if seen.own else "",
            "INITIATED_BY_TYPE": seen.own.initiated_by if seen.own else "",
        }
    return shown


def _properties(seen: Seen) -> dict[str, Any]:
    group, zone = seen.group, seen.call.zone
    searched = (group.name, group.description, group.keywords)
    return {
        "ID": group.id,
        "ACTIVE": "Y",
        "SITE_ID": SITE,
        "SUBJECT_ID": SUBJECT,
        "NAME": group.name,
        "DESCRIPTION": group.description or "",
        "KEYWORDS": group.keywords or "",
        "CLOSED": flag(group.closed),
        "VISIBLE": flag(group.visible),
        "OPENED": flag(group.opened),
        "DATE_CREATE": clock(group.created_at, zone),
        "DATE_UPDATE": clock(group.updated_at, zone),
        "DATE_ACTIVITY": clock(group.active_at, zone),
        "IMAGE_ID": group.id if group.image else 0,
        "AVATAR_TYPE": "",
        "OWNER_ID": group.owner_id,
        "INITIATE_PERMS": group.inviters,
        "NUMBER_OF_MEMBERS": len(seen.members),
        "NUMBER_OF_MODERATORS": len(seen.people(Role.MODERATOR)),
        "PROJECT": flag(group.project),
        "PROJECT_DATE_START": clock(group.project_start, zone),
        "PROJECT_DATE_FINISH": clock(group.project_finish, zone),
        "SEARCH_INDEX": " ".join(part for part in searched if part),
        "LANDING": "N",
        "SCRUM_OWNER_ID": 0,
        "SCRUM_SPRINT_DURATION": 0,
        "SCRUM_TASK_RESPONSIBLE": "",
        "TYPE": kind(group),
    }


def _people(seen: Seen) -> dict[str, Any]:
    return {
        "MEMBERS": [each.user_id for each in seen.members],
        "CHAT_ID": 0,
        "DIALOG_ID": "",
        "ORDINARY_MEMBERS": seen.people(Role.MEMBER),
        "INVITED_MEMBERS": seen.people(Role.PENDING, BY_GROUP),
        "MODERATOR_MEMBERS": seen.people(Role.MODERATOR),
        "SITE_IDS": [SITE],
    }


def _actions(seen: Seen) -> dict[str, bool]:
    """What the viewer may do; nothing can be pinned or followed, features cannot be changed."""
    manages = seen.viewer.admin or seen.group.owner_id == seen.viewer.id
    member = seen.own is not None and seen.own.role in MEMBERS
    return {
        "EDIT": manages,
        "DELETE": manages,
        "INVITE": may_invite(seen.viewer, seen.group.id, seen.group.inviters),
        "JOIN": seen.own is None,
        "LEAVE": member and seen.group.owner_id != seen.viewer.id,
        "FOLLOW": False,
        "PIN": False,
        "EDIT_FEATURES": False,
    }


def _own(seen: Seen) -> dict[str, Any]:
    return {
        "ROLE": seen.own.role if seen.own else False,
        "INITIATED_BY_TYPE": seen.own.initiated_by if seen.own else False,
        "IS_SUBSCRIBED": seen.own is not None and seen.own.role in MEMBERS,
    }


def _privacy(seen: Seen) -> str:
    if not seen.group.visible:
        return "secret"
    return "open" if seen.group.opened else "closed"


def _listed_member(seen: Seen, each: Row[Any]) -> dict[str, Any]:
    return {
        "id": each.user_id,
        "isOwner": each.role == Role.OWNER,
        "isModerator": each.role == Role.MODERATOR,
        "isScrumMaster": False,
        "isAutoMember": False,
        "name": each.name,
        "lastName": each.last_name,
        "position": each.work_position,
        "photo": picture(seen.call, each.photo),
    }


def _tags(keywords: str | None) -> list[str]:
    parts = (part.strip() for part in (keywords or "").split(","))
    return sorted({part for part in parts if part})


def _requests(seen: Seen) -> dict[str, int]:
    return {
        "workgroup_requests_out": len(seen.people(Role.PENDING, BY_GROUP)),
        "workgroup_requests_in": len(seen.people(Role.PENDING, BY_PERSON)),
    }


async def _owner(seen: Seen) -> dict[str, Any]:
    owner_id = seen.group.owner_id
    names = await users.names(seen.call.tx, [owner_id])
    photo = next((each.photo for each in seen.relations if each.user_id == owner_id), None)
    return {
        "ID": owner_id,
        "PHOTO": picture(seen.call, photo),
        "FORMATTED_NAME": names.get(owner_id, ""),
    }


_EXTRAS: dict[str, Callable[[Seen], dict[str, Any]]] = {
    "AVATAR": lambda seen: {"AVATAR": picture(seen.call, seen.group.image)},
    "SUBJECT_DATA": lambda seen: {"SUBJECT_DATA": {"ID": SUBJECT, "NAME": SUBJECT_NAME}},
    "TAGS": lambda seen: {"TAGS": _tags(seen.group.keywords)},
    "ACTIONS": lambda seen: {"ACTIONS": _actions(seen)},
    "USER_DATA": lambda seen: {"USER_DATA": _own(seen)},
    # Departments as a whole cannot belong to a workgroup.
    "DEPARTMENTS": lambda seen: {"DEPARTMENTS": []},
    "PRIVACY_TYPE": lambda seen: {"PRIVACY_CODE": _privacy(seen)},
    "LIST_OF_MEMBERS": lambda seen: {
        "LIST_OF_MEMBERS": [_listed_member(seen, each) for each in seen.members]
    },
    "COUNTERS": lambda seen: {"COUNTERS": _requests(seen)},
}
