"""From a page's bytes to its text: by its byte order mark, its header, what it says itself."""

from contextlib import suppress

import webencodings
from lxml import etree

# Browsers look no further either.
_HEAD = 1024
_FALLBACK = "utf-8"
_WIDE = {"utf-16le", "utf-16be"}


def decoded(content: bytes, charset: str | None) -> str:
    """The text; what cannot be read becomes U+FFFD."""
    encoding = webencodings.lookup(charset or "") or _declared(content)
    text, _used = webencodings.decode(content, encoding or _FALLBACK, "replace")
    return str(text)


def _declared(content: bytes) -> webencodings.Encoding | None:
    """What a `meta` element names. One that could be read is not in UTF-16, whatever it says."""
    finder = _Finder()
    parser = etree.HTMLParser(target=finder, encoding="iso-8859-1", no_network=True)
    # Where nothing is in it that is an error.
    with suppress(etree.LxmlError):
        parser.feed(content[:_HEAD])
        parser.close()
    found = webencodings.lookup(finder.charset)
    return webencodings.UTF8 if found and found.name in _WIDE else found


class _Finder:
    """Listens for the first declaration."""

    def __init__(self) -> None:
        self.charset = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "meta" and not self.charset:
            self.charset = attributes.get("charset", "") or _in_type(attributes)

    def end(self, tag: str) -> None: ...

    def close(self) -> None: ...


def _in_type(attributes: dict[str, str]) -> str:
    if attributes.get("http-equiv", "").lower() != "content-type":
        return ""
    _, _, after = attributes.get("content", "").lower().partition("charset=")
    return after.split(";")[0].strip(" \"'")
