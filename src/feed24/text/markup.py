"""BBCode to HTML: the tags there are and what becomes of each. Not safe before it is cleaned.

Text is escaped by the parser, options of tags are escaped or checked here. A tag with impossible
options is shown as its content. Unknown tags stay as they were written.
"""

import re
from collections.abc import Callable
from html import escape

from feed24.text import addresses, naming, styles
from feed24.text.naming import Found
from feed24.text.styles import Options, Render, aligned, option, plain
from feed24.text.tokens import ITEM, OrderedParser

# Deeper tags stay as they were written.
DEEPEST = 20

_LIST_TYPES = frozenset({"1", "a", "A", "i", "I"})
_INSIDE_TAG = re.compile(r"\[[^\[\]\n]*[\"'][^\[\]\n]*")
_QUOTE = re.compile(r"""(=(?:"[^"]*"|'[^']*')(?=\s|$))|["']""")
# Characters that no text uses: Unicode keeps them for inside of programs.
_SHIELDS = {"'": "\ufdd0", '"': "\ufdd1"}
_UNSHIELD = {0xFDD0: "&#39;", 0xFDD1: "&quot;"}


def to_html(text: str) -> tuple[str, Found]:
    """HTML that has yet to be cleaned, and what the text names.

    A file is a `<span data-file="n12"></span>`, for whoever knows what its reader may see.
    """
    found = Found()
    html: str = _PARSER.format(_shielded(text), found=found)
    return html.translate(_UNSHIELD), found


def _shielded(text: str) -> str:
    """The text with quotes in tags replaced, except those around a whole option.

    To the parser a quote that is never closed makes all that follows one option:
    `[QUOTE=O'Brien]`.
    """
    return _INSIDE_TAG.sub(lambda inside: _QUOTE.sub(_shield, inside[0]), text)


def _shield(quote: re.Match[str]) -> str:
    return quote[1] or _SHIELDS[quote[0]]


def _quote(value: str, options: Options) -> str:
    who = option(options, "quote")
    cited = f"<cite>{escape(who)}</cite>" if who else ""
    return f"<blockquote>{cited}{value}</blockquote>"


def _spoiler(value: str, options: Options) -> str:
    title = option(options, "spoiler")
    summary = f"<summary>{escape(title)}</summary>" if title else ""
    return f"<details>{summary}{value}</details>"


def _list(value: str, options: Options) -> str:
    kind = option(options, "list")
    return f'<ol type="{kind}">{value}</ol>' if kind in _LIST_TYPES else f"<ul>{value}</ul>"


def _code(value: str, _: Options) -> str:
    return f"<pre><code>{value}</code></pre>"


def _nothing(_value: str, _options: Options) -> str:
    return ""


# Blocks: the line break after one is its end, not an empty line.
_BLOCK = {"swallow_trailing_newline": True}
_STRIPPED = {"strip": True}
# Line breaks between what they hold mean nothing.
_PLACES = {"strip": True, "transform_newlines": False}
_AS_WRITTEN = {"render_embedded": False, "transform_newlines": False}
_SIMPLE: dict[str, tuple[Render, dict[str, bool]]] = {
    **{tag: (plain(tag), {}) for tag in ("b", "i", "u", "s")},
    "color": (styles.color, {}),
    "size": (styles.size, {}),
    "font": (styles.font, {}),
    "p": (plain("p"), _BLOCK),
    **{place: (aligned(place), _BLOCK) for place in ("left", "center", "right", "justify")},
    "url": (addresses.link, {}),
    "img": (addresses.image, _AS_WRITTEN),
    "video": (addresses.video, _AS_WRITTEN),
    "quote": (_quote, _BLOCK | _STRIPPED),
    "spoiler": (_spoiler, _BLOCK | _STRIPPED),
    "code": (_code, _BLOCK | _AS_WRITTEN),
    "list": (_list, _BLOCK | _PLACES),
    ITEM: (plain("li"), _STRIPPED),
    "table": (plain("table"), _BLOCK | _PLACES),
    "tr": (plain("tr"), _PLACES),
    "td": (plain("td"), _STRIPPED),
    "th": (plain("th"), _STRIPPED),
    # Where a long post was folded; here all of it is shown.
    "cut": (_nothing, {"standalone": True}),
}
_NAMING: dict[str, tuple[Callable[[str, Options, Found], str], dict[str, bool]]] = {
    "user": (naming.mention("user", "U", "Person"), {}),
    "project": (naming.mention("project", "SG", "Workgroup"), {}),
    "department": (naming.mention("department", "D", "Department"), {}),
    # `[DISK FILE ID=n12]`, and the older `[DOCUMENT ID=12]`.
    "disk": (naming.file, {"standalone": True}),
    "document": (naming.file, {"standalone": True}),
}


def _parser() -> OrderedParser:
    parser = OrderedParser(
        newline="<br>",
        install_defaults=False,
        replace_links=False,
        replace_cosmetic=False,
        max_tag_depth=DEEPEST,
    )
    for tag, (simple, settings) in _SIMPLE.items():
        parser.add_formatter(tag, _without_context(simple), **settings)
    for tag, (names, settings) in _NAMING.items():
        parser.add_formatter(tag, _with_context(names), **settings)
    return parser


def _without_context(render: Render) -> Callable[..., str]:
    return lambda _tag, value, options, _parent, _context: render(value or "", options or {})


def _with_context(render: Callable[[str, Options, Found], str]) -> Callable[..., str]:
    return lambda _tag, value, options, _parent, context: render(
        value or "", options or {}, context["found"]
    )


_PARSER = _parser()
