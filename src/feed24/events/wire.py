"""Events as the wire names and shows them."""

from collections.abc import Mapping
from typing import Any

from feed24.applications.wire import LANGUAGE
from feed24.events.kinds import Kind

# Name and scope; "" for those of the basic set.
NAMES: dict[Kind, tuple[str, str]] = {
    Kind.APPLICATION_UNINSTALLED: ("ONAPPUNINSTALL", ""),
    Kind.APPLICATION_INSTALLED: ("ONAPPINSTALL", ""),
    Kind.APPLICATION_UPDATED: ("ONAPPUPDATE", ""),
    Kind.PAID: ("ONAPPPAYMENT", ""),
    Kind.SUBSCRIPTION_RENEWED: ("ONSUBSCRIPTIONRENEW", ""),
    Kind.TESTED: ("ONAPPTEST", ""),
    Kind.METHOD_CONFIRMED: ("ONAPPMETHODCONFIRM", ""),
    Kind.OFFLINE_WAITING: ("ONOFFLINEEVENT", ""),
    Kind.PERSON_ADDED: ("ONUSERADD", "user"),
    Kind.POST_PUBLISHED: ("ONLIVEFEEDPOSTADD", "log"),
    Kind.POST_EDITED: ("ONLIVEFEEDPOSTUPDATE", "log"),
    Kind.POST_DELETED: ("ONLIVEFEEDPOSTDELETE", "log"),
    Kind.WORKGROUP_CREATED: ("ONSONETGROUPADD", "sonet_group"),
    Kind.WORKGROUP_CHANGED: ("ONSONETGROUPUPDATE", "sonet_group"),
    Kind.WORKGROUP_DELETED: ("ONSONETGROUPDELETE", "sonet_group"),
}
KINDS = {name: kind for kind, (name, _) in NAMES.items()}
# What concerns everybody. The others are told to one application only.
PUBLIC = frozenset(kind for kind, (_, scope) in NAMES.items() if scope)
# What is narrowed by how much of people is granted.
_ALSO = {"user": ("user", "user_basic", "user_brief")}

# With these the application gets a refresh token as well, with those no token at all.
WITH_REFRESH = frozenset(
    {
        Kind.APPLICATION_INSTALLED,
        Kind.APPLICATION_UPDATED,
        Kind.TESTED,
        Kind.OFFLINE_WAITING,
    }
)
WITHOUT_TOKEN = frozenset({Kind.APPLICATION_UNINSTALLED, Kind.METHOD_CONFIRMED})


def name_of(kind: str) -> str:
    return NAMES[Kind(kind)][0]


def scopes_of(kind: Kind) -> tuple[str, ...]:
    """Any one of these lets an application hear of it; without any, all may."""
    scope = NAMES[kind][1]
    return _ALSO.get(scope, (scope,)) if scope else ()


def data(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The `data` of an event. Of people there is their id only: what else is said of them depends
    on who is told.
    """
    language = {"LANGUAGE_ID": LANGUAGE}
    match Kind(kind):
        case Kind.POST_PUBLISHED | Kind.POST_EDITED | Kind.POST_DELETED:
            return {"FIELDS": {"POST_ID": str(content["post_id"])}}
        case Kind.WORKGROUP_CREATED | Kind.WORKGROUP_CHANGED | Kind.WORKGROUP_DELETED:
            return {"FIELDS": {"ID": str(content["workgroup_id"])}}
        case Kind.PERSON_ADDED:
            return {"ID": str(content["user_id"])}
        case Kind.APPLICATION_INSTALLED:
            active = "Y" if content["active"] else "N"
            return {"VERSION": content["version"], "ACTIVE": active, "INSTALLED": "Y", **language}
        case Kind.APPLICATION_UPDATED:
            previous = content["previous_version"]
            return {"VERSION": content["version"], "PREVIOUS_VERSION": previous, **language}
        case Kind.APPLICATION_UNINSTALLED:
            return {"CLEAN": int(content["clean"]), **language}
        case Kind.TESTED:
            return {"QUERY": content["query"], **language}
    return {}
