"""Filters and orders of lists of people, as clients write them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    UnaryExpression,
    case,
    exists,
    false,
    literal,
    not_,
    or_,
    select,
)

from feed24.db import one_of
from feed24.departments.tables import department, department_member
from feed24.rest.casts import is_array, items, php_bool, php_int, php_text
from feed24.rest.filters import Field, conditions, ordering
from feed24.users.fields import FIELDS, Kind, PersonField, Reach, within
from feed24.users.search import (
    MOST_WORDS,
    beginning,
    by_names,
    by_names_and_departments,
    in_department,
)
from feed24.users.tables import person
from feed24.users.wire import ONLINE

Condition = ColumnElement[bool]
Filter = Mapping[str, Any]

_FIRST_DEPARTMENT = (
    select(department_member.c.department_id)
    .where(department_member.c.user_id == person.c.id)
    .order_by(department_member.c.position)
    .limit(1)
    .scalar_subquery()
)
_TYPE = case((person.c.extranet, literal("extranet", Text())), else_=literal("employee", Text()))
_COMPARED: Mapping[Kind, Any] = {
    "id": "int",
    "text": "text",
    "flag": "flag",
    "moment": "moment",
    "registered": "moment",
    "changed": "moment",
    "seen": "moment",
    "day": "moment",
    "file": "text",
}
_STORED = {
    each.code: Field(person.c[each.column], _COMPARED[each.kind])
    for each in FIELDS
    if each.kind in _COMPARED
}
_TEXTS = frozenset(each.code for each in FIELDS if each.kind == "text")
_DAYS = tuple(each.code for each in FIELDS if each.kind == "day")
# In user.search these match from their beginning.
_BEGINNINGS = {
    "NAME": person.c.name,
    "LAST_NAME": person.c.last_name,
    "SECOND_NAME": person.c.second_name,
    "WORK_POSITION": person.c.work_position,
}
_DEPARTMENT_NAME = "UF_DEPARTMENT_NAME"
_EQUAL, _DIFFERENT = ("", "=", "@"), ("!", "!=", "!@")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a list of people can be narrowed and ordered by: fields beyond `reach` do not exist."""

    reach: Reach
    caller_id: int
    now: datetime
    zone: tzinfo

    def matching(self, wanted: Filter) -> list[Condition]:
        """The conditions of user.get."""
        return [
            *self._compared(wanted),
            *_departments(wanted),
            *_has_department(wanted),
            *by_names(_text(wanted, "NAME_SEARCH"), email=self.reach >= Reach.BASIC),
        ]

    def found(self, wanted: Filter) -> list[Condition]:
        """The conditions of user.search."""
        text = _text(wanted, "FIND")
        if text.strip():
            return by_names_and_departments(text)
        begun = {name for name in _BEGINNINGS if name in wanted and not _wild(wanted[name])}
        rest = {name: value for name, value in wanted.items() if name not in begun}
        beginnings = [_begins(_BEGINNINGS[name], wanted[name]) for name in begun]
        return [*beginnings, *_department_names(wanted), *self.matching(rest)]

    def ordered(self, by: object, direction: object) -> list[UnaryExpression[Any]]:
        """The order by one field; none unless both are named."""
        if not isinstance(by, str) or not isinstance(direction, str) or not direction.strip():
            return []
        fields = {**self._fields(), "UF_DEPARTMENT": Field(_FIRST_DEPARTMENT, "int")}
        return ordering({by: direction}, fields)

    def _fields(self) -> dict[str, Field]:
        return {
            each.code: self._field(each)
            for each in within(self.reach)
            if each.kind != "departments"
        }

    def _field(self, each: PersonField) -> Field:
        if each.kind == "online":
            return Field(self._is_online(), "flag")
        return Field(_TYPE, "text") if each.kind == "type" else _STORED[each.code]

    def _is_online(self) -> Condition:
        recently = person.c.last_activity_at > self.now - ONLINE
        # Whoever calls is being seen.
        return or_(person.c.id == self.caller_id, recently)

    def _compared(self, wanted: Filter) -> list[Condition]:
        fields = self._fields()
        days = {name: fields.pop(name) for name in _DAYS if name in fields}
        patterns = {_as_pattern(name, value): value for name, value in wanted.items()}
        # Days are stored, and shown, as moments in UTC.
        return conditions(patterns, fields, self.zone) + conditions(patterns, days, UTC)


def as_filter(raw: object) -> Filter:
    """Conditions by operator and code in capitals; of two spellings of one the later counts."""
    pairs = raw.items() if isinstance(raw, dict) else ()
    return {name.strip().upper(): value for name, value in pairs}


def names_ids(wanted: Filter) -> bool:
    """The filter asks for certain people by their ids."""
    return any(f"{sign}ID" in wanted for sign in _EQUAL)


def _text(wanted: Filter, name: str) -> str:
    return php_text(wanted.get(name))


def _wild(value: object) -> bool:
    return isinstance(value, str) and "%" in value


def _as_pattern(name: str, value: object) -> str:
    """A text with a wildcard is a pattern, also where no operator says so: `"NAME": "Iva%"`."""
    return f"=%{name}" if name in _TEXTS and _wild(value) else name


def _departments(wanted: Filter) -> Iterator[Condition]:
    for sign in (*_EQUAL, *_DIFFERENT):
        if (name := f"{sign}UF_DEPARTMENT") in wanted:
            belongs = _belongs(wanted[name])
            yield belongs if sign in _EQUAL else not_(belongs)


def _belongs(value: object) -> Condition:
    """A direct member of one of these departments; of none at all where the value is empty."""
    values = items(value) if is_array(value) else [value]
    asked = [php_int(each) for each in values if php_bool(each) and not is_array(each)]
    among = _in_some(one_of(department_member.c.department_id, asked))
    return among if all(map(php_bool, values)) else or_(among, not_(_in_some()))


def _in_some(*which: Condition) -> Condition:
    return exists().where(department_member.c.user_id == person.c.id, *which)


def _has_department(wanted: Filter) -> Iterator[Condition]:
    # The wire's own spelling.
    value = wanted.get("HAS_DEPARTAMENT")
    if value is not None:
        yield _in_some() if php_bool(value) and value != "N" else not_(_in_some())


def _department_names(wanted: Filter) -> Iterator[Condition]:
    if _DEPARTMENT_NAME in wanted:
        yield in_department(_begins(department.c.name, wanted[_DEPARTMENT_NAME]))


def _begins(column: ColumnElement[str], value: object) -> Condition:
    texts = items(value) if is_array(value) else [value]
    if len(texts) > MOST_WORDS:
        return false()
    return or_(false(), *(beginning(column, php_text(each)) for each in texts))
