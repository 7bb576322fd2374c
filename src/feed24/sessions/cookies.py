"""The cookies of the portal: their names, how they are read, how they are set.

Over https a name begins with `__Host-`: browsers then take such a cookie from this host alone, for
the whole host and over https only. Over plain http, which a setting has to allow, they would not
take it, so the name goes without.
"""

from collections.abc import Mapping
from typing import Literal

from starlette.requests import Request, cookie_parser
from starlette.responses import Response

from feed24.settings import Settings

SESSION = "feed24"
# Before anybody is signed in: ties the form of the login page to the browser that asked for it.
FORM = "feed24-form"
# Stays after signing out: who signed in here before is not kept waiting by the mistakes of others.
BROWSER = "feed24-browser"

# All links into the portal keep people signed in, no form of another site does.
_SAME_SITE: Literal["lax"] = "lax"


def name(base: str, *, secure: bool) -> str:
    """The name that a cookie has over https, or over plain http."""
    return f"__Host-{base}" if secure else base


def read(headers: Mapping[str, str], base: str, *, secure: bool) -> str:
    """The value of a cookie, "" if it was not sent."""
    return cookie_parser(headers.get("cookie", "")).get(name(base, secure=secure), "")


def is_secure(scheme: str, settings: Settings) -> bool:
    """The browser came over https, as far as this server or its settings know."""
    return scheme == "https" or (settings.public_url or "").startswith("https:")


def of(request: Request, base: str) -> str:
    """The value of a cookie of this request, "" if it was not sent."""
    return read(request.headers, base, secure=_secure(request))


def put(request: Request, response: Response, base: str, value: str, *, seconds: int) -> None:
    """Let the browser keep a value for so long, where no script can read it."""
    secure = _secure(request)
    response.set_cookie(
        name(base, secure=secure),
        value,
        max_age=seconds,
        path="/",
        secure=secure,
        httponly=True,
        samesite=_SAME_SITE,
    )


def drop(request: Request, response: Response, base: str) -> None:
    """Let the browser forget it."""
    put(request, response, base, "", seconds=0)


def _secure(request: Request) -> bool:
    return is_secure(request.url.scheme, request.app.state.services.settings)
