"""Sending content: as it was uploaded, never rendered, never run.

A download may be taken up again: one byte range is served, several at once are answered with the
whole. Content never changes under its key, so the key gives the entity tag.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from werkzeug.http import http_date, parse_if_range_header, parse_range_header
from werkzeug.sansio.http import is_resource_modified

from feed24.files.media import PICTURES, UNKNOWN, picture_type
from feed24.files.store import FileStore, Kept
from feed24.rest.envelope import HEADERS

# Whatever the content is, a browser that opens it gives it no scripts, forms or origin.
_HARMLESS = {**HEADERS, "Content-Security-Policy": "sandbox"}
# Content never changes under its key; who may have it does.
_FOR_EVER = "public, max-age=31536000, immutable"
_PRIVATE = "private, no-store"

_NOT_IN_QUOTES = re.compile(r'[^\x20-\x7e]|["\\%]')
# Enough to recognise a picture by.
_HEAD = 64


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
    headers = {
        "Content-Type": found.media_type,
        "Content-Disposition": disposition(
            found.name, inline=inline and found.media_type in PICTURES
        ),
        "Cache-Control": _PRIVATE,
    }
    return await _answer(request, store, found.key, headers)


async def send_public(request: Request, store: FileStore, key: str) -> Response:
    """A photo or an avatar, for anybody; no picture is only saved. Raises FileNotFoundError."""
    kind = picture_type(await store.head(key, _HEAD))
    headers = {
        "Content-Type": kind or UNKNOWN,
        "Content-Disposition": "inline" if kind else "attachment",
        "Cache-Control": _FOR_EVER,
    }
    return await _answer(request, store, key, headers)


async def send_preview(request: Request, store: FileStore, key: str, name: str) -> Response:
    """A picture that we have made smaller, shown. Raises FileNotFoundError."""
    headers = {
        "Content-Type": picture_type(await store.head(key, _HEAD)) or UNKNOWN,
        "Content-Disposition": disposition(name, inline=True),
        "Cache-Control": _PRIVATE,
    }
    return await _answer(request, store, key, headers)


def disposition(name: str, *, inline: bool = False) -> str:
    """The header for a name in any alphabet (RFC 6266); old clients see `_` where they must."""
    plain = _NOT_IN_QUOTES.sub("_", name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


async def _answer(
    request: Request, store: FileStore, key: str, headers: Mapping[str, str]
) -> Response:
    kept = await store.look(key)
    tag = _tag(key)
    headers = {
        **_HARMLESS,
        **headers,
        "ETag": tag,
        "Last-Modified": http_date(kept.modified),
        "Accept-Ranges": "bytes",
    }
    if not _wanted(request, tag, kept.modified):
        return Response(status_code=304, headers=headers)
    span = _span(request, tag, kept)
    if span == _NOTHING:
        headers |= {"Content-Range": f"bytes */{kept.size}", "Content-Length": "0"}
        return Response(status_code=416, headers=headers)
    first, end = span or (0, kept.size)
    if span:
        headers["Content-Range"] = f"bytes {first}-{end - 1}/{kept.size}"
    headers["Content-Length"] = str(end - first)
    status = 206 if span else 200
    if request.method == "HEAD":
        return Response(status_code=status, headers=headers)
    pieces = await store.stream(key, span)
    return StreamingResponse(pieces, status_code=status, headers=headers)


def _tag(key: str) -> str:
    # Not the key itself, which would tell where content is.
    return f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'


def _wanted(request: Request, tag: str, modified: datetime) -> bool:
    """Whether the client has not got it already (If-None-Match, If-Modified-Since)."""
    return is_resource_modified(
        http_if_modified_since=request.headers.get("if-modified-since"),
        http_if_none_match=request.headers.get("if-none-match"),
        etag=tag,
        last_modified=modified,
    )


Span = tuple[int, int]
# A range that the content does not reach.
_NOTHING: Span = (0, 0)


def _span(request: Request, tag: str, kept: Kept) -> Span | None:
    """First byte and end of the range that is asked for; None for the whole.

    What cannot be read as one range of bytes, or is about content as it was, asks for the whole.
    """
    asked = parse_range_header(request.headers.get("range"))
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    if not _still_the_same(request.headers.get("if-range"), tag, kept.modified):
        return None
    first, end = asked.ranges[0]
    if first < 0:
        first = max(0, kept.size + first)
    end = kept.size if end is None else min(end, kept.size)
    return (first, end) if first < end else _NOTHING


def _still_the_same(if_range: str | None, tag: str, modified: datetime) -> bool:
    if if_range is None:
        return True
    condition = parse_if_range_header(if_range)
    if condition.date is not None:
        return condition.date == modified
    # A weak tag says nothing about bytes.
    return if_range.strip() == tag
