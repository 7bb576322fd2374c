"""`disk.*` methods that make, rename, move and copy."""

from typing import Annotated, Any

from feed24.files import arranging, storages, uploads, wire
from feed24.files.api.reading import FileId, FolderId
from feed24.files.api.refusals import (
    NO_SECOND,
    RAISES,
    SAME_FILE,
    SAME_FOLDER,
    UNKNOWN,
)
from feed24.files.api.shown import shown
from feed24.files.api.uploading import WRONG_RIGHTS, Rights, granted
from feed24.files.arranging import RootFolder
from feed24.files.folders import NameTaken
from feed24.files.objects import Kind
from feed24.rest.call import Call
from feed24.rest.casts import is_array, lookup, php_text
from feed24.rest.content import is_name, plain_name
from feed24.rest.errors import RestError
from feed24.rest.params import Int, Raw, Text, Wire
from feed24.rest.registry import method

NO_NAME = RestError(400, "0", "Empty name")
BAD_NAME = RestError(400, "0", "Invalid name")
ROOT_MOVED = RestError(400, "", "Could not move root folder")

_OF_FILE = {**RAISES, NameTaken: SAME_FILE}
_OF_FOLDER = {**RAISES, NameTaken: SAME_FOLDER}
_TARGETED = (*UNKNOWN, NO_SECOND)
_NAMED = (*_TARGETED, NO_NAME, BAD_NAME)
_MADE = (*_TARGETED, WRONG_RIGHTS)

Data = Annotated[Raw, Wire("data"), "`NAME` of the new folder"]
NewName = Annotated[Text, Wire("newName"), "Its new name, of a file with the extension"]
Target = Annotated[Int, Wire("targetFolderId"), "Id of the folder it shall be in"]


@method(
    "disk.storage.addFolder",
    scope="disk",
    writes=True,
    positional=True,
    raises=_OF_FOLDER,
    errors=_MADE,
)
async def add_folder_to_storage(
    call: Call,
    *,
    storage_id: Annotated[Int, Wire("id"), "Id of the storage"],
    data: Data,
    rights: Rights = None,
) -> dict[str, Any]:
    """Make a folder in the root of a storage."""
    found = await storages.find(call.tx, storage_id)
    return await _add_folder(call, found.root_id, data, rights)


@method(
    "disk.folder.addSubFolder",
    scope="disk",
    writes=True,
    positional=True,
    raises=_OF_FOLDER,
    errors=_MADE,
)
async def add_folder_to_folder(
    call: Call, *, folder_id: FolderId, data: Data, rights: Rights = None
) -> dict[str, Any]:
    """Make a folder in a folder."""
    return await _add_folder(call, folder_id, data, rights)


async def _add_folder(call: Call, folder_id: int, data: object, rights: object) -> dict[str, Any]:
    name = php_text(lookup(data, "NAME")) if is_array(data) else ""
    if not name:
        raise NO_SECOND
    viewer = await call.viewer()
    await uploads.may_add(call.tx, viewer, folder_id, None)
    made = await arranging.add_folder(call.tx, viewer, folder_id, plain_name(name), granted(rights))
    return await shown(call, made, "folder", wire.NEW_FOLDER)


@method(
    "disk.folder.rename",
    scope="disk",
    writes=True,
    positional=True,
    raises=_OF_FOLDER,
    errors=_NAMED,
)
async def rename_folder(call: Call, *, folder_id: FolderId, new_name: NewName) -> dict[str, Any]:
    """Rename a folder."""
    return await _rename(call, folder_id, "folder", new_name)


@method(
    "disk.file.rename",
    scope="disk",
    writes=True,
    positional=True,
    raises=_OF_FILE,
    errors=_NAMED,
)
async def rename_file(call: Call, *, file_id: FileId, new_name: NewName) -> dict[str, Any]:
    """Rename a file."""
    return await _rename(call, file_id, "file", new_name)


async def _rename(call: Call, object_id: int, kind: Kind, name: str) -> dict[str, Any]:
    if not name.strip():
        raise NO_NAME
    if not is_name(name):
        raise BAD_NAME
    await arranging.rename(call.tx, await call.viewer(), object_id, kind, name)
    return await shown(call, object_id, kind, wire.CHANGED)


@method(
    "disk.folder.moveTo",
    scope="disk",
    writes=True,
    positional=True,
    raises={**_OF_FOLDER, RootFolder: ROOT_MOVED},
    errors=_TARGETED,
)
async def move_folder(
    call: Call, *, folder_id: FolderId, target_id: Target
) -> dict[str, Any] | bool:
    """Move a folder within its storage; false for a folder of another one, or below itself."""
    return await _move(call, folder_id, "folder", target_id)


@method(
    "disk.file.moveTo",
    scope="disk",
    writes=True,
    positional=True,
    raises=_OF_FILE,
    errors=_TARGETED,
)
async def move_file(call: Call, *, file_id: FileId, target_id: Target) -> dict[str, Any] | bool:
    """Move a file within its storage; false for a folder of another one."""
    return await _move(call, file_id, "file", target_id)


async def _move(call: Call, object_id: int, kind: Kind, target_id: int) -> dict[str, Any] | bool:
    if not await arranging.move(call.tx, await call.viewer(), object_id, kind, target_id):
        return False
    return await shown(call, object_id, kind, wire.MOVED)


@method(
    "disk.folder.copyTo",
    scope="disk",
    writes=True,
    positional=True,
    raises=_OF_FOLDER,
    errors=_TARGETED,
)
async def copy_folder(call: Call, *, folder_id: FolderId, target_id: Target) -> dict[str, Any]:
    """Copy a folder with all its content into a folder of any storage."""
    made = await arranging.copy(call.tx, await call.viewer(), folder_id, "folder", target_id)
    return await shown(call, made, "folder", wire.NEW_FOLDER)


@method(
    "disk.file.copyTo",
    scope="disk",
    writes=True,
    positional=True,
    raises=_OF_FILE,
    errors=_TARGETED,
)
async def copy_file(call: Call, *, file_id: FileId, target_id: Target) -> dict[str, Any]:
    """Copy a file into a folder of any storage."""
    made = await arranging.copy(call.tx, await call.viewer(), file_id, "file", target_id)
    return await shown(call, made, "file", wire.NEW_FILE)
