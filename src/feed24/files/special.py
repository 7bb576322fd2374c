"""The signed `download` and `upload` below `/rest`.

Both are run as methods are, with the same checks of portal, caller, scope and limits, but are not
in the table of methods: nothing but an address that we handed out leads here.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

import structlog
from python_multipart.exceptions import FormParserError
from starlette.requests import Request
from starlette.responses import Response

from feed24.errors import Forbidden, NotFound
from feed24.files import addresses, content, objects, uploads, versions
from feed24.files.api.refusals import DENIED, gone
from feed24.files.api.uploading import NO_FILE, NOT_SAVED, UPLOAD_RAISES, uploaded
from feed24.files.content import NotSaved, Written
from feed24.files.downloads import Download, send
from feed24.files.forms import FileForm
from feed24.files.rights import Right
from feed24.files.signing import verify
from feed24.rest.auth import Proof
from feed24.rest.call import Call, Caller
from feed24.rest.casts import php_text
from feed24.rest.content import safe_name
from feed24.rest.executor import Executor, Incoming
from feed24.rest.gateway import reply
from feed24.rest.params import Raw, Text, Wire
from feed24.rest.registry import method
from feed24.services import Services

log = structlog.get_logger("feed24.files")
FIELD = "file"
Token = Annotated[Text, Wire("token"), "What the address was signed with"]


@method("download", scope="disk", raises={NotFound: gone, Forbidden: DENIED})
async def _found(call: Call, *, token: Token = "") -> Download:
    """The file or version that the token names, if the caller may read it."""
    asked = verify(
        call.services.secret,
        addresses.DOWNLOAD,
        token,
        now=call.tx.now,
        credential=addresses.bound_to(call.caller.credential),
    )
    viewer = await call.viewer()
    if "version" in asked:
        return Download.of(await versions.get(call.tx, viewer, int(asked["version"])))
    return Download.of(await objects.get(call.tx, viewer, int(asked["id"]), "file"))


async def download(request: Request, incoming: Incoming, executor: Executor) -> Response:
    """Send a file of the Drive."""
    found: Download = (await executor.call(_found, incoming))["result"]
    try:
        return await send(request, executor.services.files, found)
    except FileNotFoundError as error:
        log.exception("content is missing from the store", key=found.key)
        raise gone(found.name) from error


@method("upload", scope="disk", writes=True, raises=UPLOAD_RAISES)
async def _kept(
    call: Call,
    *,
    token: Token = "",
    name: Annotated[Raw, "Name of the file"] = None,
    written: Annotated[Raw, "Content in the store"] = None,
) -> dict[str, Any]:
    """Add content to the folder that the token names."""
    asked = _asked(call.services.secret, token, call.caller)
    file_id = await uploads.add(
        call.tx,
        await call.viewer(),
        int(asked["id"]),
        name,
        written,
        unique=asked["unique"] == "1",
        rights=_rights(asked["rights"]),
    )
    return await uploaded(call, file_id)


async def upload(request: Request, incoming: Incoming, executor: Executor) -> Response:
    """Keep the file of a form. Nothing of the body is read for whom the address is not."""
    services = executor.services
    caller = await executor.caller(incoming)
    executor.admit(_kept, caller)
    await executor.within_limit(_kept, caller)
    _asked(services.secret, php_text(incoming.parameters.get("token")), caller)
    name, written = await _received(request, services)
    sent = {**incoming.parameters, "NAME": name, "WRITTEN": written}
    proof = Proof(incoming.proof.secure, sent, incoming.proof.headers)
    try:
        body = await executor.call(_kept, Incoming(proof, incoming.origin, incoming.started))
    except BaseException:
        await content.discard(services.files, written)
        raise
    return reply(body, "json", 200)


def _asked(secret: bytes, token: str, caller: Caller) -> dict[str, str]:
    credential = addresses.bound_to(caller.credential)
    return verify(secret, addresses.UPLOAD, token, now=datetime.now(UTC), credential=credential)


def _rights(text: str) -> dict[str, Right]:
    """The counterpart of what `addresses.upload` signs."""
    pairs = (each.split(":") for each in text.split(",") if each)
    return {code: Right(int(level)) for code, level in pairs}


async def _received(request: Request, services: Services) -> tuple[str, Written]:
    """Name and content of the form's file, which goes to the store as it comes.

    Raises RestError when there is none or it is too large; then nothing is in the store.
    """
    try:
        form = FileForm(request, FIELD, services.settings.max_upload_mb << 20)
        found = await form.name()
        if found is None:
            raise NO_FILE
        name = safe_name(found)
        written = await content.write_stream(services.files, name, form.pieces())
    except FormParserError:
        raise NO_FILE from None
    except NotSaved:
        raise NOT_SAVED from None
    try:
        await form.finish()
    except BaseException as error:
        await content.discard(services.files, written)
        if isinstance(error, FormParserError):
            raise NO_FILE from None
        raise
    return name, written
