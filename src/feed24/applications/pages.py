"""`/oauth/authorize/`: a person lets an application act for them.

Whatever address a request names, the answer goes to the handler that the application is registered
with. Failures are pages; no failure is sent anywhere.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feed24.applications import addresses, granting, paths, service
from feed24.applications.tokens import scopes_of
from feed24.db import Transaction
from feed24.rest.body import parameters
from feed24.rest.casts import php_text
from feed24.rest.errors import RestError
from feed24.rest.repeating import repeated
from feed24.rest.scopes import KNOWN
from feed24.services import Services
from feed24.sessions import forms
from feed24.sessions import service as sessions
from feed24.sessions.pages import login_redirect
from feed24.sessions.service import SignedIn
from feed24.web import Refused, page, render

_LARGEST_BODY = 1 << 16
_LONGEST_STATE = 2000
_SAID = frozenset({*KNOWN, "vote"})


async def _authorize(request: Request) -> Response:
    services: Services = request.app.state.services
    sent = await _sent(request)

    async def decide() -> Response:
        async with services.database.transaction(write=True) as tx:
            who = await sessions.signed_in(tx, request)
            if who is None:
                return login_redirect(request)
            app = await _application(tx, sent, who)
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
        sent = await parameters(request, _LARGEST_BODY)
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


async def _application(tx: Transaction, sent: Mapping[str, str], who: SignedIn) -> Row[Any]:
    """The application, if this person may let it in. Raises Refused."""
    app = await service.by_client_id(tx, sent["client_id"])
    if app is None or app.removed_at is not None or not app.active:
        raise Refused(404, "no_application")
    if not await service.may_use(tx, app, who.id):
        raise Refused(403, "not_for_you")
    if not app.installed and not who.admin:
        raise Refused(403, "not_installed")
    return app


async def _decided(
    tx: Transaction, request: Request, sent: Mapping[str, str], who: SignedIn, app: Row[Any]
) -> Response:
    forms.check(request, who, sent)
    if sent["answer"] != "allow":
        raise Refused(403, "not_allowed")
    if sent["scopes"] != app.scopes:
        # It gets something else than the person has just been shown.
        return _ask(request, sent, who, app)
    await granting.consent(tx, app, who.id)
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
    joint = "&" if urlsplit(app.handler_url).query else "?"
    target = f"{app.handler_url.removesuffix('?')}{joint}{urlencode(told, errors='replace')}"
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return RedirectResponse(target, 302, headers)


def _ask(request: Request, sent: Mapping[str, str], who: SignedIn, app: Row[Any]) -> Response:
    handler = urlsplit(app.handler_url)
    scopes = scopes_of(app.scopes)
    context = {
        "application": app.title,
        "host": handler.netloc,
        "person": who.name,
        "scopes": [each for each in scopes if each in _SAID],
        "others": [each for each in scopes if each not in _SAID],
        "fields": {"scopes": app.scopes, forms.FIELD: forms.token(who)},
        # So that whoever has to sign in meanwhile comes back to the same question.
        "action": f"{paths.AUTHORIZE}?{_asked(sent)}",
    }
    # Browsers hold this against the address that the answer to the form sends them to as well.
    csp = {"form-action": f"'self' {handler.scheme}://{handler.netloc}"}
    return render(request, "authorize.html", context, csp=csp)


def _asked(sent: Mapping[str, str]) -> str:
    asked = {"client_id": sent["client_id"], "state": sent["state"]}
    return urlencode(asked, errors="replace")


ROUTES = [page(paths.AUTHORIZE, _authorize, methods=("GET", "POST"))]
