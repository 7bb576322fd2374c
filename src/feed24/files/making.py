"""Rows of new folders and files, for those who have locked the folder and chosen free names."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import insert

from feed24.db import Transaction
from feed24.files.names import folded
from feed24.files.tables import drive_object, file_version

_INSERT = insert(drive_object).returning(drive_object.c.id, sort_by_parameter_order=True)


class New(NamedTuple):
    """A folder, or a file with its content, to be."""

    storage_id: int
    parent_id: int
    name: str
    content_id: int | None = None
    alt: str | None = None


async def make(tx: Transaction, news: Sequence[New], by: int) -> list[int]:
    """Their ids in the same order; two statements for any number. Files get a first version."""
    if not news:
        return []
    ids = list((await tx.run(_INSERT, [_row(tx, new, by) for new in news])).scalars())
    versions = [
        {
            "object_id": object_id,
            "number": 1,
            "name": new.name,
            "content_id": new.content_id,
            "created_at": tx.now,
            "created_by": by,
        }
        for object_id, new in zip(ids, news, strict=True)
        if new.content_id is not None
    ]
    if versions:
        await tx.run(insert(file_version), versions)
    return ids


def _row(tx: Transaction, new: New, by: int) -> dict[str, Any]:
    is_file = new.content_id is not None
    return {
        "storage_id": new.storage_id,
        "parent_id": new.parent_id,
        "kind": "file" if is_file else "folder",
        "name": new.name,
        "folded": folded(new.name),
        "content_id": new.content_id,
        "version": 1 if is_file else None,
        "alt": new.alt,
        "created_at": tx.now,
        "created_by": by,
        "updated_at": tx.now,
        "updated_by": by,
    }
