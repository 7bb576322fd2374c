"""The authorization server's addresses for applications; `authorize` has the one for people."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from structlog.contextvars import bind_contextvars

from feed24 import metrics
from feed24.applications import exchange, introspection, paths
from feed24.rest.envelope import CORS
from feed24.rest.errors import INTERNAL, RestError
from feed24.rest.gateway import reply
from feed24.services import Services

log = structlog.get_logger("feed24.oauth")
_NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


def _route(path: str, name: str, handler: Callable[[Request, Services], Awaitable[Any]]) -> Route:
    """A route whose answers and refusals are JSON that nobody keeps."""

    async def respond(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=CORS)
        began, error = time.perf_counter(), ""
        try:
            response = reply(await handler(request, request.app.state.services), "json", 200)
        except RestError as refusal:
            error = refusal.code
            response = reply(refusal.body(), "json", refusal.status)
        except ClientDisconnect:
            error, response = "disconnected", Response(status_code=499)
        except Exception:
            log.exception("unexpected failure", path=path)
            error, response = INTERNAL.code, reply(INTERNAL.body(), "json", INTERNAL.status)
        if error:
            bind_contextvars(error=error)
        metrics.observe(name, response.status_code, error, time.perf_counter() - began)
        response.headers.update(_NO_STORE)
        return response

    return Route(path, respond, methods=["GET", "POST", "OPTIONS"])


ROUTES = [
    _route(paths.TOKEN, "oauth.token", exchange.token),
    _route(paths.INTROSPECTION, "oauth.app.info", introspection.introspect),
]
