"""Folders and files in answers."""

from typing import Any

from sqlalchemy import Row

from feed24.files import objects, storages, wire
from feed24.files.objects import Kind
from feed24.files.wire import Written
from feed24.rest.call import Call


async def shown(call: Call, object_id: int, kind: Kind, written: Written) -> dict[str, Any]:
    """An object right after it was written."""
    return written.shown(await described(call, await objects.find(call.tx, object_id, kind)))


async def described(call: Call, row: Row[Any]) -> dict[str, Any]:
    """A folder or file; a root bears the name of its storage."""
    if row.parent_id is None:
        return wire.folder(call, row, [], (await storages.find(call.tx, row.storage_id)).name)
    return wire.object_row(call, row, await objects.path(call.tx, row.parent_id))
