"""XML answers: the data that JSON would carry, as nested elements.

A map key becomes an element of its name, an item of a list an element `item`. The text is always
well formed: what XML cannot carry is replaced.
"""

import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import msgspec

from feed24.rest.encoded import Encoded

_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
# Narrower than XML's own rule: older parsers refuse names in newer alphabets, and a colon would
# announce a namespace.
_LETTERS = "A-Za-z_À-ÖØ-öø-ÿЁА-яё"
_NOT_FIRST = re.compile(f"^(?![{_LETTERS}])")
_NOT_IN_NAME = re.compile(rf"[^{_LETTERS}0-9.\-]")
_NOT_IN_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A parser would read a raw carriage return as a line feed.
_ENTITIES = {'"': "&quot;", "'": "&apos;", "\r": "&#13;"}

Children = Iterator[tuple[str, Any]]


def to_xml(value: object) -> bytes:
    """The document `<response>...</response>`, without declaration, blanks or attributes.

    Takes what `to_json` takes.
    """
    written: list[str] = []
    # Open elements: what is left inside of each, and its end tag. Not recursion, for depth.
    pending: list[tuple[Children, str]] = [(iter([("response", value)]), "")]
    while pending:
        children, end = pending[-1]
        for name, child in children:
            plain = _plain(child)
            inner = _children(plain)
            if inner is not None:
                written.append(f"<{name}>")
                pending.append((inner, f"</{name}>"))
                break
            written.append(f"<{name}>{_text(plain)}</{name}>")
        else:
            written.append(end)
            pending.pop()
    return "".join(written).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, Encoded):
        return value.decoded()
    if value is None or isinstance(value, str | int | float | list | tuple | dict):
        return value
    return msgspec.to_builtins(value)


def _children(value: Any) -> Children | None:
    if isinstance(value, dict):
        return ((_element(str(key)), child) for key, child in value.items())
    return (("item", child) for child in value) if isinstance(value, list | tuple) else None


def _element(key: str) -> str:
    """An element name: `item` for an integer, else the key with `_` for what may not be in it."""
    if _INTEGER.fullmatch(key):
        return "item"
    return _NOT_FIRST.sub("_", _NOT_IN_NAME.sub("_", key))


def _text(value: Any) -> str:
    """A scalar: true is 1, false and null are empty, numbers are plain decimals."""
    if value is True:
        return "1"
    if value is False or value is None:
        return ""
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}" if math.isfinite(value) else ""
    return escape(_NOT_IN_TEXT.sub("\ufffd", str(value)), _ENTITIES)
