"""`/mcp`: the protocol over HTTP, behind the same credentials and limits as REST.

    Host and Origin -> intensity limit -> bearer credential -> body's size -> tools

No session is kept, so any worker of any node answers any request.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import structlog
from mcp.server.lowlevel import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecurityMiddleware, TransportSecuritySettings
from mcp_types import INTERNAL_ERROR, INVALID_REQUEST, ErrorData, JSONRPCError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars

from feed24 import metrics
from feed24.assistants import server
from feed24.assistants.calling import KEY, Calls
from feed24.background import working
from feed24.rest.errors import INTERNAL, RestError
from feed24.rest.executor import Executor
from feed24.rest.gateway import Gateway, origin
from feed24.settings import Settings

log = structlog.get_logger("feed24.assistants")

PATH = "/mcp"
# A message of a post and its arguments, by far. Files are not sent here.
LARGEST_BODY = 1 << 20
_BEARER = re.compile(r"bearer +(\S+)", re.IGNORECASE)
_WEBHOOK = re.compile(r"([0-9]{1,19})/([A-Za-z0-9]+)", re.ASCII)
_LOCAL = ("localhost", "127.0.0.1", "[::1]")


class Endpoint:
    """Answers every request to `/mcp`."""

    def __init__(self, gateway: Gateway, settings: Settings) -> None:
        self._gateway = gateway
        self._door = TransportSecurityMiddleware(_expected(settings))
        self._server: Server[Any] = server.make(write=settings.mcp_write)
        self._sessions = StreamableHTTPSessionManager(
            app=self._server,
            json_response=True,
            stateless=True,
            max_request_body_size=LARGEST_BODY,
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Answers while the block does."""
        ready = asyncio.Event()

        # In a task of its own: what it opens has to be closed by the same task.
        async def serve() -> None:
            async with self._sessions.run():
                ready.set()
                await asyncio.Event().wait()

        async with working(serve()):
            await ready.wait()
            yield

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, request, status = time.perf_counter(), Request(scope, receive), 500
        asked = _calls(request, self._gateway.executor)

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            refusal = await self._refused(request, asked)
            if refusal is not None:
                await refusal(scope, receive, answer)
            else:
                scope[KEY] = asked
                await self._sessions.handle_request(scope, receive, answer)
        except ClientDisconnect:
            # Nobody is left to answer.
            status, asked.error = 499, "disconnected"
        _note(asked, status, time.perf_counter() - began)

    async def _refused(self, request: Request, asked: Calls) -> Response | None:
        """What keeps the request from being looked at, if anything does."""
        if request.method != "POST":
            return Response(status_code=405, headers={"Allow": "POST"})
        wrong = await self._door.validate_request(request, is_post=True)
        if wrong is not None:
            asked.error = "misdirected"
            return wrong
        try:
            if self._gateway.intensity:
                await self._gateway.intensity.count(request.client.host if request.client else "")
            await asked.identify()
        except RestError as error:
            asked.error = error.code
            return _reply(error)
        except Exception:
            log.exception("unexpected failure")
            asked.error = INTERNAL.code
            return _reply(INTERNAL)
        return None


def _note(asked: Calls, status: int, seconds: float) -> None:
    """For the access log and the metrics."""
    noted = {"tool": asked.tool, "error": asked.error}
    bind_contextvars(**{name: value for name, value in noted.items() if value})
    name = f"mcp.{asked.tool}" if asked.tool else "mcp"
    metrics.observe(name, status, asked.error, seconds)


def _calls(request: Request, executor: Executor) -> Calls:
    """Nothing but the bearer credential counts: neither cookies nor the address."""
    header = request.headers.get("authorization", "")
    bearer = _BEARER.fullmatch(header.strip())
    return Calls(
        executor,
        _credential(bearer[1]) if bearer else {},
        {"authorization": header} if bearer else {},
        request.scope["scheme"] == "https",
        origin(request, executor.services),
    )


def _credential(bearer: str) -> dict[str, str]:
    """A webhook as `person/secret`, as its address has it; anything else is an access token."""
    webhook = _WEBHOOK.fullmatch(bearer)
    return {"aplogin": webhook[1], "ap": webhook[2]} if webhook else {"auth": bearer}


def _expected(settings: Settings) -> TransportSecuritySettings:
    """Names that this portal goes by. A page elsewhere that got here by another name is refused."""
    names = dict.fromkeys([*_LOCAL, settings.host_name, settings.public_host])
    own = urlsplit(settings.base_url)
    hosts = [own.netloc, *names, *(f"{name}:*" for name in names)]
    return TransportSecuritySettings(
        allowed_hosts=hosts, allowed_origins=[f"{own.scheme}://{own.netloc}"]
    )


def _reply(error: RestError) -> Response:
    """The refusal in the form that clients of the protocol show."""
    body = error.body()
    code = INVALID_REQUEST if error.status < 500 else INTERNAL_ERROR
    told = ErrorData(code=code, message=f"{error.code}: {error.text}", data=body)
    content = JSONRPCError(jsonrpc="2.0", id=None, error=told)
    headers = {"WWW-Authenticate": 'Bearer realm="feed24"'} if error.status == 401 else None
    return Response(content.model_dump_json(), error.status, headers, "application/json")
