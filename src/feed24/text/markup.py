"""BBCode to HTML: the tags there are and what becomes of each. Not safe before it is cleaned.

Text is escaped by the parser, options of tags are escaped or checked here. A tag with impossible
options is shown as its content. Unknown tags stay as they were written.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape, unescape

from feed24.db import is_id
from feed24.text.tokens import ITEM, OrderedParser

# Deeper tags stay as they were written.
DEEPEST = 20
# A file is shown where it is named, as long as it is not named all the time.
MOST_FILES = 100
# A picture tells its owner that it was looked at; at least not on which page.
PICTURE = {"loading": "lazy", "referrerpolicy": "no-referrer"}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_INSIDE_TAG = re.compile(r"\[[^\[\]\n]*[\"'][^\[\]\n]*")
_QUOTE = re.compile(r"""(=(?:"[^"]*"|'[^']*')(?=\s|$))|["']""")
# Characters that no text uses: Unicode keeps them for inside of programs.
_SHIELDS = {"'": "\ufdd0", '"': "\ufdd1"}
_UNSHIELD = {0xFDD0: "&#39;", 0xFDD1: "&quot;"}

_NUMBER = re.compile(r"[0-9]{1,19}")
_FILE = re.compile(r"(n?)([0-9]{1,19})")
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_COLOR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})|[a-z]{3,30}", re.IGNORECASE)
_SIZE = re.compile(r"([0-9]{1,3})(px|pt|%)?", re.IGNORECASE)
_FONT = re.compile(r"[\w][\w \-]{0,49}(?:, ?[\w][\w \-]{0,49}){0,4}")
_LIST_TYPES = frozenset({"1", "a", "A", "i", "I"})
# Sizes without a unit are those of HTML: 3 is the usual one.
_SIZES = ("x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large")
# From and to, by unit: neither unreadable nor a poster.
_SIZE_LIMITS = {"px": (8, 48), "pt": (6, 36), "%": (50, 300)}

Options = Mapping[str, str]


@dataclass(slots=True)
class Found:
    """What a text names, in order of first mention: recipient codes and files as written."""

    mentions: dict[str, None] = field(default_factory=dict)
    files: dict[str, None] = field(default_factory=dict)
    shown_files: int = 0


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


def _plain(tag: str) -> Callable[[str, Options], str]:
    return lambda value, _: f"<{tag}>{value}</{tag}>"


def _aligned(where: str) -> Callable[[str, Options], str]:
    return lambda value, _: f'<div style="text-align:{where}">{value}</div>'


def _styled(style: str, value: str) -> str:
    return f'<span style="{style}">{value}</span>'


def _color(value: str, options: Options) -> str:
    color = _own(options, "color")
    return _styled(f"color:{color}", value) if _COLOR.fullmatch(color) else value


def _size(value: str, options: Options) -> str:
    match = _SIZE.fullmatch(_own(options, "size"))
    if match is None:
        return value
    number, unit = int(match[1]), (match[2] or "").lower()
    if not unit and 1 <= number <= len(_SIZES):
        return _styled(f"font-size:{_SIZES[number - 1]}", value)
    unit = unit or "px"
    smallest, largest = _SIZE_LIMITS[unit]
    return _styled(f"font-size:{min(max(number, smallest), largest)}{unit}", value)


def _font(value: str, options: Options) -> str:
    font = _own(options, "font")
    return _styled(f"font-family:{font}", value) if _FONT.fullmatch(font) else value


def _link(value: str, options: Options) -> str:
    written = _own(options, "url")
    if not written and "<" in value:
        return value
    address = _address(written or unescape(value))
    return f'<a href="{escape(address)}">{value}</a>' if address else value


def _address(written: str) -> str:
    """Where a link leads; nowhere for schemes that are not known to be harmless."""
    address = written.strip()
    if address.startswith(("/", "#", "?")) or not address:
        return address
    scheme = _SCHEME.match(address)
    if scheme is None:
        return f"https://{address}"
    return address if scheme[1].lower() in SCHEMES else ""


def picture(address: str, alternative: str = "", given: str = "") -> str:
    """An image; attributes `given` are HTML already."""
    policy = "".join(f' {name}="{value}"' for name, value in PICTURE.items())
    return f'<img src="{escape(address)}" alt="{escape(alternative)}"{given}{policy}>'


def _image(value: str, options: Options) -> str:
    address = _address(unescape(value))
    if not address.startswith(("http", "/")):
        return value
    sizes = {name: _own(options, name) for name in ("width", "height")}
    given = "".join(f' {name}="{n}"' for name, n in sizes.items() if re.fullmatch("[0-9]{1,4}", n))
    return picture(address, given=given)


def _video(value: str, _: Options) -> str:
    """A link: what plays in a reader's page, and from where, is not for writers to decide."""
    return _link(value, {})


def _quote(value: str, options: Options) -> str:
    who = _own(options, "quote")
    cited = f"<cite>{escape(who)}</cite>" if who else ""
    return f"<blockquote>{cited}{value}</blockquote>"


def _spoiler(value: str, options: Options) -> str:
    title = _own(options, "spoiler")
    summary = f"<summary>{escape(title)}</summary>" if title else ""
    return f"<details>{summary}{value}</details>"


def _list(value: str, options: Options) -> str:
    kind = _own(options, "list")
    return f'<ol type="{kind}">{value}</ol>' if kind in _LIST_TYPES else f"<ul>{value}</ul>"


def _code(value: str, _: Options) -> str:
    return f"<pre><code>{value}</code></pre>"


def _nothing(_value: str, _options: Options) -> str:
    return ""


def _mention(tag: str, kind: str, noun: str) -> Callable[[str, Options, Found], str]:
    def render(value: str, options: Options, found: Found) -> str:
        number = _number(_own(options, tag))
        if not number:
            return value
        code = f"{kind}{number}"
        found.mentions[code] = None
        # The name that the author wrote: whoever may read the text may read it.
        name = value if value.strip() else f"{noun} {number}"
        return f'<span data-mention="{code}">{name}</span>'

    return render


def _file(_value: str, options: Options, found: Found) -> str:
    match = _FILE.fullmatch(_own(options, "id").lower())
    if match is None or found.shown_files == MOST_FILES:
        return ""
    name = f"{match[1]}{int(match[2])}"
    found.shown_files += 1
    found.files[name] = None
    return f'<span data-file="{name}"></span>'


def _own(options: Options, name: str) -> str:
    return (options.get(name) or "").strip()


def _number(written: str) -> int:
    number = int(written) if _NUMBER.fullmatch(written) else 0
    return number if is_id(number) else 0


# Blocks: the line break after one is its end, not an empty line.
_BLOCK = {"swallow_trailing_newline": True}
_PLACES = {"strip": True, "transform_newlines": False}
_SIMPLE: dict[str, tuple[Callable[[str, Options], str], dict[str, bool]]] = {
    **{tag: (_plain(tag), {}) for tag in ("b", "i", "u", "s")},
    "color": (_color, {}),
    "size": (_size, {}),
    "font": (_font, {}),
    "url": (_link, {}),
    "img": (_image, {"render_embedded": False, "transform_newlines": False}),
    "video": (_video, {"render_embedded": False, "transform_newlines": False}),
    "p": (_plain("p"), _BLOCK),
    **{place: (_aligned(place), _BLOCK) for place in ("left", "center", "right", "justify")},
    "quote": (_quote, {**_BLOCK, "strip": True}),
    "spoiler": (_spoiler, {**_BLOCK, "strip": True}),
    "code": (_code, {**_BLOCK, "render_embedded": False, "transform_newlines": False}),
    "list": (_list, {**_BLOCK, **_PLACES}),
    ITEM: (_plain("li"), {"strip": True}),
    "table": (_plain("table"), {**_BLOCK, **_PLACES}),
    "tr": (_plain("tr"), _PLACES),
    "td": (_plain("td"), {"strip": True}),
    "th": (_plain("th"), {"strip": True}),
    # Where a long post was folded; here all of it is shown.
    "cut": (_nothing, {"standalone": True}),
}
_NAMING: dict[str, tuple[Callable[[str, Options, Found], str], dict[str, bool]]] = {
    "user": (_mention("user", "U", "Person"), {}),
    "project": (_mention("project", "SG", "Workgroup"), {}),
    "department": (_mention("department", "D", "Department"), {}),
    # `[DISK FILE ID=n12]`, and the older `[DOCUMENT ID=12]`.
    "disk": (_file, {"standalone": True}),
    "document": (_file, {"standalone": True}),
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
    for tag, (naming, settings) in _NAMING.items():
        parser.add_formatter(tag, _with_context(naming), **settings)
    return parser


def _without_context(render: Callable[[str, Options], str]) -> Callable[..., str]:
    return lambda _tag, value, options, _parent, _context: render(value or "", options or {})


def _with_context(render: Callable[[str, Options, Found], str]) -> Callable[..., str]:
    return lambda _tag, value, options, _parent, context: render(
        value or "", options or {}, context["found"]
    )


_PARSER = _parser()
