"""Tags that lead somewhere or load something."""

import re
from html import escape, unescape

from feed24.text.styles import Options, option

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
# A picture tells its owner that it was looked at; at least not on which page.
PICTURE = {"loading": "lazy", "referrerpolicy": "no-referrer"}

_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_PIXELS = re.compile(r"[0-9]{1,4}")


def link(value: str, options: Options) -> str:
    """A link around its text; the text alone when it must not lead there."""
    written = option(options, "url")
    if not written and "<" in value:
        return value
    leads_to = _address(written or unescape(value))
    return f'<a href="{escape(leads_to)}">{value}</a>' if leads_to else value


def image(value: str, options: Options) -> str:
    address = _address(unescape(value))
    if not address.startswith(("http", "/")):
        return value
    sizes = {name: option(options, name) for name in ("width", "height")}
    given = "".join(f' {name}="{n}"' for name, n in sizes.items() if _PIXELS.fullmatch(n))
    return picture(address, given=given)


def picture(address: str, alternative: str = "", given: str = "") -> str:
    """An image; attributes `given` are HTML already."""
    policy = "".join(f' {name}="{value}"' for name, value in PICTURE.items())
    return f'<img src="{escape(address)}" alt="{escape(alternative)}"{given}{policy}>'


def video(value: str, _: Options) -> str:
    """A link: what plays in a reader's page, and from where, is not for writers to decide."""
    return link(value, {})


def _address(written: str) -> str:
    """Where a link leads; nowhere for schemes that are not known to be harmless."""
    address = written.strip()
    if address.startswith(("/", "#", "?")) or not address:
        return address
    scheme = _SCHEME.match(address)
    if scheme is None:
        return f"https://{address}"
    return address if scheme[1].lower() in SCHEMES else ""
