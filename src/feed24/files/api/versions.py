"""`disk.*` methods of a file's versions."""

from typing import Annotated, Any

from feed24.files import objects, versions, wire
from feed24.files.api.reading import FileId, Filter, narrowed
from feed24.files.api.refusals import NO_SECOND, RAISES, UNKNOWN, not_found
from feed24.files.api.shown import shown
from feed24.files.api.uploading import sent
from feed24.files.content import NotSaved, write_within
from feed24.files.tables import file_version
from feed24.files.versions import OtherFile
from feed24.rest.call import Call
from feed24.rest.envelope import Answer
from feed24.rest.errors import RestError
from feed24.rest.paging import fetch
from feed24.rest.params import Int, Raw, Wire
from feed24.rest.registry import method

NOT_SAVED = RestError(400, "DISK_FILE_22002", "Could not save file")
OTHER_FILE = RestError(400, "DISK_FILE_22004", "Cannot restore version from another file")
NO_VERSION = RestError(400, "ERROR_ARGUMENT", "Invalid value of parameter `id`")

Content = Annotated[Raw, Wire("fileContent"), '`["name.ext", "<base64>"]` or base64 alone']
VersionId = Annotated[Int, Wire("versionId"), "Id of the version"]


@method(
    "disk.file.uploadVersion",
    scope="disk",
    writes=True,
    positional=True,
    raises={**RAISES, NotSaved: NOT_SAVED},
    errors=(*UNKNOWN, NO_SECOND),
)
async def upload_version(call: Call, *, file_id: FileId, file_content: Content) -> dict[str, Any]:
    """Give a file new content; the old one stays as a version."""
    viewer = await call.viewer()
    row = await versions.may_add(call.tx, viewer, file_id)
    content = await sent(file_content, NOT_SAVED)
    written = await write_within(call.tx, call.services.files, row.name, content)
    await versions.add(call.tx, viewer, file_id, written)
    return await shown(call, file_id, "file", wire.NEW_VERSION)


@method(
    "disk.file.getVersions",
    scope="disk",
    paged=True,
    positional=True,
    raises=RAISES,
    errors=UNKNOWN,
)
async def list_versions(call: Call, *, file_id: FileId, filter: Filter = None) -> Answer:
    """List the versions of a file, the newest first."""
    await objects.get(call.tx, await call.viewer(), file_id, "file")
    listed = narrowed(call, versions.listed(file_id), filter, None, wire.VERSIONS)
    page = await fetch(
        call.tx,
        listed.order_by(file_version.c.number.desc()),
        call.start,
        "offset",
        always_count=True,
    )
    return page.answer([wire.version(call, row) for row in page.rows])


@method(
    "disk.file.restoreFromVersion",
    scope="disk",
    writes=True,
    positional=True,
    raises={**RAISES, OtherFile: OTHER_FILE},
    errors=(*UNKNOWN, NO_SECOND),
)
async def restore_version(call: Call, *, file_id: FileId, version_id: VersionId) -> dict[str, Any]:
    """Make the content of an earlier version the newest version."""
    await versions.restore(call.tx, await call.viewer(), file_id, version_id)
    return await shown(call, file_id, "file", wire.NEW_VERSION)


@method(
    "disk.version.get",
    scope="disk",
    positional=True,
    raises=RAISES,
    errors=(NO_VERSION, not_found("X")),
)
async def get_version(
    call: Call, *, version_id: Annotated[Int | None, Wire("id"), "Id of the version"] = None
) -> dict[str, Any]:
    """Read a version of a file and where to download it."""
    if version_id is None:
        raise NO_VERSION
    return wire.version(call, await versions.get(call.tx, await call.viewer(), version_id))
