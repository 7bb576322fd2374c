"""The access log: who asked for what, how it ended, how long it took."""

import re
import time
import uuid

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, clear_contextvars, get_contextvars

from feed24.logs import redaction, setup

_USABLE_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
# The JavaScript and PHP clients send their id in the query, the Python client in a header.
_QUERY_ID = re.compile(rb"(?:^|&)bx24_request_id=([A-Za-z0-9._-]{1,64})(?:&|$)")
_PROBES = {"/livez", "/readyz", "/metrics"}


class AccessLog:
    """ASGI middleware. Every line logged during a request carries its `request_id`.

    The id is the client's own when it sent a usable one, and goes back as `X-Request-Id`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        identity = _identity(scope)
        clear_contextvars()
        bind_contextvars(request_id=identity)
        status = 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message.get("headers", ()), (b"x-request-id", identity.encode())]
                message = {**message, "headers": headers}
            await send(message)

        try:
            await self._app(scope, receive, answer)
        finally:
            _write(scope, status, time.perf_counter() - began)


def _write(scope: Scope, status: int, seconds: float) -> None:
    path = scope["path"]
    client = scope.get("client")
    level = "debug" if path in _PROBES else "info"
    written = {
        "verb": redaction.line(scope["method"]),
        "path": redaction.line(redaction.path(path)),
        "status": status,
        "ms": round(seconds * 1000, 1),
        "client": redaction.line(client[0]) if client else "",
    }
    setup.write(level, "request", "feed24.access", written | get_contextvars())


def _identity(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _USABLE_ID.fullmatch(value):
            return str(value.decode())
    if found := _QUERY_ID.search(scope.get("query_string", b"")):
        return found.group(1).decode()
    return uuid.uuid4().hex
