"""Rows of socialnetwork.api.workgroup.list: the fields asked for, under names in camel case."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from feed24.rest.call import Call
from feed24.rest.casts import items, lookup, php_text
from feed24.rest.dates import iso
from feed24.workgroups.permissions import FEATURES
from feed24.workgroups.wire import SITE, SUBJECT, flag, kind, picture

Column = Callable[[Call, Row[Any]], str | None]


def row(
    call: Call, group: Row[Any], names: Iterable[str], options: dict[str, Any]
) -> dict[str, Any]:
    """`names` in capitals, unknown ones are skipped; `options` are the method's `params`."""
    wanted = dict.fromkeys(("ID", *(name for name in names if name in _COLUMNS)))
    shown: dict[str, Any] = {_camel(name): _COLUMNS[name](call, group) for name in wanted}
    if lookup(options, "mode") == "mobile":
        shown["additionalData"] = _additional(group, options)
    if lookup(options, "shouldSelectDialogId") == "Y":
        shown["dialogId"] = ""
    return shown


def _camel(name: str) -> str:
    first, *others = name.lower().split("_")
    return first + "".join(map(str.capitalize, others))


def _additional(group: Row[Any], options: dict[str, Any]) -> dict[str, Any]:
    """How the caller stands to the workgroup, and its features among those asked for."""
    data: dict[str, Any] = {
        "role": group.role or "",
        "initiatedByType": group.initiated_by or "",
    }
    asked = [
        php_text(feature)
        for option in ("features", "mandatoryFeatures")
        for feature in items(lookup(options, option))
    ]
    if asked:
        data["features"] = [name for name in dict.fromkeys(asked) if name in FEATURES]
    return data


def _moment(column: str) -> Column:
    def shown(call: Call, group: Row[Any]) -> str | None:
        moment: datetime | None = getattr(group, column)
        return iso(moment, call.zone) if moment else None

    return shown


def _flag(column: str) -> Column:
    return lambda call, group: flag(getattr(group, column))


def _text(column: str) -> Column:
    def shown(call: Call, group: Row[Any]) -> str | None:
        value = getattr(group, column)
        return None if value is None else str(value)

    return shown


def _always(value: str | None) -> Column:
    return lambda call, group: value


_COLUMNS: dict[str, Column] = {
    "ID": _text("id"),
    "ACTIVE": _always("Y"),
    "SITE_ID": _always(SITE),
    "SUBJECT_ID": _always(str(SUBJECT)),
    "NAME": _text("name"),
    "DESCRIPTION": _text("description"),
    "KEYWORDS": _text("keywords"),
    "CLOSED": _flag("closed"),
    "VISIBLE": _flag("visible"),
    "OPENED": _flag("opened"),
    "PROJECT": _flag("project"),
    "LANDING": _always("N"),
    "DATE_CREATE": _moment("created_at"),
    "DATE_UPDATE": _moment("updated_at"),
    "DATE_ACTIVITY": _moment("active_at"),
    "IMAGE_ID": lambda call, group: str(group.id) if group.image else None,
    "AVATAR_TYPE": _always(None),
    "OWNER_ID": _text("owner_id"),
    "NUMBER_OF_MEMBERS": _text("member_count"),
    "NUMBER_OF_MODERATORS": _text("moderator_count"),
    "INITIATE_PERMS": _text("inviters"),
    "PROJECT_DATE_START": _moment("project_start"),
    "PROJECT_DATE_FINISH": _moment("project_finish"),
    "SCRUM_OWNER_ID": _always(None),
    "SCRUM_MASTER_ID": _always(None),
    "SCRUM_SPRINT_DURATION": _always(None),
    "SCRUM_TASK_RESPONSIBLE": _always(None),
    "TYPE": lambda call, group: kind(group),
    "AVATAR": lambda call, group: picture(call, group.image),
}
