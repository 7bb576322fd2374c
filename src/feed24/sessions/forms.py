"""Forms that only their own page can send.

A form of a page for somebody who is signed in carries a value derived from the session. Another
site can let a browser send a form, but cannot know that value; and browsers say where a form
comes from.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.requests import Request

from feed24.sessions import tokens
from feed24.sessions.service import SignedIn
from feed24.web import Refused

FIELD = "csrf"
_PURPOSE = "form"
FORGED = Refused(403, "forged")


def token(session: SignedIn) -> str:
    """The value for the hidden field `FIELD` of a form in a page for this session."""
    return tokens.derived(session.token, _PURPOSE)


def check(request: Request, session: SignedIn, sent: Mapping[str, str]) -> None:
    """Raises Refused, which a page answers with 403, unless our own page sent this form."""
    check_origin(request)
    if not tokens.equal(sent.get(FIELD, ""), token(session)):
        raise FORGED


def check_origin(request: Request) -> None:
    """Raises Refused for a form that another site has sent, as far as the browser says so."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        # `none`: typed by the person, or out of a bookmark.
        if site not in {"same-origin", "none"}:
            raise FORGED
        return
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() not in _own_hosts(request):
        raise FORGED


def _own_hosts(request: Request) -> set[str]:
    public = request.app.state.services.settings.public_url or ""
    return {urlsplit(public).netloc.lower(), request.headers.get("host", "").lower()} - {""}
