"""Texts of posts and comments as safe HTML.

A text is rendered once and remembered by what it says, so what is remembered is never out of date
and the same for everybody. What differs between readers, the files, is put in afterwards.
"""

import asyncio
import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from typing import NamedTuple

from feed24.text.cleaning import clean
from feed24.text.markup import to_html

# What is longer is cut.
MOST_CHARACTERS = 50_000
# A text with more opening brackets and lines is shown as it was written, without any markup. Each
# costs a look at every depth.
MOST_MARKS = 4_000

# Up to here a text takes a millisecond or two, which other calls can wait for.
_SHORT = 4_000
_SHORT_REMEMBERED, _LONG_REMEMBERED = 1024, 32
_FILE = re.compile(r'<span data-file="(n?[0-9]+)"></span>')


class Rendered(NamedTuple):
    """A text as HTML, the same for everybody, and what it names.

    `mentions` are codes like U5, SG9, D3; `files` are ids as written: n12 on the Drive, 12 an
    attachment. Where they belong is known to `with_files`. `cut`: the text goes on.
    """

    html: str
    mentions: tuple[str, ...]
    files: tuple[str, ...]
    cut: bool


def render(text: str) -> Rendered:
    """The text as HTML in which its files are missing yet."""
    return _short(text) if len(text) <= _SHORT else _long(text)


async def rendered(text: str) -> Rendered:
    """Like `render`; other calls go on while a long text is looked at."""
    return render(text) if len(text) <= _SHORT else await asyncio.to_thread(_long, text)


def with_files(text: Rendered, show: Callable[[str], str]) -> str:
    """The whole HTML; `show` gives that of a file by its id as written, for one reader."""
    if not text.files:
        return text.html
    # In clean HTML an unescaped tag is a tag: nothing else can look like the place of a file.
    return clean(_FILE.sub(lambda place: show(place[1]), text.html))


def _render(text: str) -> Rendered:
    shown = text[:MOST_CHARACTERS]
    cut = len(shown) < len(text)
    if shown.count("[") + shown.count("\n") > MOST_MARKS:
        plain = escape(shown.replace("\r\n", "\n")).replace("\n", "<br>")
        return Rendered(clean(plain), (), (), cut)
    html, found = to_html(shown)
    return Rendered(clean(html), tuple(found.mentions), tuple(found.files), cut)


_short = lru_cache(maxsize=_SHORT_REMEMBERED)(_render)
_long = lru_cache(maxsize=_LONG_REMEMBERED)(_render)
