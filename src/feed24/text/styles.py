"""Tags that say how text looks: only values that are known to be harmless become styles."""

import re
from collections.abc import Callable, Mapping

Options = Mapping[str, str]
Render = Callable[[str, Options], str]

_COLOR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})|[a-z]{3,30}", re.IGNORECASE)
_SIZE = re.compile(r"([0-9]{1,3})(px|pt|%)?", re.IGNORECASE)
_FONT = re.compile(r"\w[\w \-]{0,49}(?:, ?\w[\w \-]{0,49}){0,4}")
# Sizes without a unit are those of HTML: 3 is the usual one.
_SIZES = ("x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large")
# From and to, by unit: neither unreadable nor a poster.
_LIMITS = {"px": (8, 48), "pt": (6, 36), "%": (50, 300)}


def option(options: Options, name: str) -> str:
    """What was written behind `name=`, the tag's own name included."""
    return (options.get(name) or "").strip()


def plain(tag: str) -> Render:
    """An element of that name."""
    return lambda value, _: f"<{tag}>{value}</{tag}>"


def aligned(where: str) -> Render:
    """A block whose lines begin or end there."""
    return lambda value, _: f'<div style="text-align:{where}">{value}</div>'


def color(value: str, options: Options) -> str:
    written = option(options, "color")
    return _styled(f"color:{written}", value) if _COLOR.fullmatch(written) else value


def size(value: str, options: Options) -> str:
    match = _SIZE.fullmatch(option(options, "size"))
    if match is None:
        return value
    number, unit = int(match[1]), (match[2] or "").lower()
    if not unit and 1 <= number <= len(_SIZES):
        return _styled(f"font-size:{_SIZES[number - 1]}", value)
    unit = unit or "px"
    smallest, largest = _LIMITS[unit]
    return _styled(f"font-size:{min(max(number, smallest), largest)}{unit}", value)


def font(value: str, options: Options) -> str:
    written = option(options, "font")
    return _styled(f"font-family:{written}", value) if _FONT.fullmatch(written) else value


def _styled(style: str, value: str) -> str:
    return f'<span style="{style}">{value}</span>'
