"""Finding people by what somebody typed: every word begins a word of what is known of them."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, exists, false, literal, or_

from feed24.db import fold
from feed24.departments.tables import department, department_member
from feed24.users.tables import person

# More words than any name has; each costs a condition.
MOST_WORDS = 50
# Longer than any name, shorter than the patterns that SQLite refuses.
LONGEST_WORD = 1000

_NAMES = person.c.name + " " + person.c.last_name + " " + person.c.second_name
_KNOWN = _NAMES + " " + person.c.work_position
_KNOWN_WITH_EMAIL = _KNOWN + " " + person.c.email


def by_names(text: str, *, email: bool) -> list[ColumnElement[bool]]:
    """People in whose names or position every word is found; `email` adds their address."""
    known = _KNOWN_WITH_EMAIL if email else _KNOWN
    return _every(text, lambda word: _holds(known, word))


def by_names_and_departments(text: str) -> list[ColumnElement[bool]]:
    """People in whose names, position or names of departments every word is found."""
    return _every(
        text,
        lambda word: or_(_holds(_KNOWN, word), in_department(_holds(department.c.name, word))),
    )


def beginning(column: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """The column begins with this text, in any letter case."""
    if len(text) > LONGEST_WORD:
        return false()
    return fold(column).startswith(text.lower(), autoescape=True)


def in_department(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """People with a department that meets the condition."""
    return exists().where(
        department_member.c.user_id == person.c.id,
        department.c.id == department_member.c.department_id,
        condition,
    )


def _every(text: str, found: Callable[[str], ColumnElement[bool]]) -> list[ColumnElement[bool]]:
    words = dict.fromkeys(text.lower().split())
    return [found(word) for word in words] if len(words) <= MOST_WORDS else [false()]


def _holds(known: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """A word of it, or a part of a word after a hyphen, begins so."""
    if len(word) > LONGEST_WORD:
        return false()
    looked_at = fold(literal(" ") + known)
    return or_(
        looked_at.contains(f" {word}", autoescape=True),
        looked_at.contains(f"-{word}", autoescape=True),
    )
