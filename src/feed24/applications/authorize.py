"""`/oauth/authorize/`: a person lets an application act for them.

Whatever address a request names, the answer goes to the handler that the application is registered
with. Failures are pages; no failure is sent anywhere.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feed24.applications import addresses, consent, granting, paths, service
from feed24.applications.wire import LARGEST_BODY
from feed24.db import Transaction
from feed24.rest.body import parameters
from feed24.rest.casts import php_text
from feed24.rest.errors import RestError
from feed24.rest.repeating import repeated
from feed24.services import Services
from feed24.sessions import forms
from feed24.sessions import service as sessions
from feed24.sessions.pages import login_redirect
from feed24.sessions.service import SignedIn
from feed24.web import Refused, page

_LONGEST_STATE = 2000


async def _authorize(request: Request) -> Response:
    services: Services = request.app.state.services
    sent = await _sent(request)

    async def decide() -> Response:
        async with services.database.transaction(write=True) as tx:
            who = await sessions.signed_in(tx, request)
            if who is None:
                return login_redirect(request)
            found = await service.by_client_id(tx, sent["client_id"])
            app = await consent.check(tx, found, who)
            if request.method == "POST":
                return await _decided(tx, request, sent, who, app)
            if await granting.has_consented(tx, app, who.id):
                return await _hand_over(tx, request, sent, who, app)
            return _ask(request, sent, who, app)

    try:
        return await repeated(decide)
    except RestError as error:
        raise Refused(error.status, "unavailable") from error


async def _sent(request: Request) -> dict[str, str]:
    """What is asked for. Raises Refused for what makes no sense."""
    try:
        sent = await parameters(request, LARGEST_BODY)
    except RestError:
        raise Refused(400, "unreadable") from None
    found = {
        name: php_text(sent.get(name))
        for name in ("client_id", "state", "response_type", "scopes", "answer", forms.FIELD)
    }
    if found["response_type"] not in {"", "code"}:
        raise Refused(400, "response_type")
    if len(found["state"]) > _LONGEST_STATE:
        raise Refused(400, "state")
    return found


async def _decided(
    tx: Transaction, request: Request, sent: Mapping[str, str], who: SignedIn, app: Row[Any]
) -> Response:
    if not await consent.agreed(tx, request, sent, who, app):
        return _ask(request, sent, who, app)
    return await _hand_over(tx, request, sent, who, app)


async def _hand_over(
    tx: Transaction, request: Request, sent: Mapping[str, str], who: SignedIn, app: Row[Any]
) -> Response:
    """To the application, with a code."""
    services: Services = request.app.state.services
    where = addresses.of(request, services)
    told = {
        "code": await granting.authorize(tx, app, who.id),
        "state": sent["state"],
        "domain": where.domain,
        "member_id": services.member_id,
        "scope": app.scopes,
        "server_domain": where.server_domain,
    }
    target = addresses.with_query(app.handler_url, told)
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return RedirectResponse(target, 302, headers)


def _ask(request: Request, sent: Mapping[str, str], who: SignedIn, app: Row[Any]) -> Response:
    asked = {"client_id": sent["client_id"], "state": sent["state"]}
    # So that whoever has to sign in meanwhile comes back to the same question.
    action = f"{paths.AUTHORIZE}?{urlencode(asked, errors='replace')}"
    return consent.question(request, who, app, action)


ROUTES = [page(paths.AUTHORIZE, _authorize, methods=("GET", "POST"))]
