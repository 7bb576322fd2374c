"""The life of a request.

    address -> intensity limit -> method -> parameters -> site open? -> caller -> scope
    -> operating limit -> method in a transaction -> commit -> envelope

`Gateway` is the ASGI application below `/rest`. Addresses that are no methods (signed downloads and
uploads) are given to it as `special` handlers and share everything up to the caller.
"""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from structlog.contextvars import bind_contextvars

from feed24 import metrics
from feed24.rest import batch, route
from feed24.rest.auth import Proof, Provider
from feed24.rest.body import parameters
from feed24.rest.envelope import CORS, HEADERS, FileAnswer, encode
from feed24.rest.errors import INTERNAL, METHOD_NOT_FOUND, RestError
from feed24.rest.executor import Executor, Incoming
from feed24.rest.limits import Limits, clock
from feed24.rest.registry import Method, Registry
from feed24.services import Services

log = structlog.get_logger("feed24.rest")
# Where all of it is found.
BELOW = "/rest"
Special = Callable[[Request, Incoming, Executor], Awaitable[Response]]


class Gateway:
    """Answers every request below `/rest`."""

    def __init__(
        self,
        services: Services,
        registry: Registry,
        providers: Sequence[Provider],
        special: Mapping[str, Special],
        limits: Limits,
    ) -> None:
        self._registry = registry
        self._special = special
        self._executor = Executor(services, registry, providers, limits.operating)
        self._services = services
        self._intensity = limits.intensity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await self._respond(request)
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=CORS)
        began = time.perf_counter()
        found = route.parse(request.scope["path"].removeprefix(BELOW))
        transport = found.transport if found else "json"
        method = self._registry.find(found.method) if found else None
        error = ""
        try:
            response = await self._answer(request, found, method)
        except RestError as refusal:
            error = refusal.code or "-"
            response = reply(refusal.body(), transport, refusal.status)
        except ClientDisconnect:
            # Nobody is left to answer.
            error, response = "disconnected", Response(status_code=499)
        except Exception:
            log.exception("unexpected failure", method=found.method if found else "")
            error = INTERNAL.code
            response = reply(INTERNAL.body(), transport, INTERNAL.status)
        name = method.name if method else "unknown"
        if error:
            # The access log ends the line with it.
            bind_contextvars(error=error)
        metrics.observe(name, response.status_code, error, time.perf_counter() - began)
        return response

    async def _answer(
        self, request: Request, found: route.Route | None, method: Method | None
    ) -> Response:
        started = clock()
        if self._intensity:
            await self._intensity.count(request.client.host if request.client else "")
        special = self._special.get(found.method.lower()) if found else None
        if found and special:
            incoming = self._incoming(request, found, dict(request.query_params), started)
            return await special(request, incoming, self._executor)
        if found is None or method is None:
            await self._executor.check_open()
            raise METHOD_NOT_FOUND
        sent = await parameters(request, self._services.settings.max_body_mb << 20)
        incoming = self._incoming(request, found, sent, started)
        if method.name == batch.NAME:
            body = await batch.run(self._executor, incoming)
        else:
            body = await self._executor.call(method, incoming)
        if isinstance(body["result"], FileAnswer):
            return reply_with_file(body["result"])
        return reply(body, found.transport, 200)

    def _incoming(
        self, request: Request, found: route.Route, sent: dict[str, Any], started: float
    ) -> Incoming:
        if found.code:
            sent = {**sent, "aplogin": found.user, "ap": found.code}
        special = found.method.lower() if found.method.lower() in self._special else ""
        proof = Proof(request.scope["scheme"] == "https", sent, request.headers, special)
        return Incoming(proof, origin(request, self._services), started)


def origin(request: Request, services: Services) -> str:
    """The portal's address as the caller sees it; a setting overrides the Host header."""
    host = request.headers.get("host") or request.url.netloc
    return services.settings.public_url or f"{request.scope['scheme']}://{host}"


def reply(body: Any, transport: str, status: int) -> Response:
    """A response in the envelope's encoding, with the headers every answer carries."""
    try:
        content, content_type = encode(body, transport)
    except RestError as error:
        log.exception("answer cannot be encoded")
        status = error.status
        content, content_type = encode(error.body(), transport)
    return Response(content, status, headers={**HEADERS, "Content-Type": content_type})


def reply_with_file(file: FileAnswer) -> Response:
    """A file to save, which no cache keeps and no browser runs."""
    headers = {
        **HEADERS,
        "Content-Security-Policy": "sandbox",
        "Content-Disposition": file.disposition,
        "Cache-Control": "private, no-store",
    }
    return Response(file.content, media_type=file.media_type, headers=headers)
