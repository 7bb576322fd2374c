"""The links in a message."""

import re
from collections.abc import Iterator
from itertools import islice

from feed24.outgoing.client import LONGEST_URL, web_address

# A message made of nothing but links would keep us busy.
MOST = 100

# Each alternative stops at what cannot be in an address, so no text takes more than one pass.
_LINK = re.compile(
    r"""
    \[(?:img|video)[^\[\]]*\]\s*[^\s\[\]]*
    | \[url=["']?(?P<named>[^\s\[\]"'<>]+)
    | \[url\]\s*(?P<tagged>[^\s\[\]"'<>]+)
    | <a\s[^<>]*?href=["']?(?P<anchor>[^\s\[\]"'<>]+)
    | (?P<bare>https?://[^\s\[\]"'<>]+)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AFTER_A_LINK = ".,;:!?…»"


def first_link(message: str) -> str | None:
    """The first address outside of code, in its normal form."""
    return next(links(message), None)


def links(message: str) -> Iterator[str]:
    """The addresses of the web in a message, outside of code, in their normal form."""
    for text in islice(_written(message), MOST):
        address = normal(text)
        if address:
            yield address


def normal(text: str) -> str | None:
    """The same for all spellings of one address, without its fragment; None for none of the web."""
    url = web_address(text)
    if url is None:
        return None
    url = url.with_path("/", keep_query=True) if url.raw_path == "/" else url
    address = str(url.with_fragment(None))
    return address if address.isascii() else None


def _written(message: str) -> Iterator[str]:
    for part in _outside_code(message):
        for found in _LINK.finditer(part):
            # Without a name it is what a picture or a film shows.
            text = found[found.lastgroup] if found.lastgroup else ""
            # Longer ones are no addresses, and cost more to look at.
            if not text or len(text) > LONGEST_URL:
                continue
            yield _without_sentence(text) if found.lastgroup == "bare" else text


def _without_sentence(text: str) -> str:
    """A bare address without the punctuation of the sentence it stands in."""
    text = text.rstrip(_AFTER_A_LINK)
    surplus = text.count(")") - text.count("(")
    while surplus > 0 and text.endswith(")"):
        text = text[:-1].rstrip(_AFTER_A_LINK)
        surplus -= 1
    return text


def _outside_code(message: str) -> Iterator[str]:
    folded = message.lower()
    if len(folded) != len(message):
        # A few letters get longer; where things stand matters more than they do.
        folded = message
    end = 0
    while (begin := folded.find("[code]", end)) >= 0:
        close = folded.find("[/code]", begin)
        if close < 0:
            break
        yield message[end:begin]
        end = close
    yield message[end:]
