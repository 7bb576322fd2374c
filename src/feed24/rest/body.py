"""Reading a request: its body, within a limit, and its parameters."""

import asyncio
from typing import Any

import msgspec
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import Request

from feed24.rest.casts import is_array
from feed24.rest.errors import RestError
from feed24.rest.forms import fold_fields, parse_form
from feed24.rest.multipart import read_fields

# A refused body is still read up to this many times the limit, so that the client sees the answer
# instead of a broken connection.
PATIENCE = 16
# Decoding a larger body would keep all other calls of the process waiting.
WORTH_A_THREAD = 1 << 20
DEEPEST = 64


def too_large(limit: int) -> RestError:
    """The refusal of a body beyond the portal's limit."""
    megabytes = limit // (1024 * 1024)
    text = f"Request body is larger than the limit of {megabytes} MB"
    return RestError(413, "REQUEST_TOO_LARGE", text)


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body. Raises RestError when it is larger than `limit` bytes."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        else:
            chunks.clear()
            if size > limit * PATIENCE:
                break
    if size > limit:
        raise too_large(limit)
    return b"".join(chunks)


async def parameters(request: Request, limit: int) -> dict[str, Any]:
    """Query and body merged at the top level, the body winning.

    An unreadable JSON body, or one that is no object or list, is as if it had not been sent: so
    does the original (ruling 2 of the protocol reference; see docs/deviations.md).
    """
    sent = _mapping(parse_form(request.scope["query_string"]))
    if request.method == "POST":
        raw = await read_body(request, limit)
        content_type = request.headers.get("content-type", "")
        if len(raw) > WORTH_A_THREAD:
            sent |= _mapping(await asyncio.to_thread(_decode, raw, content_type))
        else:
            sent |= _mapping(_decode(raw, content_type))
    return sent


def _decode(raw: bytes, content_type: str) -> Any:
    kind, options = parse_options_header(content_type)
    if kind == b"application/json" or b"+json" in kind:
        return _json(raw)
    if kind == b"multipart/form-data":
        try:
            return fold_fields(read_fields(raw, options.get(b"boundary", b"")))
        except FormParserError:
            return []
    return parse_form(raw, posted=True)


def _json(raw: bytes) -> Any:
    try:
        decoded = msgspec.json.decode(raw) if raw else []
    except (ValueError, RecursionError):
        return []
    return decoded if is_array(decoded) and not _too_deep(decoded) else []


def _too_deep(value: Any) -> bool:
    """Nested deeper than PHP would decode into a usable parameter, or than later steps can walk."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if is_array(inner)
        ]
        if not level:
            return False
    return True


def _mapping(decoded: Any) -> dict[str, Any]:
    if isinstance(decoded, dict):
        return decoded
    return {str(position): value for position, value in enumerate(decoded)}
