"""Where the page is found: its files, and the addresses of its screens.

All screens are one document, whose script draws the one that the address names. An address of the
portal that names none is not found, as before there was a page.
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from feed24.page import assets
from feed24.page.document import built, document
from feed24.page.start import start
from feed24.rest.gateway import origin
from feed24.rest.repeating import repeated
from feed24.services import Services
from feed24.sessions.pages import login_redirect
from feed24.sessions.service import signed_in
from feed24.web import page
from feed24.web.language import language_of

# As in `ui/src/routes.ts`.
SCREENS = (
    "posts",
    "to-confirm",
    "saved",
    "thanks",
    "people",
    "groups",
    "departments",
    "search",
    "notifications",
    "settings",
    "apps",
    "admin",
)
_WITHOUT_PAGE = (
    "feed24 is running. REST calls go to /rest/{user}/{webhook}/{method}.\n"
    "People sign in at /login.\n"
    "`feed24 webhook add` makes a webhook; `feed24 --help` shows what else there is.\n"
    "This server was built without its web page; `make ui` builds it.\n"
)


def without_page() -> Response:
    """What there is to see of a server that was built without its page."""
    return PlainTextResponse(_WITHOUT_PAGE)


async def show(request: Request) -> Response:
    """The page for who is signed in; else the way to sign in, and from there back."""
    if not built():
        return without_page()
    services: Services = request.app.state.services
    found = await repeated(lambda: _start(services, request))
    return login_redirect(request) if found is None else document(found)


async def _start(services: Services, request: Request) -> dict[str, Any] | None:
    async with services.database.transaction(write=False) as tx:
        who = await signed_in(tx, request)
        if who is None:
            return None
        return await start(tx, services, who, origin(request, services), language_of(request))


ROUTES = (
    Route("/assets/{name}", assets.asset),
    Route("/favicon.svg", assets.asset),
    page("/", show),
    *(page(f"/{screen}", show) for screen in SCREENS),
    *(page(f"/{screen}/{{rest:path}}", show) for screen in SCREENS),
)
