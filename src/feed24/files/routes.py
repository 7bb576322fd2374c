"""Content outside `/rest`: attachments and shown files by a value that stands for a webhook for an
hour, photos and avatars for anybody.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from feed24.access import Viewer, viewer
from feed24.applications import tokens
from feed24.applications.authenticate import caller as token_caller
from feed24.db import Transaction
from feed24.errors import Forbidden, NotFound
from feed24.files import addresses, attachments, pages, previews, sharing
from feed24.files.api.refusals import DENIED, gone
from feed24.files.downloads import Download, send, send_preview, send_public
from feed24.files.media import PICTURES
from feed24.files.signing import LINK_CHECK_FAILED, verify
from feed24.files.store import PUBLIC
from feed24.portal.service import is_closed
from feed24.rest.casts import php_int
from feed24.rest.errors import (
    HTTPS_REQUIRED,
    INTERNAL,
    INVALID_CREDENTIALS,
    NO_AUTH_FOUND,
    PORTAL_DELETED,
    RestError,
)
from feed24.rest.gateway import reply
from feed24.services import Services
from feed24.sessions import service as sessions
from feed24.webhooks import service as webhooks
from feed24.webhooks.authenticate import caller

log = structlog.get_logger("feed24.files")
# The keys of the store, and nothing that might lead out of its public part.
_KEY = re.compile("[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{36}")
Handler = Callable[[Request, Services], Awaitable[Response]]
Find = Callable[[Transaction, Viewer, int], Awaitable[Row[Any]]]


def route(path: str, handler: Handler) -> Route:
    """A route whose refusals are the protocol's error envelope."""

    async def answer(request: Request) -> Response:
        try:
            return await handler(request, request.app.state.services)
        except RestError as error:
            return reply(error.body(), "json", error.status)
        except Exception:
            log.exception("unexpected failure", path=request.url.path)
            return reply(INTERNAL.body(), "json", INTERNAL.status)

    return Route(path, answer)


async def _attachment(request: Request, services: Services) -> Response:
    object_id = php_int(request.query_params.get("attachedId"))
    found = await _found(request, services, addresses.ATTACHMENT, object_id, attachments.get)
    return await _sent(request, services, found)


async def _preview(request: Request, services: Services) -> Response:
    """A picture made smaller; what is none, or cannot be made smaller, is only saved."""
    object_id = php_int(request.path_params["file_id"])
    found = await _found(request, services, addresses.SHOWN_FILE, object_id, attachments.shown_file)
    if found.media_type not in PICTURES:
        return await _sent(request, services, found)
    try:
        key = await previews.preview(services.files, found.key, previews.PREVIEW)
        return await send_preview(request, services.files, key, found.name)
    except previews.NoPreview:
        return await _sent(request, services, found)
    except FileNotFoundError as error:
        raise _missing(found) from error


async def _shown(request: Request, services: Services) -> Response:
    object_id = php_int(request.path_params["file_id"])
    found = await _found(request, services, addresses.SHOWN_FILE, object_id, attachments.shown_file)
    return await _sent(request, services, found, inline=True)


async def _downloaded(request: Request, services: Services) -> Response:
    object_id = php_int(request.path_params["file_id"])
    found = await _found(request, services, addresses.SHOWN_FILE, object_id, attachments.shown_file)
    return await _sent(request, services, found)


async def _public(request: Request, services: Services) -> Response:
    name = request.path_params["name"]
    if not _KEY.fullmatch(name):
        raise gone(name)
    key = f"{PUBLIC}/{name}"
    side = previews.SIZES.get(request.query_params.get("size", ""))
    try:
        if side:
            key = await _smaller(services, key, side)
        return await send_public(request, services.files, key)
    except FileNotFoundError:
        raise gone(name) from None


async def _smaller(services: Services, key: str, side: int) -> str:
    """A photo in the size asked for; one that cannot be made smaller stays as it is."""
    try:
        return await previews.preview(services.files, key, side)
    except previews.NoPreview:
        return key


async def _external(request: Request, services: Services) -> Response:
    """What a public address leads to: a file, or the list of a folder."""
    code = request.path_params["code"]
    inner = request.path_params.get("inner")
    async with services.database.transaction(write=False) as tx:
        await _check_way(tx, request, services)
        if not services.settings.external_links:
            raise DENIED
        try:
            row = await sharing.linked(tx, code, None if inner is None else php_int(inner))
        except NotFound:
            raise gone(code if inner is None else inner) from None
        if row.kind == "folder":
            return await pages.folder(tx, request, code, row)
    return await _sent(request, services, Download.of(row))


async def _found(
    request: Request, services: Services, purpose: str, object_id: int, find: Find
) -> Download:
    """What `find` gives to whom the address stands for. Raises RestError."""
    async with services.database.transaction(write=False) as tx:
        who = await viewer_of(tx, request, services, purpose, object_id)
        try:
            return Download.of(await find(tx, who, object_id))
        except NotFound:
            raise gone(object_id) from None
        except Forbidden:
            raise DENIED from None


async def viewer_of(
    tx: Transaction, request: Request, services: Services, purpose: str, object_id: int
) -> Viewer:
    """Whom the request's signed value stands for, if it is for this object. Raises RestError."""
    await _check_way(tx, request, services)
    token = request.query_params.get("auth[auth]")
    if not token:
        raise NO_AUTH_FOUND
    signed = verify(services.secret, purpose, token, now=tx.now)
    if signed["id"] != str(object_id):
        raise LINK_CHECK_FAILED
    kind, _, number = signed["credential"].partition(":")
    return await viewer(tx, await _owner(tx, kind, int(number)))


async def _owner(tx: Transaction, kind: str, number: int) -> int:
    """Whose credential it is, if it is still good. Raises RestError."""
    if kind == "session":
        session = await sessions.by_id(tx, number)
        if session:
            return session.id
    if kind == "token":
        token = await tokens.by_id(tx, number)
        if token:
            return token_caller(token, "", tx.now.timestamp()).user_id
    if kind == "webhook":
        row = await webhooks.by_id(tx, number)
        if row:
            return caller(row, "").user_id
    raise INVALID_CREDENTIALS


async def _check_way(tx: Transaction, request: Request, services: Services) -> None:
    if await is_closed(tx):
        raise PORTAL_DELETED
    if request.url.scheme != "https" and not services.settings.allow_http:
        raise HTTPS_REQUIRED


async def _sent(
    request: Request, services: Services, found: Download, *, inline: bool = False
) -> Response:
    try:
        return await send(request, services.files, found, inline=inline)
    except FileNotFoundError as error:
        raise _missing(found) from error


def _missing(found: Download) -> RestError:
    log.exception("content is missing from the store", key=found.key)
    return gone(found.name)


_PREVIEW, _SHOW, _SAVE = addresses.SHOWN_PLACES
ROUTES = [
    route("/bitrix/tools/disk/uf.php", _attachment),
    route(f"/disk/{_PREVIEW}/{{file_id}}", _preview),
    route(f"/disk/{_SHOW}/{{file_id}}", _shown),
    route(f"/disk/{_SAVE}/{{file_id}}", _downloaded),
    route("/upload/{name:path}", _public),
    route("/~{code}", _external),
    route("/~{code}/{inner}", _external),
]
