"""`/live`: server-sent events for whoever is signed in with a browser."""

from collections.abc import Mapping

from sse_starlette import EventSourceResponse
from sse_starlette.sse import SendTimeoutError
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from feed24.db import DatabaseError
from feed24.live.hub import Full, Hub
from feed24.live.streams import Stream
from feed24.sessions import forms
from feed24.sessions.service import SignedIn, signed_in
from feed24.web import Refused

PATH = "/live"
LAST_ID, SINCE = "last-event-id", "since"
# Seconds that a reader may take to accept what it is sent.
PATIENCE = 60.0
# Seconds in which a stream ends by itself when the server leaves. It takes no time.
_GRACE = 10.0
# Nobody on the way may keep events, or gather them to pack them.
_HEADERS = {
    "Cache-Control": "no-store, no-transform",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Vary": "Cookie",
}


class _Answer(EventSourceResponse):
    """A stream as an answer; the hub hears when the reader has gone."""

    def __init__(self, hub: Hub, stream: Stream) -> None:
        super().__init__(
            stream.chunks(lambda: hub.heartbeat(stream)),
            headers=_HEADERS,
            # The stream has signs of life of its own, which move on the id.
            ping=0,
            send_timeout=PATIENCE,
            shutdown_grace_period=_GRACE,
        )
        self._hub, self._stream = hub, stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError:
            # The server closes a connection whose answer is not complete.
            pass
        finally:
            self._hub.leave(self._stream)


async def _live(request: Request) -> Response:
    try:
        forms.check_origin(request)
        who = await _who(request)
    except Refused:
        return _refused(403, "Events are for the portal's own pages")
    except DatabaseError:
        return _refused(503, "The database is away", {"Retry-After": "5"})
    if who is None:
        return _refused(401, "Nobody is signed in")
    if request.method == "HEAD":
        return Response(headers=_HEADERS, media_type="text/event-stream")
    hub: Hub = request.app.state.hub
    try:
        stream = hub.open(who.id, who.session_id, _last_id(request))
    except Full:
        return _refused(503, "Too many streams", {"Retry-After": "60"})
    return _Answer(hub, stream)


async def _who(request: Request) -> SignedIn | None:
    async with request.app.state.services.database.transaction(write=False) as tx:
        return await signed_in(tx, request)


def _last_id(request: Request) -> str:
    """Browsers that come back send what they heard last; a new page says it in its address."""
    return request.headers.get(LAST_ID) or request.query_params.get(SINCE, "")


def _refused(status: int, why: str, more: Mapping[str, str] | None = None) -> Response:
    return PlainTextResponse(f"{why}\n", status, {**_HEADERS, **(more or {})})


ROUTES = [Route(PATH, _live)]
