"""Filters and orders of lists, as every list method takes them.

A filter is a map of conditions that must all hold; a key is an operator and a field name in any
letter case. What it does not know it ignores, so a filter of unknown fields alone selects
everything. What it cannot read selects nothing: a bad date, a number beyond 64 bits, a list where
one value is needed.

An empty value equals nothing stored (and, for numbers, 0). Something not stored is different from
every value that is not empty.

Values must have passed the binding of parameters: no NUL, no lone surrogates.
"""

import operator
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import tzinfo
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    UnaryExpression,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
)

from feed24.db import NUMBERS, TEXTS, fold, one_of
from feed24.rest.casts import LARGEST, SMALLEST, is_array, items, php_bool, php_int, php_text
from feed24.rest.dates import parse_moment

Condition = ColumnElement[bool]

# SQLite refuses expressions nested a thousand deep, which a chain of conditions is.
MOST_CONDITIONS = 200
# SQLite refuses longer patterns; no field that takes a pattern is as long.
LONGEST_PATTERN = 10_000

_KEY = re.compile(r"\s*([^\w\s]*)\s*(\w+)\s*")
_WILDCARDS = re.compile(r"[/_%]")
_BUT_PERCENT = re.compile(r"[/_]")

_EMPTY, _YES, _NO = (literal_column(f"'{text}'", Text()) for text in ("", "Y", "N"))


class Field(NamedTuple):
    """A field to filter or order by. `flag` is a stored Boolean that is shown as Y or N."""

    column: ColumnElement[Any]
    kind: Literal["int", "text", "moment", "flag"]


def conditions(
    raw: object,
    fields: Mapping[str, Field],
    zone: tzinfo,
    operators: Collection[str] | None = None,
) -> list[Condition]:
    """The conditions of a filter. `fields` has names in capitals; `operators` default to all.

    Moments without an offset are in `zone`. A filter of more than MOST_CONDITIONS conditions
    selects nothing.
    """
    found: list[Condition] = []
    for sign, field, value in _terms(raw, fields, ALL if operators is None else operators):
        try:
            found.extend(_OPERATORS[sign](_Subject(field, zone), value))
        except _Unreadable:
            return [false()]
    return found if len(found) <= MOST_CONDITIONS else [false()]


def ordering(raw: object, fields: Mapping[str, Field]) -> list[UnaryExpression[Any]]:
    """The order of a map from field names to ASC or DESC; what is not stored comes first."""
    wanted = {name.strip().upper(): direction for name, direction in _pairs(raw)}
    return [_ordered(fields[name], way) for name, way in wanted.items() if name in fields]


def _pairs(raw: object) -> Iterator[tuple[str, Any]]:
    yield from raw.items() if isinstance(raw, dict) else ()


def _terms(
    raw: object, fields: Mapping[str, Field], operators: Collection[str]
) -> Iterator[tuple[str, Field, Any]]:
    """The known conditions. Of two spellings of one key the later counts."""
    latest = {}
    for key, value in _pairs(raw):
        match = _KEY.fullmatch(key)
        if match and match[1] in operators and match[1] in _OPERATORS:
            latest[match[1], match[2].upper()] = value
    for (sign, name), value in latest.items():
        if name in fields:
            yield sign, fields[name], value


def _ordered(field: Field, direction: object) -> UnaryExpression[Any]:
    expression = _expression(field)
    descending = isinstance(direction, str) and direction.strip().upper() == "DESC"
    ordered = expression.desc() if descending else expression.asc()
    # Databases disagree on where NULL goes; saying it where there is none would cost the index.
    if expression is not field.column or not getattr(field.column, "nullable", True):
        return ordered
    return ordered.nulls_last() if descending else ordered.nulls_first()


class _Unreadable(Exception):
    """The operator or the field can make nothing of the value."""


class _Subject:
    """The left side of a condition, which knows how to read the right side."""

    def __init__(self, field: Field, zone: tzinfo) -> None:
        self.kind = field.kind
        self.column = field.column
        self.expression = _expression(field)
        self.zone = zone

    @property
    def textual(self) -> bool:
        return self.kind in ("text", "flag")

    @property
    def missing(self) -> Condition:
        """Nothing is stored. Texts and flags never miss: theirs reads as empty and as N."""
        return false() if self.textual else self.column.is_(None)

    def read(self, value: object) -> int | str | None:
        """What the database compares with, None for an empty number or moment."""
        if is_array(value):
            raise _Unreadable
        if self.kind == "text":
            return php_text(value).lower()
        if self.kind == "flag":
            return "Y" if php_bool(value) and value != "N" else "N"
        if value is None or value == "":
            return None
        return _number(value) if self.kind == "int" else self._seconds(value)

    def literal(self, value: object) -> ColumnElement[Any]:
        """The single value of a comparison."""
        known = self.read(value)
        if known is None and self.kind == "moment":
            raise _Unreadable
        return literal(known or 0, BigInteger()) if not self.textual else literal(known, Text())

    def among(self, known: list[int | str | None]) -> Condition:
        """Equal to one of the values that were read."""
        values = [each for each in known if each is not None]
        if None in known and self.kind == "int":
            values.append(0)
        kind = TEXTS if self.textual else NUMBERS
        match = one_of(self.expression, bindparam(None, values, type_=kind, unique=True))
        return or_(match, self.missing) if None in known else match

    def like(self, pattern: str) -> Condition:
        """Matches a pattern in lower case that is escaped by `/`."""
        if self.kind in ("moment", "flag") or len(pattern) > LONGEST_PATTERN:
            raise _Unreadable
        number = func.coalesce(cast(self.column, Text), _EMPTY)
        return (number if self.kind == "int" else self.expression).like(pattern, escape="/")

    def _seconds(self, value: object) -> int:
        moment = parse_moment(php_text(value), self.zone)
        if moment is None:
            raise _Unreadable
        return int(moment.timestamp())


def _expression(field: Field) -> ColumnElement[Any]:
    """What is compared and sorted: texts without letter case, flags as they are shown."""
    if field.kind == "text":
        return fold(func.coalesce(field.column, _EMPTY))
    if field.kind == "flag":
        return case((field.column, _YES), else_=_NO)
    return field.column


def _number(value: object) -> int:
    number = php_int(value)
    if isinstance(value, str):
        beyond = number in (SMALLEST, LARGEST) and value.strip() != str(number)
    else:
        beyond = isinstance(value, int | float) and not SMALLEST <= value <= LARGEST
    if beyond:
        raise _Unreadable
    return number


def _several(subject: _Subject, value: object) -> list[int | str | None]:
    """The values of a list that can be read, or the only value."""
    if not is_array(value):
        return [subject.read(value)]
    known = []
    for each in items(value):
        try:
            known.append(subject.read(each))
        except _Unreadable:
            continue
    return known


Operator = Callable[[_Subject, Any], list[Condition]]


def _equal(subject: _Subject, value: object) -> list[Condition]:
    return [subject.among(_several(subject, value))]


def _different(subject: _Subject, value: object) -> list[Condition]:
    known = _several(subject, value)
    other = not_(subject.among(known))
    return [other if None in known else or_(other, subject.missing)]


def _compared(compare: Callable[[Any, Any], Condition]) -> Operator:
    return lambda subject, value: [compare(subject.expression, subject.literal(value))]


def _between(subject: _Subject, value: object) -> list[Condition]:
    ends = items(value)
    if len(ends) != 2:
        raise _Unreadable
    low, high = map(subject.literal, ends)
    return [subject.expression.between(low, high)]


def _not_between(subject: _Subject, value: object) -> list[Condition]:
    return [or_(not_(condition), subject.missing) for condition in _between(subject, value)]


def _contained(subject: _Subject, value: object) -> list[Condition]:
    return [subject.like(f"%{_escaped(_WILDCARDS, value)}%")]


def _pattern(subject: _Subject, value: object) -> list[Condition]:
    return [subject.like(_escaped(_BUT_PERCENT, value))]


def _words(subject: _Subject, value: object) -> list[Condition]:
    """Every word is contained, in any order."""
    words = dict.fromkeys(_escaped(_WILDCARDS, value).split())
    return [subject.like(f"%{word}%") for word in words]


def _negated(positive: Operator) -> Operator:
    return lambda subject, value: [not_(condition) for condition in positive(subject, value)]


def _escaped(special: re.Pattern[str], value: object) -> str:
    if is_array(value):
        raise _Unreadable
    return special.sub(r"/\g<0>", php_text(value).lower())


_OPERATORS: dict[str, Operator] = {
    "": _equal,
    "=": _equal,
    "@": _equal,
    "!": _different,
    "!=": _different,
    "!@": _different,
    ">": _compared(operator.gt),
    ">=": _compared(operator.ge),
    "<": _compared(operator.lt),
    "<=": _compared(operator.le),
    "><": _between,
    "!><": _not_between,
    "%": _contained,
    "!%": _negated(_contained),
    "=%": _pattern,
    "%=": _pattern,
    "!=%": _negated(_pattern),
    "!%=": _negated(_pattern),
    "?": _words,
}

ALL = frozenset(_OPERATORS)
