"""The pages for signing in and out."""

import re
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feed24.errors import NotFound
from feed24.rest.repeating import repeated
from feed24.services import Services
from feed24.sessions import cookies, forms, lockout, places, service, tokens
from feed24.sessions.service import SignedIn
from feed24.sessions.signing_in import Begun, Visitor, WrongPassword, sign_in
from feed24.web import Refused, page, read_form, render

_MINUTE, _DAY = 60, 86_400
# Longer than a page is left open before somebody signs in.
_FORM_SECONDS = _DAY
_BROWSER_SECONDS = 365 * _DAY
_FORM = re.compile(r"[\w-]{43}")
_PURPOSE = "login"
# The one script there is, which shows the password.
_CSP = {"script-src": "'self'"}


def login_redirect(request: Request) -> Response:
    """To the login page, and from there back to the address that was asked for."""
    back = urlencode({"next": places.present(request)})
    return RedirectResponse(f"{places.LOGIN}?{back}", 303, {"Cache-Control": "no-store"})


async def _show(request: Request) -> Response:
    """The form; for who is signed in already, the way on and out."""
    _check_way(request)
    target = request.query_params.get("next", "")
    found = await _present(request)
    if found is None:
        return _form(request, {"next": places.safe(target)})
    if target:
        return RedirectResponse(places.safe(target), 303, {"Cache-Control": "no-store"})
    return render(request, "signed_in.html", {"person": found, "csrf": forms.token(found)})


async def _sign_in(request: Request) -> Response:
    _check_way(request)
    forms.check_origin(request)
    sent = await read_form(request)
    login, target = sent.get("login", ""), places.safe(sent.get("next", ""))
    shown = {"login": login, "next": target}
    before = await _present(request)
    if not _is_ours(request, sent.get(forms.FIELD, "")):
        return _form(request, shown, 403, "login.again")
    services = _services(request)
    visitor = _visitor(request)
    try:
        begun = await repeated(lambda: sign_in(services, login, sent.get("password", ""), visitor))
    except WrongPassword:
        return _form(request, shown, 403, "login.wrong")
    except lockout.Locked as locked:
        return _wait(request, shown, locked.seconds)
    if before:
        await _end(services, before)
    return _welcome(request, begun, target)


async def _sign_out(request: Request) -> Response:
    _check_way(request)
    forms.check_origin(request)
    sent = await read_form(request)
    found = await _present(request)
    answer = RedirectResponse(places.LOGIN, 303, {"Cache-Control": "no-store"})
    if found:
        forms.check(request, found, sent)
        await _end(_services(request), found)
        cookies.drop(request, answer, cookies.SESSION)
        # Drafts that pages keep in the browser are for one person's eyes.
        answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def _check_way(request: Request) -> None:
    """Raises Refused when anybody on the way could read the password."""
    settings = _services(request).settings
    if not (cookies.is_secure(request.url.scheme, settings) or settings.allow_http):
        raise Refused(400, "insecure")


async def _present(request: Request) -> SignedIn | None:
    """Who is signed in already. Raises Refused when the portal is closed."""
    services, token = _services(request), cookies.of(request, cookies.SESSION)

    async def find() -> tuple[SignedIn | None, bool]:
        async with services.database.transaction(write=False) as tx:
            return await service.find(tx, services, token)

    found, closed = await repeated(find)
    if closed:
        raise Refused(503, "closed")
    return found


async def _end(services: Services, found: SignedIn) -> None:
    async def end() -> None:
        async with services.database.transaction(write=True) as tx:
            with suppress(NotFound):
                await service.end(tx, found.id, found.session_id)

    await repeated(end)


def _form(
    request: Request, shown: dict[str, Any], status: int = 200, problem: str = "", **values: Any
) -> Response:
    secret = cookies.of(request, cookies.FORM)
    if not _FORM.fullmatch(secret):
        secret = tokens.new()
    context = {"login": "", **shown, "problem": problem, "values": values}
    context["csrf"] = tokens.derived(secret, _PURPOSE)
    answer = render(request, "login.html", context, csp=_CSP, status=status)
    cookies.put(request, answer, cookies.FORM, secret, seconds=_FORM_SECONDS)
    return answer


def _is_ours(request: Request, sent: str) -> bool:
    """The form is of a page that this browser was given."""
    secret = cookies.of(request, cookies.FORM)
    expected = tokens.derived(secret, _PURPOSE)
    return bool(_FORM.fullmatch(secret)) and tokens.equal(sent, expected)


def _wait(request: Request, shown: dict[str, Any], seconds: int) -> Response:
    minutes = -(-seconds // _MINUTE)
    if seconds < _MINUTE:
        answer = _form(request, shown, 429, "login.wait_seconds", seconds=seconds)
    else:
        answer = _form(request, shown, 429, "login.wait_minutes", minutes=minutes)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _welcome(request: Request, begun: Begun, target: str) -> Response:
    answer: Response = RedirectResponse(target, 303, {"Cache-Control": "no-store"})
    if places.leads_on(target):
        # A page that goes on by itself is no redirect of the form.
        answer = render(request, "onward.html", {"target": target})
    longest = int(_services(request).settings.session_days * _DAY)
    cookies.put(request, answer, cookies.SESSION, begun.token, seconds=longest)
    cookies.put(request, answer, cookies.BROWSER, begun.browser, seconds=_BROWSER_SECONDS)
    cookies.drop(request, answer, cookies.FORM)
    return answer


def _visitor(request: Request) -> Visitor:
    return Visitor(
        address=request.client.host if request.client else "",
        user_agent=request.headers.get("user-agent", ""),
        browser=cookies.of(request, cookies.BROWSER),
    )


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


ROUTES = [
    page(places.LOGIN, _show),
    page(places.LOGIN, _sign_in, methods=("POST",)),
    page(places.LOGOUT, _sign_out, methods=("POST",)),
]
