"""Pages that the server writes. They work without script, and tell browsers what to keep out."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any

import structlog
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from feed24.rest.errors import RestError
from feed24.web import static
from feed24.web.errors import Refused
from feed24.web.language import language_of, translator

log = structlog.get_logger("feed24.web")
Handler = Callable[[Request], Awaitable[Response]]

# Nothing from anywhere but our own style sheet and pictures; no page of anybody may frame ours.
POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Vary": "Accept-Language, Cookie",
}
_REASONS = {503: "unavailable"}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("feed24.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["static"] = static.url
    return environment


def render(
    request: Request,
    name: str,
    context: Mapping[str, Any],
    *,
    csp: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """A template as a page, in the browser's language, with the headers that keep it to itself.

    In templates `t("section.name")` is a text of the catalogue, `lang` the language, `static(name)`
    the address of a file. `csp` replaces directives of `POLICY`, and adds others.
    """
    language = language_of(request)
    given = {"t": translator(language), "lang": language, **context}
    content = _environment().get_template(name).render(given)
    policy = "; ".join(
        f"{directive} {value}" for directive, value in {**POLICY, **(csp or {})}.items()
    )
    headers = {**_HEADERS, "Content-Security-Policy": policy, "Content-Language": language}
    return HTMLResponse(content, status, headers)


def page(path: str, handler: Handler, *, methods: tuple[str, ...] = ("GET",)) -> Route:
    """A route whose refusals and failures are pages too."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except Refused as refused:
            return error(request, refused.status, refused.reason)
        except RestError as refusal:
            # Of the database, which `repeated` has logged.
            return error(request, refusal.status, _REASONS.get(refusal.status, "failure"))
        except ClientDisconnect:
            # Nobody is left to answer.
            return Response(status_code=499)
        except Exception:
            log.exception("unexpected failure", path=request.url.path)
            return error(request, 500, "failure")

    return Route(path, answer, methods=list(methods))


def error(request: Request, status: int, reason: str) -> Response:
    """The page that says what is the matter; `reason` names the text below `error`."""
    return render(request, "error.html", {"reason": reason}, status=status)
