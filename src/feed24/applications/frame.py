"""`/app/{id}`: an application in a frame of a page of ours, and what that page asks for.

The page speaks with the application by messages (`application.js`). What it needs of the portal for
that, it asks for here by forms that only it can send, or calls by the application's own token.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from feed24.applications import addresses, consent, granting, opening, service, tokens
from feed24.applications.wire import LARGEST_BODY
from feed24.cause import Cause
from feed24.db import Transaction
from feed24.errors import NotFound
from feed24.rest.body import parameters
from feed24.rest.errors import RestError
from feed24.rest.repeating import repeated
from feed24.services import Services
from feed24.sessions import authenticate, forms
from feed24.sessions import service as sessions
from feed24.sessions.pages import login_redirect
from feed24.sessions.service import SignedIn
from feed24.web import Refused, page, render
from feed24.web.language import language_of, texts

_NO_STORE = {"Cache-Control": "no-store"}
# Not the way to the top: an application stays in its frame.
SANDBOX = (
    "allow-scripts allow-same-origin allow-forms allow-modals allow-downloads allow-popups "
    "allow-popups-to-escape-sandbox"
)
Action = Callable[
    [Transaction, Request, Mapping[str, Any], SignedIn, Row[Any]], Awaitable[Response]
]


def _page(path: str, action: Action, *, methods: tuple[str, ...] = ("POST",)) -> Route:
    """A page about an application, for somebody who is signed in and may use it."""

    async def answer(request: Request) -> Response:
        services: Services = request.app.state.services

        async def act() -> Response:
            async with services.database.transaction(write=True) as tx:
                who = await sessions.signed_in(tx, request)
                if who is None:
                    return login_redirect(request)
                app = await _application(tx, request, who)
                return await action(tx, request, sent, who, app)

        try:
            sent = await parameters(request, LARGEST_BODY)
            return await repeated(act)
        except RestError as error:
            raise Refused(error.status, "unavailable") from error

    return page(path, answer, methods=methods)


async def _application(tx: Transaction, request: Request, who: SignedIn) -> Row[Any]:
    try:
        app = await service.get(tx, int(request.path_params["id"]))
    except NotFound:
        raise Refused(404, "no_application") from None
    await consent.check(tx, app, who)
    if app.api_only:
        raise Refused(404, "no_page")
    return app


async def _show(
    tx: Transaction, request: Request, sent: Mapping[str, Any], who: SignedIn, app: Row[Any]
) -> Response:
    """The frame, after the question whether the application may be let in."""
    if request.method == "POST":
        agreed = await consent.agreed(tx, request, sent, who, app)
    else:
        agreed = await granting.has_consented(tx, app, who.id)
    if not agreed:
        return consent.question(request, who, app, request.url.path)
    services: Services = request.app.state.services
    where, language = addresses.of(request, services), language_of(request)
    opened = await opening.open_for(tx, app, who, where, services.member_id, language)
    words = {
        name.removeprefix("picker."): text
        for name, text in texts(language).items()
        if name.startswith("picker.")
    }
    context = {
        "application": app.title,
        "opened": opened,
        "sandbox": SANDBOX,
        "settings": {
            "path": f"/app/{app.id}",
            "sid": opened.sid,
            "origin": opened.origin,
            "data": opened.data,
            "csrf": forms.token(who),
            "sessid": authenticate.sessid(who),
            "words": words,
        },
    }
    return render(request, "application.html", context, csp=_policy(opened.origin))


def _policy(origin: str) -> dict[str, str]:
    return {
        "script-src": "'self'",
        "connect-src": "'self'",
        "frame-src": origin,
        "form-action": f"'self' {origin}",
    }


async def _renew(
    tx: Transaction, request: Request, sent: Mapping[str, Any], who: SignedIn, app: Row[Any]
) -> Response:
    """New tokens for the frame."""
    forms.check(request, who, sent)
    if not await granting.has_consented(tx, app, who.id):
        raise Refused(403, "not_allowed")
    issued = await tokens.issue(tx, app.id, who.id, refresh=True)
    return JSONResponse(opening.credentials(issued), headers=_NO_STORE)


async def _begin(
    tx: Transaction, request: Request, sent: Mapping[str, Any], who: SignedIn, app: Row[Any]
) -> Response:
    """This person's first run is over."""
    forms.check(request, who, sent)
    await granting.begin(tx, app.id, who.id)
    return JSONResponse({}, headers=_NO_STORE)


async def _install(
    tx: Transaction, request: Request, sent: Mapping[str, Any], who: SignedIn, app: Row[Any]
) -> Response:
    """The application's installation page has finished."""
    forms.check(request, who, sent)
    if not who.admin:
        raise Refused(403, "not_installed")
    # With the event of it the application gets tokens of this person.
    tx.cause = Cause(who.id)
    await service.finish_installation(tx, app.id)
    return JSONResponse({}, headers=_NO_STORE)


ROUTES = [
    _page("/app/{id:int}", _show, methods=("GET", "POST")),
    _page("/app/{id:int}/tokens", _renew),
    _page("/app/{id:int}/begun", _begin),
    _page("/app/{id:int}/installed", _install),
]
