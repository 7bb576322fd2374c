"""What content is, as its bytes and its name tell: a hint for clients, never a permission."""

import mimetypes
import struct
from typing import NamedTuple

import puremagic

UNKNOWN = "application/octet-stream"
# What every browser shows and none executes.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
# Neither side of a picture is longer, whatever its header claims.
LONGEST_SIDE = 2**31 - 1

# How much of a text file is searched, in bytes.
SEARCHED = 64 << 10
_TEXTUAL = frozenset({"application/json", "application/xml", "application/yaml"})

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# Start of frame, in all its kinds; C4, C8 and CC are other things.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
# Pictures have a few dozen; more are there to keep us busy.
_MOST_MARKERS = 5_000


class Media(NamedTuple):
    """A media type and, for a picture that could be measured, its size in pixels."""

    type: str
    width: int | None = None
    height: int | None = None


def recognise(content: bytes, name: str) -> Media:
    """The content's type by its bytes, else by its name."""
    kind = picture_type(content)
    if kind is None:
        return Media(_by_magic(content, name) or mimetypes.guess_type(name)[0] or UNKNOWN)
    try:
        width, height = _MEASURES[kind](content)
    except (struct.error, IndexError):
        return Media(kind)
    known = 0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE
    return Media(kind, width, height) if known else Media(kind)


def picture_type(head: bytes) -> str | None:
    """Which of PICTURES begins like this; None for all else."""
    if head.startswith(_PNG):
        return "image/png"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if head.startswith(_JPEG):
        return "image/jpeg"
    return "image/webp" if head.startswith(b"RIFF") and head[8:12] == b"WEBP" else None


def plain_text(head: bytes, kind: str) -> str:
    """What a text file says at its beginning, in lower case; "" for everything else."""
    if not (kind.startswith("text/") or kind in _TEXTUAL) or b"\0" in head:
        return ""
    # The beginning may end within a letter.
    text = head[:SEARCHED].decode("utf-8-sig", "ignore")
    return " ".join(text.lower().split())


def _by_magic(content: bytes, name: str) -> str:
    try:
        found = puremagic.magic_string(content, name)
    except (puremagic.PureError, ValueError):
        return ""
    return str(found[0].mime_type)


def _png(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _gif(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", content, 6)
    return width, height


def _webp(content: bytes) -> tuple[int, int]:
    if content[12:16] == b"VP8X":
        low = struct.unpack_from("<HBHB", content, 24)
        return (low[0] | low[1] << 16) + 1, (low[2] | low[3] << 16) + 1
    if content[12:16] == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", content, 26)
    return width & 0x3FFF, height & 0x3FFF


def _jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    for _ in range(_MOST_MARKERS):
        marker, kind = content[at], content[at + 1]
        if marker != 0xFF:
            raise IndexError(at)
        if kind == 0xFF:
            at += 1
        elif kind in _JPEG_BARE:
            at += 2
        elif kind in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        else:
            at += 2 + int(struct.unpack_from(">H", content, at + 2)[0])
    raise IndexError(at)


_MEASURES = {"image/png": _png, "image/gif": _gif, "image/webp": _webp, "image/jpeg": _jpeg}
