"""Recipient codes as people write them, and as they are stored.

A code is recognised or not, whole and in exact letter case. Everyone is written `UA` and stored as
`G2`. Whether a person, department or workgroup of that number exists is not asked here.
"""

import re
from collections.abc import Iterable

from feed24.access import EVERYONE
from feed24.db import is_id

EVERYONE_AS_WRITTEN = "UA"

_CODE = re.compile(r"(U|SG|DR|D|G)([0-9]{1,19})")
_SHAREABLE = re.compile(r"UA|(?:U|SG|DR)[0-9]+")


def recognised(written: Iterable[str]) -> tuple[str, ...]:
    """The stored forms of the codes that are recognised, each once, in order of first mention."""
    stored = (_stored(code) for code in written)
    return tuple(dict.fromkeys(code for code in stored if code))


def shareable(written: Iterable[str]) -> tuple[str, ...]:
    """Like `recognised`, for adding recipients to a post that exists: fewer kinds are known."""
    return recognised(code for code in written if _SHAREABLE.fullmatch(code))


def as_written(code: str) -> str:
    """A stored code as people write it."""
    return EVERYONE_AS_WRITTEN if code == EVERYONE else code


def people(codes: Iterable[str]) -> frozenset[int]:
    """The people addressed by themselves."""
    return _numbers(codes, "U")


def workgroups(codes: Iterable[str]) -> frozenset[int]:
    return _numbers(codes, "SG")


def workgroup_of(code: str) -> int | None:
    """The workgroup of a workgroup's code."""
    return next(iter(workgroups([code])), None)


def departments(codes: Iterable[str]) -> frozenset[str]:
    """Those of the codes that address departments, with or without what is below them."""
    return frozenset(code for code in codes if _kind(code) in {"D", "DR"})


def _stored(code: str) -> str | None:
    if code == EVERYONE_AS_WRITTEN:
        return EVERYONE
    match = _CODE.fullmatch(code)
    number = int(match[2]) if match else 0
    # Leading zeros go: a stored code is compared as text with the codes that people hold.
    return f"{match[1]}{number}" if match and is_id(number) else None


def parts(code: str) -> tuple[str, int]:
    """A stored code as its kind and its number."""
    kind = _kind(code)
    return kind, int(code.removeprefix(kind) or 0)


def _kind(code: str) -> str:
    return code if code == EVERYONE else code.rstrip("0123456789")


def _numbers(codes: Iterable[str], kind: str) -> frozenset[int]:
    return frozenset(number for its, number in map(parts, codes) if its == kind)
