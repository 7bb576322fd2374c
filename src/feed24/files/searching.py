"""Finding files and folders by their names, and text files by what they say."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.errors import Forbidden, NotFound
from feed24.files import objects, storages, tree
from feed24.files.objects import SHOWN, Kind
from feed24.files.rights import Right, held
from feed24.files.tables import drive_object, file_text, present


async def found(
    tx: Transaction,
    viewer: Viewer,
    words: str,
    kinds: tuple[Kind, ...],
    *,
    storage_id: int | None = None,
    folder_id: int | None = None,
) -> Select[Any]:
    """What the viewer may read whose name, or text, holds every word; the last changed first.

    Raises NotFound for a storage or folder that the viewer may not read or that does not belong
    together.
    """
    matching = SHOWN.where(
        present,
        drive_object.c.parent_id.is_not(None),
        drive_object.c.kind.in_(kinds),
        _matches(words.lower().split()),
        held(viewer, Right.READ),
    )
    if storage_id is not None:
        await _check_storage(tx, viewer, storage_id)
        matching = matching.where(drive_object.c.storage_id == storage_id)
    if folder_id is not None:
        folder = await _folder(tx, viewer, folder_id)
        if storage_id not in (None, folder.storage_id):
            raise NotFound(folder_id)
        matching = matching.where(tree.SUBTREE).params(within=folder_id)
    return matching.order_by(drive_object.c.updated_at.desc(), drive_object.c.id.desc())


def _matches(words: list[str]) -> ColumnElement[bool]:
    named = and_(*(drive_object.c.folded.contains(word, autoescape=True) for word in words))
    said = (
        select(file_text.c.content_id)
        .where(
            file_text.c.content_id == drive_object.c.content_id,
            *(file_text.c.text.contains(word, autoescape=True) for word in words),
        )
        .exists()
    )
    return or_(named, said)


async def _check_storage(tx: Transaction, viewer: Viewer, storage_id: int) -> None:
    try:
        await storages.get(tx, viewer, storage_id)
    except Forbidden:
        raise NotFound(storage_id) from None


async def _folder(tx: Transaction, viewer: Viewer, folder_id: int) -> Any:
    try:
        return await objects.get_present(tx, viewer, folder_id, "folder")
    except Forbidden:
        raise NotFound(folder_id) from None
