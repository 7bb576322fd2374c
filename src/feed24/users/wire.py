"""People as the wire shows them, and as clients describe them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Row

from feed24.errors import Invalid
from feed24.files.addresses import public_url
from feed24.rest.call import Call, Credential
from feed24.rest.casts import is_array, php_bool, php_int, php_text
from feed24.rest.dates import iso, parse_moment, site_datetime
from feed24.users.fields import SETTABLE, Kind, PersonField, Reach, within
from feed24.users.service import full_name
from feed24.users.tables import person

SCOPES = ("user", "user_basic", "user_brief")
# Who was seen so recently counts as online.
ONLINE = timedelta(minutes=15)
SIZES = frozenset({"small", "medium", "large"})

_REACH = {"user": Reach.FULL, "user_basic": Reach.BASIC, "user_brief": Reach.BRIEF}


class WrongType(Invalid):
    """A text was sent as something else; holds the field's code."""


class WrongDay(Invalid):
    """A date that cannot be read; holds the field's code."""


def reach_of(credential: Credential) -> Reach:
    """How much of people a credential with one of SCOPES opens: the widest counts."""
    return max(reach for scope, reach in _REACH.items() if credential.allows((scope,)))


def chosen(reach: Reach, names: Sequence[Any] | None) -> tuple[PersonField, ...]:
    """The fields to show: those named that the reach opens, or all of these if none are named.

    `*` and `UF_*` stand for many. The id is always shown.
    """
    wanted = {php_text(name).strip().upper() for name in names or ()} - {""}
    opened = within(reach)
    if not wanted or "*" in wanted:
        return opened
    return tuple(each for each in opened if each.kind == "id" or _is_wanted(each.code, wanted))


def _is_wanted(code: str, wanted: set[str]) -> bool:
    return code in wanted or ("UF_*" in wanted and code.startswith("UF_"))


def columns(fields: Sequence[PersonField]) -> list[ColumnElement[Any]]:
    """What has to be read of a person to show these fields."""
    names = dict.fromkeys(["id", *(each.column for each in fields if each.column)])
    return [person.c[name] for name in names]


@dataclass(frozen=True, slots=True)
class Portrait:
    """How a call shows people.

    `departments` are theirs by the people's ids; `size` is that of pictures; with `single` the
    moments are shown that lists leave empty.
    """

    call: Call
    fields: Sequence[PersonField]
    departments: Mapping[int, Sequence[int]] = field(default_factory=dict)
    size: str = ""
    single: bool = False

    def of(self, row: Row[Any]) -> dict[str, Any]:
        """A person by codes of fields; what is not stored is left out."""
        shown = {each.code: _SHOWN[each.kind](self, row, each) for each in self.fields}
        return {code: value for code, value in shown.items() if value is not None}

    def is_caller(self, row: Row[Any]) -> bool:
        return bool(row.id == self.call.caller.user_id)


def card(call: Call, user_id: int, row: Row[Any] | None) -> dict[str, str]:
    """A person beside what is theirs; one who is not there any more has an id alone."""
    return {
        "ID": str(user_id),
        "NAME": full_name(row) if row else "",
        "POSITION": row.work_position or "" if row else "",
        "PHOTO": picture(call, row.photo) or "" if row else "",
    }


def picture(call: Call, key: str | None, size: str = "") -> str | None:
    """The absolute address of a picture."""
    if key is None:
        return None
    return public_url(call.origin, key) + (f"?{urlencode({'size': size})}" if size else "")


def is_online(seen: datetime | None, now: datetime) -> bool:
    return seen is not None and seen > now - ONLINE


def midnight(moment: datetime, zone: tzinfo) -> datetime:
    """The moment that stands for the day: its midnight in UTC, wherever the portal is."""
    return datetime.combine(moment.astimezone(zone), time(), UTC)


def _stored(row: Row[Any], each: PersonField) -> Any:
    value = getattr(row, each.column)
    return "" if value is None and each.always else value


def _text(_view: Portrait, row: Row[Any], each: PersonField) -> Any:
    return _stored(row, each)


def _id(_view: Portrait, row: Row[Any], _each: PersonField) -> str:
    return str(row.id)


def _flag(_view: Portrait, row: Row[Any], each: PersonField) -> bool:
    return bool(getattr(row, each.column))


def _moment(view: Portrait, row: Row[Any], each: PersonField) -> Any:
    value = _stored(row, each)
    return iso(value, view.call.zone) if isinstance(value, datetime) else value


def _registered(view: Portrait, row: Row[Any], _each: PersonField) -> str:
    return iso(midnight(row.registered_at, view.call.zone), view.call.zone)


def _changed(view: Portrait, row: Row[Any], _each: PersonField) -> Any:
    return site_datetime(row.updated_at, view.call.zone) if view.single else {}


def _seen(view: Portrait, row: Row[Any], _each: PersonField) -> Any:
    # Whoever calls is being seen.
    moment = view.call.tx.now if view.is_caller(row) else row.last_activity_at
    if moment is None:
        return None
    return iso(moment, view.call.zone)[:19].replace("T", " ") if view.single else {}


def _online(view: Portrait, row: Row[Any], _each: PersonField) -> str:
    online = view.is_caller(row) or is_online(row.last_activity_at, view.call.tx.now)
    return "Y" if online else "N"


def _file(view: Portrait, row: Row[Any], each: PersonField) -> str | None:
    return picture(view.call, getattr(row, each.column), view.size)


def _departments(view: Portrait, row: Row[Any], _each: PersonField) -> list[int]:
    return list(view.departments.get(row.id, ()))


def _type(_view: Portrait, row: Row[Any], _each: PersonField) -> str:
    return "extranet" if row.extranet else "employee"


_SHOWN: Mapping[Kind, Callable[[Portrait, Row[Any], PersonField], Any]] = MappingProxyType(
    {
        "id": _id,
        "text": _text,
        "flag": _flag,
        "online": _online,
        "moment": _moment,
        "registered": _registered,
        "changed": _changed,
        "seen": _seen,
        "day": _moment,
        "file": _file,
        "departments": _departments,
        "type": _type,
    }
)


def given(sent: Mapping[str, Any], zone: tzinfo) -> dict[str, Any]:
    """The columns that a client wants to set, pictures and what has rules of its own left out.

    Raises WrongType, WrongDay.
    """
    # The documented spelling wins over any other.
    by_code = {name.upper(): value for name, value in sent.items()} | dict(sent)
    return {
        each.column: _read(each, by_code[each.code], zone)
        for each in SETTABLE
        if by_code.get(each.code) is not None
    }


def _read(each: PersonField, value: Any, zone: tzinfo) -> Any:
    if each.code.startswith(("PERSONAL_", "WORK_")) and not isinstance(value, str):
        raise WrongType(each.code)
    text = php_text(value)
    return _day(each, text, zone) if each.kind == "day" else text


def _day(each: PersonField, text: str, zone: tzinfo) -> datetime | None:
    """The day as it was written, or as we showed it."""
    if not text.strip():
        return None
    moment = parse_moment(text, zone)
    if moment is None:
        raise WrongDay(each.code)
    shown = moment.astimezone(UTC)
    return shown if shown.timetz() == time(tzinfo=UTC) else datetime.combine(moment, time(), UTC)


def ids(values: Sequence[Any]) -> list[int]:
    """The ids in a list, 0 for what should be one and is not; what is empty counts for nothing."""
    return [0 if is_array(each) else php_int(each) for each in values if php_bool(each)]


def possible_ids(values: Sequence[Any] | None) -> list[int]:
    """The ids in a list, whatever else is in it."""
    return [number for number in ids(values or ()) if number]
