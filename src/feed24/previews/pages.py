"""What a page says of itself: Open Graph, Twitter cards, its title and description, oEmbed.

A page is read as a stream of elements and never as a tree: trees of hostile pages take minutes.
"""

import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec
from lxml import etree

LONGEST_TITLE = 250
LONGEST_DESCRIPTION = 500
LONGEST_SITE = 100

_PIECE = 16 * 1024
_MOST_TEXT = 4096
_TITLES = ("og:title", "twitter:title")
_DESCRIPTIONS = ("og:description", "twitter:description", "description")
_SITES = ("og:site_name", "application-name")
_IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
_NAMES = frozenset({*_TITLES, *_DESCRIPTIONS, *_SITES, *_IMAGES})
_OEMBED = "application/json+oembed"
# Controls, halves of characters, what has no meaning; and what turns the direction of a text.
_UNWANTED = frozenset({"Cc", "Cs", "Co", "Cn"})
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Page:
    """What was found; addresses are as written, perhaps relative to `base`."""

    title: str = ""
    description: str = ""
    site_name: str = ""
    image: str = ""
    oembed: str = ""
    base: str = ""


def read(html: str) -> Page:
    """What the page's head says. No page takes long, or is too broken."""
    head = _Head()
    parser = etree.HTMLParser(target=head, encoding="utf-8", no_network=True)
    # Halves of characters cannot be encoded.
    content = html.encode("utf-8", "replace")
    # Where nothing is in it that is an error; what was found counts.
    with suppress(etree.LxmlError):
        for begin in range(0, len(content), _PIECE):
            parser.feed(content[begin : begin + _PIECE])
            if head.done:
                break
        parser.close()
    return head.page()


@dataclass(slots=True)
class _Head:
    """Listens to the elements of a head."""

    done: bool = False
    said: dict[str, str] = field(default_factory=dict)
    title: list[str] = field(default_factory=list)
    oembed: str = ""
    base: str = ""
    _in_title: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case _ if self.done:
                return
            case "body":
                self.done = True
            case "title":
                self._in_title = not self.title
            case "meta":
                self._meta(attributes)
            case "link" if attributes.get("type", "").lower() == _OEMBED:
                self.oembed = self.oembed or attributes.get("href", "")
            case "base":
                self.base = self.base or attributes.get("href", "")

    def _meta(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("property") or attributes.get("name") or "").strip().lower()
        content = attributes.get("content", "").strip()
        if name in _NAMES and content:
            self.said.setdefault(name, content)

    def data(self, text: str) -> None:
        if self._in_title and sum(map(len, self.title)) < _MOST_TEXT:
            self.title.append(text)

    def end(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def close(self) -> None: ...

    def page(self) -> Page:
        return Page(
            title=plain(self._first(_TITLES) or "".join(self.title), LONGEST_TITLE),
            description=plain(self._first(_DESCRIPTIONS), LONGEST_DESCRIPTION),
            site_name=plain(self._first(_SITES), LONGEST_SITE),
            image=self._first(_IMAGES),
            oembed=self.oembed,
            base=self.base,
        )

    def _first(self, names: tuple[str, ...]) -> str:
        return next((self.said[name] for name in names if name in self.said), "")


def plain(text: str, longest: int) -> str:
    """One line of visible characters, cut with an ellipsis."""
    text = " ".join(text[: 8 * longest].split())
    kept = "".join(
        each
        for each in text
        if each not in _TURNING and unicodedata.category(each) not in _UNWANTED
    )
    return kept if len(kept) <= longest else kept[: longest - 1].rstrip() + "…"


def read_oembed(content: bytes) -> Page:
    """What an oEmbed answer says. Raises ValueError for one that is none."""
    try:
        said: Any = msgspec.json.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError("no oEmbed answer") from error
    if not isinstance(said, dict):
        raise ValueError("no oEmbed answer")
    texts = {name: value for name, value in said.items() if isinstance(value, str)}
    return Page(
        title=plain(texts.get("title", ""), LONGEST_TITLE),
        site_name=plain(texts.get("provider_name", ""), LONGEST_SITE),
        image=texts.get("thumbnail_url", ""),
    )
