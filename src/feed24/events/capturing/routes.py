"""`/captured/{code}`: takes whatever is posted, and shows the last of it."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from feed24.errors import NotFound
from feed24.events.capturing import keeping
from feed24.rest.forms import parse_form

_HEADERS = {
    # Nothing of what was sent may run, be framed, kept or found.
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; "
        "form-action 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
# What is deeper is shown as it came only.
_DEEPEST = 20
_pages = Environment(
    loader=PackageLoader("feed24.events.capturing", "pages"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


async def _capture(request: Request) -> Response:
    database = request.app.state.services.database
    code = request.path_params["code"]
    try:
        if request.method == "POST":
            body = await _beginning(request)
            async with database.transaction(write=False) as tx:
                # Who guesses addresses must not make anybody wait for the right to write.
                await keeping.find(tx, code)
            async with database.transaction(write=True) as tx:
                await keeping.keep(tx, code, request.headers, body)
            return PlainTextResponse("captured\n", headers=_HEADERS)
        async with database.transaction(write=False) as tx:
            rows = await keeping.requests(tx, code)
    except NotFound:
        return PlainTextResponse("Not Found", 404, headers=_HEADERS)
    except ClientDisconnect:
        return Response(status_code=499)
    shown = [_shown(row) for row in rows]
    if request.query_params.get("format") == "json":
        return JSONResponse(shown, headers=_HEADERS)
    page = _pages.get_template("captured.html").render(requests=shown, most=keeping.MOST)
    return HTMLResponse(page, headers=_HEADERS)


async def _beginning(request: Request) -> bytes:
    """The body as far as it is kept; the rest is not waited for."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > keeping.MOST_BODY:
            break
    return bytes(body)


def _shown(row: Any) -> dict[str, Any]:
    at = datetime.fromtimestamp(row.at / 1000, UTC)
    headers = msgspec.json.decode(row.headers)
    form = None
    if "form-urlencoded" in headers.get("content-type", ""):
        form = parse_form(row.body.encode(), posted=True)
    return {
        "id": row.id,
        "at": at.isoformat(timespec="milliseconds"),
        "headers": headers,
        "body": row.body,
        "size": row.size,
        "form": form if _depth(form) <= _DEEPEST else None,
    }


def _depth(value: Any) -> int:
    """Levels inside each other, counted no further than one too many."""
    level, depth = [value], 0
    while level and depth <= _DEEPEST:
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        depth += 1
    return depth


ROUTES = (Route(f"{keeping.PATH}/{{code}}", _capture, methods=["GET", "POST"]),)
