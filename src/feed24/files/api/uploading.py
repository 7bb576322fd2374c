"""`disk.*` methods that put files on the Drive."""

import asyncio
from typing import Annotated, Any

from feed24.files import addresses, storages, uploads, wire
from feed24.files.api.refusals import NO_SECOND, RAISES, SAME_FILE, UNKNOWN
from feed24.files.api.shown import shown
from feed24.files.content import NotSaved, write_within
from feed24.files.folders import NameTaken
from feed24.files.rights import Right
from feed24.rest.call import Call
from feed24.rest.casts import is_array, lookup, php_text
from feed24.rest.content import safe_name, sent_file
from feed24.rest.errors import RestError
from feed24.rest.params import Int, Raw, Truthy, Wire
from feed24.rest.registry import method

NO_NAME = RestError(
    400,
    "DISK_BASE_SERVICE_22001",
    "Error: required parameter NAME (DISK_BASE_SERVICE_22001)",
)
NO_FILE = RestError(
    400,
    "DISK_BASE_SERVICE_22001",
    "Error: required parameter file (DISK_BASE_SERVICE_22001)",
)
NOT_SAVED = RestError(400, "ERROR_COULD_NOT_SAVE_FILE", "Could not save file")
WRONG_RIGHTS = RestError(400, "", "Invalid rights format")

UPLOAD_RAISES = {**RAISES, NameTaken: SAME_FILE, NotSaved: NOT_SAVED}
UPLOAD_ERRORS = (*UNKNOWN, NO_SECOND, NO_NAME, WRONG_RIGHTS)

Data = Annotated[Raw, Wire("data"), "`NAME` of the new file; needed together with `fileContent`"]
Content = Annotated[
    Raw,
    Wire("fileContent"),
    '`["name.ext", "<base64>"]` or base64 alone; without it the answer is an address to upload to',
]
Rights = Annotated[
    Raw,
    Wire("rights"),
    "Rights on the new object: a list of `TASK_ID` (11 read, 12 edit, 13 everything) and "
    "`ACCESS_CODE` (`U7`, `D5`, `DR5`, `SG9` or `*`)",
]
Unique = Annotated[
    Truthy, Wire("generateUniqueName"), "Number the name when it is taken: `map (1).png`"
]


@method(
    "disk.storage.uploadFile",
    scope="disk",
    writes=True,
    positional=True,
    raises=UPLOAD_RAISES,
    errors=UPLOAD_ERRORS,
)
async def upload_to_storage(
    call: Call,
    *,
    storage_id: Annotated[Int, Wire("id"), "Id of the storage"],
    data: Data = None,
    file_content: Content = None,
    rights: Rights = None,
    unique: Unique = False,
) -> dict[str, Any]:
    """Upload a file to the root of a storage, or get an address to upload it to."""
    found = await storages.find(call.tx, storage_id)
    return await _upload(call, found.root_id, data, file_content, rights, unique)


@method(
    "disk.folder.uploadFile",
    scope="disk",
    writes=True,
    positional=True,
    raises=UPLOAD_RAISES,
    errors=UPLOAD_ERRORS,
)
async def upload_to_folder(
    call: Call,
    *,
    folder_id: Annotated[Int, Wire("id"), "Id of the folder"],
    data: Data = None,
    file_content: Content = None,
    rights: Rights = None,
    unique: Unique = False,
) -> dict[str, Any]:
    """Upload a file to a folder, or get an address to upload it to."""
    return await _upload(call, folder_id, data, file_content, rights, unique)


async def _upload(
    call: Call, folder_id: int, data: object, file_content: object, rights: object, unique: bool
) -> dict[str, Any]:
    if file_content is not None and not is_array(data):
        raise NO_SECOND
    viewer = await call.viewer()
    await uploads.may_add(call.tx, viewer, folder_id, None)
    allowed = granted(rights)
    if file_content is None:
        await uploads.may_add(call.tx, viewer, folder_id, allowed)
        return {"field": "file", "uploadUrl": addresses.upload(call, folder_id, unique, allowed)}
    name = php_text(lookup(data, "NAME"))
    if not name:
        raise NO_NAME
    content = await sent(file_content, NOT_SAVED)
    written = await write_within(call.tx, call.services.files, safe_name(name), content)
    file_id = await uploads.add(
        call.tx, viewer, folder_id, safe_name(name), written, unique=unique, rights=allowed
    )
    return await uploaded(call, file_id)


def granted(rights: object) -> dict[str, Right]:
    """The `rights` parameter. Raises RestError."""
    try:
        return {} if rights is None else wire.granted(rights)
    except ValueError:
        raise WRONG_RIGHTS from None


async def sent(file_content: object, refusal: RestError) -> bytes:
    """The content of a file parameter. Raises the refusal when it decodes to nothing."""
    # Decoding takes its time with large content, and there are other callers.
    file = await asyncio.to_thread(sent_file, file_content)
    if file is None or not file.content:
        raise refusal
    return file.content


async def uploaded(call: Call, file_id: int) -> dict[str, Any]:
    """The answer to an upload."""
    return await shown(call, file_id, "file", wire.NEW_FILE)
