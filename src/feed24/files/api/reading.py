"""`disk.*` methods that read."""

import re
from typing import Annotated, Any

from sqlalchemy import Select

from feed24.files import attachments, objects, storages, wire
from feed24.files.api.refusals import RAISES, UNKNOWN
from feed24.files.api.shown import described
from feed24.files.tables import drive_object, storage
from feed24.rest import filters
from feed24.rest.call import Call
from feed24.rest.casts import is_array, php_int, php_text
from feed24.rest.envelope import Answer
from feed24.rest.paging import fetch
from feed24.rest.params import Cast, Int, Mapped, Wire
from feed24.rest.registry import method

SCOPE = "disk"
FILTER = "Conditions by field, with the usual operators in front of its name"
ORDER = "`ASC` or `DESC` by field"


# What PHP calls numeric.
_NUMERIC = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)


def _number(value: object) -> int | None:
    """None for what is no number."""
    if isinstance(value, bool) or is_array(value):
        return None
    return php_int(value) if _NUMERIC.fullmatch(php_text(value)) else None


Number = Annotated[int | None, Cast("integer", _number)]
FolderId = Annotated[Int, Wire("id"), "Id of the folder"]
FileId = Annotated[Int, Wire("id"), "Id of the file"]
Filter = Annotated[Mapped | None, Wire("filter"), FILTER]
Order = Annotated[Mapped | None, Wire("order"), ORDER]


@method("disk.storage.getTypes", scope=SCOPE)
async def get_storage_types(call: Call) -> list[str]:
    """List the kinds of storages."""
    return list(storages.KINDS)


@method("disk.storage.getFields", scope=SCOPE)
async def get_storage_fields(call: Call) -> dict[str, Any]:
    """Describe the fields of a storage."""
    return dict(wire.STORAGE_FIELDS)


@method("disk.folder.getFields", scope=SCOPE)
async def get_folder_fields(call: Call) -> dict[str, Any]:
    """Describe the fields of a folder."""
    return dict(wire.FOLDER_FIELDS)


@method("disk.file.getFields", scope=SCOPE)
async def get_file_fields(call: Call) -> dict[str, Any]:
    """Describe the fields of a file."""
    return dict(wire.FILE_FIELDS)


@method("disk.storage.getList", scope=SCOPE, paged=True, positional=True)
async def list_storages(call: Call, *, filter: Filter = None, order: Order = None) -> Answer:
    """List the storages whose root the caller may read; administrators see all."""
    listed = storages.listed_for(await call.viewer())
    ordered = narrowed(call, listed, filter, order, wire.STORAGES).order_by(storage.c.id)
    page = await fetch(call.tx, ordered, call.start, "offset", always_count=True)
    return page.answer([wire.storage_row(row) for row in page.rows])


@method("disk.storage.get", scope=SCOPE, positional=True, raises=RAISES, errors=UNKNOWN)
async def get_storage(
    call: Call, *, storage_id: Annotated[Number, Wire("id"), "Id of the storage"]
) -> dict[str, Any] | None:
    """Read a storage; an id that is no number gives null."""
    if storage_id is None:
        return None
    return wire.storage_row(await storages.get(call.tx, await call.viewer(), storage_id))


@method(
    "disk.storage.getChildren",
    scope=SCOPE,
    paged=True,
    positional=True,
    raises=RAISES,
    errors=UNKNOWN,
)
async def list_root(
    call: Call,
    *,
    storage_id: Annotated[Int, Wire("id"), "Id of the storage"],
    filter: Filter = None,
    order: Order = None,
) -> Answer:
    """List the files and folders in the root of a storage."""
    found = await storages.find(call.tx, storage_id)
    return await _children(call, found.root_id, filter, order)


@method("disk.folder.get", scope=SCOPE, positional=True, raises=RAISES, errors=UNKNOWN)
async def get_folder(call: Call, *, folder_id: FolderId) -> dict[str, Any]:
    """Read a folder."""
    row = await objects.get(call.tx, await call.viewer(), folder_id, "folder")
    return await described(call, row)


@method(
    "disk.folder.getChildren",
    scope=SCOPE,
    paged=True,
    positional=True,
    raises=RAISES,
    errors=UNKNOWN,
)
async def list_folder(
    call: Call, *, folder_id: FolderId, filter: Filter = None, order: Order = None
) -> Answer:
    """List the files and folders in a folder."""
    found = await objects.find(call.tx, folder_id, "folder")
    return await _children(call, found.id, filter, order)


@method("disk.file.get", scope=SCOPE, positional=True, raises=RAISES, errors=UNKNOWN)
async def get_file(call: Call, *, file_id: FileId) -> dict[str, Any]:
    """Read a file and where to download it."""
    row = await objects.get(call.tx, await call.viewer(), file_id, "file")
    return await described(call, row)


@method("disk.attachedObject.get", scope=SCOPE, positional=True, raises=RAISES, errors=UNKNOWN)
async def get_attached_object(
    call: Call, *, attachment_id: Annotated[Int, Wire("id"), "Id of the attachment"]
) -> dict[str, Any]:
    """Read an attachment of a post or comment and where to download it.

    Whoever may read the post may read it.
    """
    return wire.attached_object(
        call, await attachments.get(call.tx, await call.viewer(), attachment_id)
    )


async def _children(call: Call, folder_id: int, filter: object, order: object) -> Answer:
    listed = objects.children(await call.viewer(), folder_id)
    ordered = narrowed(call, listed, filter, order, wire.OBJECTS).order_by(
        drive_object.c.kind.desc(), drive_object.c.folded, drive_object.c.id
    )
    page = await fetch(call.tx, ordered, call.start, "offset", always_count=True)
    folders = await objects.path(call.tx, folder_id)
    return page.answer([wire.object_row(call, row, folders) for row in page.rows])


def narrowed(
    call: Call, listed: Select[Any], filter: object, order: object, fields: wire.Fields
) -> Select[Any]:
    """The list filtered and ordered as asked for; the caller adds what decides between equals."""
    conditions = filters.conditions(filter, fields, call.zone)
    return listed.where(*conditions).order_by(*filters.ordering(order, fields))
