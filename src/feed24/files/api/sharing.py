"""`disk.*` methods that give others something."""

from typing import Annotated, Any

from feed24.files import addresses, sharing, wire
from feed24.files.api.reading import FileId, FolderId
from feed24.files.api.refusals import DENIED, NO_SECOND, RAISES, UNKNOWN, wrong_argument
from feed24.files.objects import Kind
from feed24.rest.call import Call
from feed24.rest.params import Int, Text, Wire
from feed24.rest.registry import method


@method(
    "disk.folder.shareToUser",
    scope="disk",
    writes=True,
    positional=True,
    raises=RAISES,
    errors=(*UNKNOWN, NO_SECOND, wrong_argument(2)),
)
async def share_folder(
    call: Call,
    *,
    folder_id: FolderId,
    user_id: Annotated[Int, Wire("userId"), "Id of the person"],
    task_name: Annotated[
        Text,
        Wire("taskName"),
        "`disk_access_read`, `disk_access_add`, `disk_access_edit` or `disk_access_full`",
    ],
) -> bool:
    """Give a person a right on a folder and all its content. Needs the full right on it."""
    right = wire.SHARED.get(task_name)
    viewer = await call.viewer()
    if right is None:
        await sharing.may_share(call.tx, viewer, folder_id)
        raise DENIED
    await sharing.share_to_person(call.tx, viewer, folder_id, user_id, right)
    return True


@method(
    "disk.folder.getExternalLink",
    scope="disk",
    writes=True,
    positional=True,
    raises=RAISES,
    errors=UNKNOWN,
)
async def link_folder(call: Call, *, folder_id: FolderId) -> str:
    """Get the address at which anybody sees a folder and downloads what is in it."""
    return await _link(call, folder_id, "folder")


@method(
    "disk.file.getExternalLink",
    scope="disk",
    writes=True,
    positional=True,
    raises=RAISES,
    errors=UNKNOWN,
)
async def link_file(call: Call, *, file_id: FileId) -> str:
    """Get the address at which anybody downloads a file."""
    return await _link(call, file_id, "file")


async def _link(call: Call, object_id: int, kind: Kind) -> str:
    if not call.services.settings.external_links:
        raise DENIED
    code = await sharing.link(call.tx, await call.viewer(), object_id, kind)
    return addresses.external(call.origin, code)


@method("disk.rights.getTasks", scope="disk")
async def get_tasks(call: Call) -> list[dict[str, Any]]:
    """List the levels of rights."""
    return [dict(task) for task in wire.TASK_LIST]
