"""What an application may be made of."""

from feed24.applications.errors import WrongAddress, WrongTitle
from feed24.outgoing.client import web_address

_LONGEST_TITLE = 200
# Browsers take a backslash for a slash: what looks like one host would lead to another.
_UNSAFE = frozenset("\\#")


def title(text: str) -> str:
    """The title without blanks around it. Raises WrongTitle."""
    text = text.strip()
    unsafe = any(ord(letter) < 32 or "\ud800" <= letter <= "\udfff" for letter in text)
    if not text or len(text) > _LONGEST_TITLE or unsafe:
        raise WrongTitle(text)
    return text


def address(text: str, field: str) -> str:
    """An absolute http(s) address that people may be sent to. Raises WrongAddress."""
    if web_address(text) is None or not _UNSAFE.isdisjoint(text):
        raise WrongAddress(field)
    return text
