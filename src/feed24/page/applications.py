"""`/apps/{id}`: the screen that holds an application in a frame.

Browsers hold a document to what it may show in frames, so this screen is a document of its own: it
allows the origin of that application and no other. Before that it asks whether the application may
be let in. Everything else the screen asks for by methods (`applications/api/framing.py`).
"""

from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feed24.applications import addresses, consent, granting, opening, service
from feed24.applications.errors import NotInstalled
from feed24.applications.wire import LARGEST_BODY
from feed24.db import Transaction
from feed24.errors import NotFound
from feed24.page.document import built, document
from feed24.page.routes import without_page
from feed24.page.start import start
from feed24.rest.body import parameters
from feed24.rest.errors import RestError
from feed24.rest.gateway import origin
from feed24.rest.repeating import repeated
from feed24.services import Services
from feed24.sessions import service as sessions
from feed24.sessions.pages import login_redirect
from feed24.sessions.service import SignedIn
from feed24.web import Refused, page
from feed24.web.language import language_of


async def _show(request: Request) -> Response:
    if not built():
        return without_page()
    services: Services = request.app.state.services

    async def draw() -> Response:
        async with services.database.transaction(write=False) as tx:
            who = await sessions.signed_in(tx, request)
            if who is None:
                return login_redirect(request)
            app = await _application(tx, request, who)
            if app is not None and not await granting.has_consented(tx, app, who.id):
                return consent.question(request, who, app, request.url.path)
            frames = "" if app is None else addresses.origin_of(opening.address(app))
            found = await start(tx, services, who, origin(request, services), language_of(request))
            framing = {"application": request.path_params["id"], "frames": frames}
            return document({**found, **framing}, frames=frames)

    return await repeated(draw)


async def _answer(request: Request) -> Response:
    """The answer to the question whether the application may be let in."""
    services: Services = request.app.state.services
    try:
        sent = await parameters(request, LARGEST_BODY)
    except RestError:
        raise Refused(400, "unreadable") from None

    async def decide() -> Response:
        async with services.database.transaction(write=True) as tx:
            who = await sessions.signed_in(tx, request)
            if who is None:
                return login_redirect(request)
            app = await _application(tx, request, who)
            if app is None:
                raise Refused(404, "no_application")
            if not await consent.agreed(tx, request, sent, who, app):
                return consent.question(request, who, app, request.url.path)
            return RedirectResponse(request.url.path, 303, {"Cache-Control": "no-store"})

    return await repeated(decide)


async def _application(tx: Transaction, request: Request, who: SignedIn) -> Row[Any] | None:
    """None where the screen says why there is nothing to show."""
    try:
        return await service.openable(tx, request.path_params["id"], who.id, admin=who.admin)
    except (NotFound, NotInstalled):
        return None


ROUTES = (page("/apps/{id:int}", _show), page("/apps/{id:int}", _answer, methods=("POST",)))
