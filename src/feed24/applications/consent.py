"""The question whether a person lets an application act for them, and its answer."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response

from feed24.applications import granting, service
from feed24.applications.addresses import origin_of
from feed24.applications.errors import NotInstalled
from feed24.applications.tokens import scopes_of
from feed24.db import Transaction
from feed24.errors import Forbidden, NotFound
from feed24.rest.scopes import BY_NAME, KNOWN
from feed24.sessions import forms
from feed24.sessions.service import SignedIn
from feed24.web import Refused, render

# The scopes that the catalogue of texts has a sentence for.
_SAID = frozenset(KNOWN + BY_NAME)


async def check(tx: Transaction, app: Row[Any] | None, who: SignedIn) -> Row[Any]:
    """The application. Raises Refused unless this person may let it in."""
    try:
        return await service.check_usable(tx, app, who.id, admin=who.admin)
    except NotFound:
        raise Refused(404, "no_application") from None
    except Forbidden:
        raise Refused(403, "not_for_you") from None
    except NotInstalled:
        raise Refused(403, "not_installed") from None


async def agreed(
    tx: Transaction, request: Request, sent: Mapping[str, Any], who: SignedIn, app: Row[Any]
) -> bool:
    """The form says yes, which is noted; False when it is about something else than what the
    application gets by now. Raises Refused for a no, and for a form that is not ours.
    """
    forms.check(request, who, sent)
    if sent.get("answer") != "allow":
        raise Refused(403, "not_allowed")
    if sent.get("scopes") != app.scopes:
        return False
    await granting.consent(tx, app, who.id)
    return True


def question(request: Request, who: SignedIn, app: Row[Any], action: str) -> Response:
    """The page that asks whether the application may be let in; its form is sent to `action`."""
    scopes = scopes_of(app.scopes)
    context = {
        "application": app.title,
        "host": urlsplit(app.handler_url).netloc,
        "person": who.name,
        "scopes": [each for each in scopes if each in _SAID],
        "others": [each for each in scopes if each not in _SAID],
        "fields": {"scopes": app.scopes, forms.FIELD: forms.token(who)},
        "action": action,
    }
    # Browsers hold this against the address that the answer to the form sends them to as well.
    csp = {"form-action": f"'self' {origin_of(app.handler_url)}"}
    return render(request, "authorize.html", context, csp=csp)
