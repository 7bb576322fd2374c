"""Files in parameters: a name and base64, or base64 alone."""

import binascii
import re
import string
from typing import NamedTuple

from feed24.rest.casts import is_array, items, php_text

LONGEST_NAME = 255
NAMELESS = "file"

_ALPHABET = (string.ascii_letters + string.digits + "+/").encode()
_OUTSIDE = bytes(set(range(256)) - set(_ALPHABET))
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\\/:*?"<>|]')
_LONGEST_EXTENSION = 20


class SentFile(NamedTuple):
    """A file from a parameter. `name` is safe to store, None if none was sent."""

    name: str | None
    content: bytes


def sent_file(value: object) -> SentFile | None:
    """The file in a parameter: an array of name and base64, or base64 alone.

    None means that there is no file: an empty text or the word `false`, which ask to delete. Empty
    `content` means that something was sent which decodes to nothing; the method decides what that
    is. Large content takes its time, half a second for 50 MB: use a thread then.
    """
    name, encoded = _parts(value)
    if encoded in ("", "false"):
        return None
    return SentFile(safe_name(name) if name else None, decode_base64(encoded))


def decode_base64(text: str) -> bytes:
    """As PHP decodes it: foreign characters are skipped, padding counts for nothing."""
    digits = text.encode("ascii", "ignore").translate(None, _OUTSIDE)
    if len(digits) % 4 == 1:
        digits = digits[:-1]
    return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))


def safe_name(name: str) -> str:
    """A file name without folders and forbidden characters, at most 255 characters, never empty.

    A name that has to be shortened keeps its extension.
    """
    name = _shortened(_FORBIDDEN.sub("_", re.split(r"[/\\]", name)[-1]))
    return name if name.strip(". ") else NAMELESS


def plain_name(name: str) -> str:
    """`safe_name` of a name that is no path: slashes are forbidden characters like others."""
    return safe_name(re.sub(r"[/\\]", "_", name))


def is_name(name: str) -> bool:
    """Whether a name may be stored as it is."""
    return bool(name) and plain_name(name) == name


def _shortened(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > _LONGEST_EXTENSION:
        return name[:LONGEST_NAME]
    return stem[: LONGEST_NAME - len(dot + extension)] + dot + extension


def _parts(value: object) -> tuple[str, str]:
    """Name and base64. Keys of an array count for nothing, only the order of its values."""
    if not is_array(value):
        return "", php_text(value)
    name, content = (*map(php_text, items(value)[:2]), "", "")[:2]
    return name, content
