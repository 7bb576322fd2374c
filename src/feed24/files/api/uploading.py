"""`disk.*` methods that put files on the Drive."""

import asyncio
from typing import Annotated, Any

from feed24.files import addresses, objects, storages, uploads, wire
from feed24.files.api.refusals import RAISES, UNKNOWN, wrong_argument
from feed24.files.content import NotSaved, Written, write_within
from feed24.files.folders import NameTaken
from feed24.files.rights import Right
from feed24.rest.call import Call
from feed24.rest.casts import is_array, lookup, php_text
from feed24.rest.content import safe_name, sent_file
from feed24.rest.errors import RestError
from feed24.rest.params import Int, Raw, Truthy, Wire
from feed24.rest.registry import method

NO_DATA = wrong_argument(1)
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
SAME_NAME = RestError(400, "DISK_OBJ_22000", "A file with this name already exists")
NOT_SAVED = RestError(400, "ERROR_COULD_NOT_SAVE_FILE", "Could not save file")
WRONG_RIGHTS = RestError(400, "", "Invalid rights format")

UPLOAD_RAISES = {**RAISES, NameTaken: SAME_NAME, NotSaved: NOT_SAVED}
UPLOAD_ERRORS = (*UNKNOWN, NO_DATA, NO_NAME, WRONG_RIGHTS)

Data = Annotated[Raw, Wire("data"), "`NAME` of the new file; needed together with `fileContent`"]
Content = Annotated[
    Raw,
    Wire("fileContent"),
    '`["name.ext", "<base64>"]` or base64 alone; without it the answer is an address to upload to',
]
Rights = Annotated[
    Raw,
    Wire("rights"),
    "Rights on the new file: a list of `TASK_ID` (11 read, 12 edit, 13 everything) and "
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
        raise NO_DATA
    viewer = await call.viewer()
    await uploads.may_add(call.tx, viewer, folder_id, None)
    granted = _granted(rights)
    if file_content is None:
        await uploads.may_add(call.tx, viewer, folder_id, granted)
        return {"field": "file", "uploadUrl": addresses.upload(call, folder_id, unique, granted)}
    name = php_text(lookup(data, "NAME"))
    if not name:
        raise NO_NAME
    written = await _written(call, safe_name(name), file_content)
    file_id = await uploads.add(
        call.tx, viewer, folder_id, safe_name(name), written, unique=unique, rights=granted
    )
    return await uploaded(call, file_id)


def _granted(rights: object) -> dict[str, Right]:
    try:
        return {} if rights is None else wire.granted(rights)
    except ValueError:
        raise WRONG_RIGHTS from None


async def _written(call: Call, name: str, file_content: object) -> Written:
    # Decoding takes its time with large content, and there are other callers.
    sent = await asyncio.to_thread(sent_file, file_content)
    if sent is None or not sent.content:
        raise NOT_SAVED
    return await write_within(call.tx, call.services.files, name, sent.content)


async def uploaded(call: Call, file_id: int) -> dict[str, Any]:
    """The answer to an upload."""
    row = await objects.find(call.tx, file_id, "file")
    return wire.uploaded_file(call, row, await objects.path(call.tx, row.parent_id))
