"""Where the page is found: its files, and the addresses of its screens.

All screens are one document, whose script draws the one that the address names. An address of the
portal that names none is not found, as before there was a page.
"""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from feed24.page import assets
from feed24.page.document import built, document

# As in `ui/src/routes.ts`.
SCREENS = (
    "posts",
    "to-confirm",
    "saved",
    "people",
    "groups",
    "departments",
    "search",
    "notifications",
    "settings",
    "admin",
)
_WITHOUT_PAGE = (
    "feed24 is running. REST calls go to /rest/{user}/{webhook}/{method}.\n"
    "`feed24 webhook add` makes a webhook; `feed24 --help` shows what else there is.\n"
    "This server was built without its web page; `make ui` builds it.\n"
)


async def show(_request: Request) -> Response:
    """The page."""
    if not built():
        return PlainTextResponse(_WITHOUT_PAGE)
    return document({})


ROUTES = (
    Route("/assets/{name}", assets.asset),
    Route("/favicon.svg", assets.asset),
    Route("/", show),
    *(Route(f"/{screen}", show) for screen in SCREENS),
    *(Route(f"/{screen}/{{rest:path}}", show) for screen in SCREENS),
)
