"""Forms as PHP reads them: `a[b][]=1` becomes nested arrays, in one pass over the input.

The recorded answers of PHP (tests/data/php_parse_str.json) are the specification. A PHP array is a
list when its keys are 0, 1, ... n-1 in this order, else a dict whose integer keys are written as
decimal text. There is no limit on the number of variables.

Brackets may go MAX_DEPTH deep, so that whoever walks the result later cannot exhaust the stack.
Deeper down the pair is dropped, and an earlier value of the same name with it, which is what PHP
does beyond a depth of its own.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from feed24.rest.casts import LARGEST, SMALLEST

PhpArray = list[Any] | dict[str, Any]

MAX_DEPTH = 256

LONG = 10_000
_BASE64_SIGNS = ((b"%2B", b"+"), (b"%2F", b"/"), (b"%3D", b"="))

_PAIR = re.compile(rb"[^&]+")
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_BLANKS = frozenset(" \t\n\r\v\f")
_MANGLED = str.maketrans(" .[", "___")
_COOKIE_PREFIXES = ("__Host-", "__Secure-")


def parse_form(raw: bytes, *, posted: bool = False) -> PhpArray:
    """The variables of a query string or, when `posted`, of a url-encoded body.

    A raw NUL byte ends a query string; in a body it is an ordinary byte. Text that is not UTF-8
    keeps its bytes as lone surrogates (surrogateescape). Never raises.
    """
    return fold_fields(_pairs(raw if posted else raw.partition(b"\0")[0]))


def fold_fields(pairs: Iterable[tuple[str, str]]) -> PhpArray:
    """Fold decoded names and values, such as the fields of a multipart form. Never raises."""
    folding = _Folding()
    for name, value in pairs:
        folding.assign(name, value)
    top = folding.top
    if all(key == str(position) for position, key in enumerate(top)):
        return list(top.values())
    return top


def _pairs(raw: bytes) -> Iterator[tuple[str, str]]:
    for match in _PAIR.finditer(raw):
        name, _, value = match[0].partition(b"=")
        yield _decoded(name), _decoded(value)


def _decoded(part: bytes) -> str:
    part = part.replace(b"+", b" ")
    if len(part) > LONG:
        # Several times faster for a file in base64. It cannot change the outcome: none of these
        # signs can be part of another escape.
        for escape, sign in _BASE64_SIGNS:
            part = part.replace(escape, sign)
    return unquote_to_bytes(part).decode("utf-8", "surrogateescape")


def _path(sent: str) -> list[str | None]:
    """The keys a name leads through, None for an empty bracket; [] for a name PHP drops."""
    sent = sent.partition("\0")[0]
    name = sent.lstrip(" ")
    opening = name.find("[")
    keys = _bracketed(name, opening) if opening > 0 else []
    top = (name[:opening] if keys else name).translate(_MANGLED)
    # A name may not become one of a protected cookie merely by the translation above.
    forged = top.startswith(_COOKIE_PREFIXES) and not sent.startswith(_COOKIE_PREFIXES)
    return [] if not top or opening == 0 or forged else [top, *keys]


def _bracketed(name: str, at: int) -> list[str | None]:
    """The keys of the complete brackets that follow each other from `at` on."""
    keys: list[str | None] = []
    while name.startswith("[", at) and len(keys) <= MAX_DEPTH:
        begin = inner = at + 1
        if name[begin : begin + 1] in _BLANKS:
            inner += 1
        end = name.find("]", inner)
        if end < 0:
            break
        keys.append(None if end == inner else name[begin:end])
        at = end + 1
    return keys


def _integer(key: str) -> int | None:
    """The integer PHP takes a key for: canonical decimal within 64 bits."""
    number = int(key) if _INTEGER.fullmatch(key) else None
    return number if number is not None and SMALLEST <= number <= LARGEST else None


class _Folding:
    """The arrays built so far. A list turns into a dict as soon as a key does not continue it."""

    def __init__(self) -> None:
        self.top: dict[str, Any] = {}
        # The next free integer key of dicts that were appended to. The dict is kept beside it, or
        # a replaced one could leave its id to another.
        self._following: dict[int, tuple[dict[str, Any], int]] = {}

    def assign(self, name: str, value: str) -> None:
        """Put one variable where its name says."""
        top, *keys = _path(name) or [None]
        if top is None:
            return
        if len(keys) > MAX_DEPTH:
            self.top.pop(top, None)
            return
        holder: Any = self.top
        key: str | int = top
        for wanted in keys:
            array, inner = self._slot(_array_at(holder, key), wanted)
            if inner is None:
                return
            _store(holder, key, array)
            holder, key = array, inner
        _store(holder, key, value)

    def _slot(self, array: PhpArray, wanted: str | None) -> tuple[PhpArray, str | int | None]:
        """The array, as a dict if it must become one, and the key to use; None when it is full."""
        if isinstance(array, list):
            position = len(array) if wanted is None else _integer(wanted)
            if position is not None and 0 <= position <= len(array):
                return array, position
            array = {str(position): each for position, each in enumerate(array)}
        if wanted is None:
            return array, self._append(array)
        self._advance(array, wanted)
        return array, wanted

    def _append(self, array: dict[str, Any]) -> str | None:
        """The next free integer key; None after the largest one there is."""
        known = self._following.get(id(array))
        free = known[1] if known else 1 + max(_integers(array), default=-1)
        if free > LARGEST:
            return None
        self._following[id(array)] = array, free + 1
        return str(free)

    def _advance(self, array: dict[str, Any], key: str) -> None:
        """An integer key beyond the known ones moves the next free key up."""
        known = self._following.get(id(array))
        number = _integer(key) if known else None
        if known and number is not None and number >= known[1]:
            self._following[id(array)] = array, number + 1


def _integers(array: dict[str, Any]) -> Iterator[int]:
    return (number for number in map(_integer, array) if number is not None)


def _array_at(holder: PhpArray, key: Any) -> PhpArray:
    """The array under a key, or a new one where there is none yet or only a text."""
    if isinstance(holder, list):
        found = holder[key] if key < len(holder) else None
    else:
        found = holder.get(key)
    return found if isinstance(found, list | dict) else []


def _store(holder: Any, key: str | int, value: Any) -> None:
    if isinstance(holder, list) and key == len(holder):
        holder.append(value)
    else:
        holder[key] = value
