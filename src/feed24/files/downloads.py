"""Sending content: as it was uploaded, never rendered, never run."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from feed24.files.media import PICTURES, UNKNOWN, picture_type
from feed24.files.store import FileStore
from feed24.rest.envelope import HEADERS

# Whatever the content is, a browser that opens it gives it no scripts, forms or origin.
_HARMLESS = {**HEADERS, "Content-Security-Policy": "sandbox"}
# Content never changes under its key; who may have it does.
_FOR_EVER = "public, max-age=31536000, immutable"
_PRIVATE = "private, no-store"

_NOT_IN_QUOTES = re.compile(r'[^\x20-\x7e]|["\\%]')


@dataclass(frozen=True, slots=True)
class Download:
    """A file that somebody may have."""

    key: str
    name: str
    size: int
    media_type: str

    @classmethod
    def of(cls, row: Row[Any]) -> "Download":
        return cls(row.key, row.name, row.size, row.media_type)


async def send(
    request: Request, store: FileStore, found: Download, *, inline: bool = False
) -> Response:
    """A file; with `inline` a picture is shown instead of saved. Raises FileNotFoundError."""
    pieces = await store.stream(found.key)
    headers = {
        "Content-Type": found.media_type,
        "Content-Disposition": disposition(
            found.name, inline=inline and found.media_type in PICTURES
        ),
        "Content-Length": str(found.size),
        "Cache-Control": _PRIVATE,
    }
    return _response(request, pieces, headers)


async def send_public(request: Request, store: FileStore, key: str) -> Response:
    """A photo or an avatar, for anybody; no picture is only saved. Raises FileNotFoundError."""
    size = await store.size(key)
    pieces = await store.stream(key)
    head = await anext(pieces, b"")
    kind = picture_type(head)
    headers = {
        "Content-Type": kind or UNKNOWN,
        "Content-Disposition": "inline" if kind else "attachment",
        "Content-Length": str(size),
        "Cache-Control": _FOR_EVER,
    }
    return _response(request, _continued(head, pieces), headers)


def disposition(name: str, *, inline: bool = False) -> str:
    """The header for a name in any alphabet (RFC 6266); old clients see `_` where they must."""
    plain = _NOT_IN_QUOTES.sub("_", name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _response(
    request: Request, pieces: AsyncIterator[bytes], headers: Mapping[str, str]
) -> Response:
    headers = {**_HARMLESS, **headers}
    if request.method == "HEAD":
        return Response(headers=headers)
    return StreamingResponse(pieces, headers=headers)


async def _continued(head: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield head
    async for piece in rest:
        yield piece
