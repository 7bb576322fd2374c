"""Where a browser goes next: an address of this portal, whatever it was told."""

from urllib.parse import urlsplit

from starlette.requests import Request

LOGIN = "/login"
LOGOUT = "/logout"
HOME = "/"
LONGEST = 4000
# Applications are sent on to their own sites from here.
_LEADING_ON = "/oauth/"


def safe(target: str) -> str:
    """The target, if every browser reads it as an address of this origin; else the start page.

    Browsers drop tabs and line breaks, and read a backslash as a slash, so that `/\\evil.example`
    leads away: such a target is not repaired but left alone.
    """
    plain = target.isprintable() and " " not in target and "\\" not in target
    if not plain or not target.startswith("/") or target.startswith("//") or len(target) > LONGEST:
        return HOME
    try:
        parts = urlsplit(target)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or parts.path in {LOGIN, LOGOUT}:
        return HOME
    return target


def present(request: Request) -> str:
    """The address that was asked for, without the origin."""
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")


def leads_on(target: str) -> bool:
    """The page may send the browser on to another site. A form of ours may not lead there, not by
    redirects either: browsers hold `form-action` against each of them.
    """
    return target.startswith(_LEADING_ON)
