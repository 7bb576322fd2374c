"""Parameters that several methods of posts and comments take, as the use cases want them."""

import re
from datetime import datetime
from typing import Any, NamedTuple

from feed24.access import AUTHORISED, EVERYONE
from feed24.db import is_id
from feed24.gratitude.service import Thanks
from feed24.posts.recipients import EVERYONE_AS_WRITTEN
from feed24.rest.call import Call
from feed24.rest.casts import is_array, items, php_int, php_text
from feed24.rest.content import NAMELESS, SentFile, sent_file
from feed24.rest.dates import parse_moment

_DRIVE_FILE = re.compile(r"n([0-9]{1,19})")
_ATTACHMENT = re.compile(r"[0-9]{1,19}")


class Recipients(NamedTuple):
    """Codes as written; None when the call named nobody at all, not even with an empty list."""

    codes: tuple[str, ...] | None
    # Refusals depend on which of the two parameters was used.
    by_dest: bool


def recipients(dest: Any, sperm: Any) -> Recipients:
    """`DEST`, or when it is empty the older `SPERM`: a list, or lists by kind of recipient."""
    codes = _codes([dest])
    if codes:
        return Recipients(codes, by_dest=True)
    older = _codes([sperm] if not is_array(sperm) else items(sperm))
    if older:
        return Recipients(older, by_dest=False)
    return Recipients(None if dest is None and sperm is None else (), by_dest=dest is not None)


def _codes(values: list[Any]) -> tuple[str, ...]:
    """The codes among scalars and lists of scalars. Forms hold the place of no code with ""."""
    flat = [each for value in values for each in (items(value) if is_array(value) else [value])]
    return tuple(php_text(each) for each in flat if each is not None and each != "")


def access_codes(value: Any) -> frozenset[str]:
    """Right codes to narrow a list by; everyone as written means everyone as stored."""
    codes = {php_text(each).strip() for each in items(value)} - {""}
    if EVERYONE_AS_WRITTEN in codes:
        codes |= {EVERYONE, AUTHORISED}
    return frozenset(codes)


class Files(NamedTuple):
    """Files that were sent along, and attachments to take off."""

    sent: tuple[SentFile, ...]
    detached: frozenset[int]


def files(value: Any, *, detaching: bool = False) -> Files:
    """`FILES`: a list or map of files; `detaching`: `{"505": "del"}` takes attachment 505 off."""
    pairs = [] if value in (None, "", [""]) else _pairs(value)
    gone = {key for key, each in pairs if detaching and each == "del"}
    sent = tuple(_sent(each) for key, each in pairs if key not in gone)
    return Files(sent, frozenset(php_int(key) for key in gone))


def _sent(value: Any) -> SentFile:
    """A file; without content when there is none. Of a pair even a blank name is a name."""
    found = sent_file(value) or SentFile(None, b"")
    return SentFile(found.name or NAMELESS, found.content) if is_array(value) else found


def _pairs(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return [(str(n), each) for n, each in enumerate(value if isinstance(value, list) else [value])]


def drive_files(value: Any, *, attached: bool = False) -> tuple[int, ...]:
    """`UF_BLOG_POST_FILE`: Drive ids written as `n5`. What is no file becomes file 0.

    With `attached`, plain numbers are ids of attachments, which stay as they are.
    """
    texts = [php_text(each) for each in (items(value) if is_array(value) else [value])]
    named = [text for text in texts if text and not (attached and _ATTACHMENT.fullmatch(text))]
    return () if named == ["empty"] else tuple(map(_drive_file, named))


def _drive_file(text: str) -> int:
    match = _DRIVE_FILE.fullmatch(text)
    return php_int(match[1]) if match else 0


def empties(value: Any) -> bool:
    """Whether `UF_BLOG_POST_FILE` asks to take all attachments off."""
    return is_array(value) and items(value) == ["empty"]


def tag_list(value: Any) -> str:
    """`TAGS`: words separated by commas, or a list of them."""
    return ",".join(map(php_text, items(value))) if is_array(value) else php_text(value)


def deadline(call: Call, text: str) -> datetime | None:
    """A moment; one that cannot be read counts as none."""
    return parse_moment(text, call.zone)


def thanks(medal: Any, employees: Any) -> Thanks | None:
    """`GRATITUDE_MEDAL` and `GRATITUDE_EMPLOYEES`; what is no id of a person is left out."""
    people = [number for number in map(php_int, items(employees)) if is_id(number)]
    return Thanks(php_text(medal), tuple(people)) if people else None


def empty(value: Any) -> bool:
    """Whether a parameter was sent with nothing in it."""
    return value is not None and (value in ([], {}) or value == "" or value is False)
