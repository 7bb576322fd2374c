"""Files that pages refer to, served by us: their addresses change with their content."""

import hashlib
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

PATH = "/static/{version}/{name}"
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}


@cache
def _contents() -> dict[str, bytes]:
    folder = files("feed24.web") / "static"
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


@cache
def url(name: str) -> str:
    """The address of a file. Raises KeyError for one that is not there."""
    version = hashlib.sha256(_contents()[name]).hexdigest()[:12]
    return f"/static/{version}/{name}"


async def _serve(request: Request) -> Response:
    name = request.path_params["name"]
    # Pages of the release before may still ask for their version; nodes are upgraded one by one.
    content = _contents().get(name)
    media_type = _TYPES.get(name.rpartition(".")[2])
    if content is None or media_type is None:
        return PlainTextResponse("Not found\n", 404)
    return Response(content, media_type=media_type, headers=_HEADERS)


ROUTES = [Route(PATH, _serve)]
