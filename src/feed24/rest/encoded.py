"""Answers as JSON text: the original's escapes, and parts that were encoded before.

A page of posts is some 350 KB of which all but a few hundred bytes per post are the same in every
answer. Such parts are encoded and escaped once, travel as `Encoded`, and are spliced into the text
around them without being looked at again.
"""

from itertools import pairwise
from typing import Any

import msgspec


class Encoded:
    """A value as JSON, in pieces that are encoded and escaped already."""

    __slots__ = ("pieces",)

    def __init__(self, pieces: tuple[bytes, ...]) -> None:
        self.pieces = pieces

    def decoded(self) -> Any:
        """The value itself, for whoever looks into it: references of a batch, XML."""
        return msgspec.json.decode(b"".join(self.pieces))


# Stands where an encoded part belongs. Valid JSON holds no such byte, in texts neither.
_PLACE = b"\x01"
_HTML: tuple[tuple[bytes, bytes], ...] = (
    (b"/", b"\\/"),
    (b"<", b"\\u003C"),
    (b">", b"\\u003E"),
    (b"&", b"\\u0026"),
    (b"'", b"\\u0027"),
)
_encoder = msgspec.json.Encoder()


def to_json(body: Any) -> bytes:
    """The body's JSON text, escaped. Raises what msgspec raises for values it does not know."""
    parts: list[Encoded] = []

    def place(value: Any) -> msgspec.Raw:
        if not isinstance(value, Encoded):
            raise TypeError(f"no JSON for {type(value).__name__}")
        parts.append(value)
        return msgspec.Raw(_PLACE)

    text = escaped(msgspec.json.encode(body, enc_hook=place))
    if not parts:
        return text
    first, *others = text.split(_PLACE)
    joined = [first]
    for part, after in zip(parts, others, strict=True):
        joined += part.pieces
        joined.append(after)
    return b"".join(joined)


def encode(value: Any) -> bytes:
    """A value's JSON text, escaped, to be a piece of something `Encoded`."""
    return escaped(_encoder.encode(value))


def escaped(encoded: bytes) -> bytes:
    """JSON with the original's escapes, which let it stand inside HTML.

    These characters occur in JSON inside strings only, so the whole text may be replaced at once.
    """
    for plain, replacement in _HTML:
        if plain in encoded:
            encoded = encoded.replace(plain, replacement)
    return _escape_quotes(encoded) if b'\\"' in encoded else encoded


def _escape_quotes(encoded: bytes) -> bytes:
    """Every `\\"` becomes `\\u0022`, unless its backslash is the second one of a pair."""
    parts = encoded.split(b'\\"')
    joined = parts[:1]
    for before, after in pairwise(parts):
        backslashes = len(before) - len(before.rstrip(b"\\"))
        joined += (b'\\"' if backslashes % 2 else b"\\u0022", after)
    return b"".join(joined)
