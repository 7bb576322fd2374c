"""`disk.*` methods of the bin, and those that delete for good."""

from typing import Any

from feed24.files import binning, wire
from feed24.files.api.reading import FileId, FolderId
from feed24.files.api.refusals import RAISES, UNKNOWN
from feed24.files.api.shown import shown
from feed24.files.arranging import RootFolder
from feed24.rest.call import Call
from feed24.rest.errors import RestError
from feed24.rest.registry import method

ROOT_DELETED = RestError(400, "DISK_OBJ_22000", "Could not delete root folder")
_OF_FOLDER = {**RAISES, RootFolder: ROOT_DELETED}


@method(
    "disk.folder.markDeleted",
    scope="disk",
    writes=True,
    positional=True,
    raises=_OF_FOLDER,
    errors=UNKNOWN,
)
async def bin_folder(call: Call, *, folder_id: FolderId) -> dict[str, Any]:
    """Put a folder into the bin, with all its content."""
    await binning.mark_deleted(call.tx, await call.viewer(), folder_id, "folder")
    return await shown(call, folder_id, "folder", wire.BINNED_OR_RESTORED)


@method(
    "disk.file.markDeleted",
    scope="disk",
    writes=True,
    positional=True,
    raises=RAISES,
    errors=UNKNOWN,
)
async def bin_file(call: Call, *, file_id: FileId) -> dict[str, Any]:
    """Put a file into the bin."""
    await binning.mark_deleted(call.tx, await call.viewer(), file_id, "file")
    return await shown(call, file_id, "file", wire.CHANGED)


@method(
    "disk.folder.restore",
    scope="disk",
    writes=True,
    positional=True,
    raises=RAISES,
    errors=UNKNOWN,
)
async def restore_folder(call: Call, *, folder_id: FolderId) -> dict[str, Any]:
    """Take a folder out of the bin, with the content that went there with it."""
    await binning.restore(call.tx, await call.viewer(), folder_id, "folder")
    return await shown(call, folder_id, "folder", wire.BINNED_OR_RESTORED)


@method(
    "disk.file.restore", scope="disk", writes=True, positional=True, raises=RAISES, errors=UNKNOWN
)
async def restore_file(call: Call, *, file_id: FileId) -> dict[str, Any]:
    """Take a file out of the bin."""
    await binning.restore(call.tx, await call.viewer(), file_id, "file")
    return await shown(call, file_id, "file", wire.BINNED_OR_RESTORED)


@method(
    "disk.folder.deleteTree",
    scope="disk",
    writes=True,
    positional=True,
    raises=_OF_FOLDER,
    errors=UNKNOWN,
)
async def delete_folder(call: Call, *, folder_id: FolderId) -> bool:
    """Delete a folder for good, with all its content."""
    await binning.delete_for_good(call.tx, await call.viewer(), folder_id, "folder")
    return True


@method(
    "disk.file.delete", scope="disk", writes=True, positional=True, raises=RAISES, errors=UNKNOWN
)
async def delete_file(call: Call, *, file_id: FileId) -> bool:
    """Delete a file for good."""
    await binning.delete_for_good(call.tx, await call.viewer(), file_id, "file")
    return True
