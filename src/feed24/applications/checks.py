"""What an application may be made of."""

import re
from urllib.parse import urlsplit

from feed24.applications.errors import WrongAddress, WrongTitle

_LONGEST_TITLE = 200
_LONGEST_ADDRESS = 2000
# Browsers take a backslash for a slash and leave out tabs and line ends: what looks like one host
# would lead to another.
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\\ud800-\udfff]")


def title(text: str) -> str:
    """The title without blanks around it. Raises WrongTitle."""
    text = text.strip()
    unsafe = any(ord(letter) < 32 or "\ud800" <= letter <= "\udfff" for letter in text)
    if not text or len(text) > _LONGEST_TITLE or unsafe:
        raise WrongTitle(text)
    return text


def address(text: str, field: str) -> str:
    """An absolute http(s) address that people may be sent to. Raises WrongAddress."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable, parts = False, urlsplit("")
    if (
        not usable
        or parts.username is not None
        or "#" in text
        or len(text) > _LONGEST_ADDRESS
        or _UNSAFE.search(text)
    ):
        raise WrongAddress(field)
    return text
