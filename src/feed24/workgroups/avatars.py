"""Avatars of workgroups: pictures in the file store."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.files import rights
from feed24.files.media import picture_type
from feed24.files.store import FileStore
from feed24.files.tables import drive_object, file_content
from feed24.workgroups.errors import NotAnImage

# Enough to recognise a picture by.
_HEAD = 64
_KEY = (
    select(file_content.c.key)
    .join(drive_object, drive_object.c.content_id == file_content.c.id)
    .where(drive_object.c.id == bindparam("id"))
)


@dataclass(frozen=True, slots=True)
class Avatar:
    """An avatar to be: `content`, or the Drive file `file_id`, or none when neither is given."""

    store: FileStore
    content: bytes | None = None
    file_id: int | None = None

    async def keep(self, tx: Transaction, actor: Viewer) -> str | None:
        """The key it is stored under. Raises NotAnImage."""
        if self.file_id is not None:
            key = await self._copy(await self._key_on_drive(tx, actor, self.file_id))
        elif self.content is not None:
            key = await self._put(self.content)
        else:
            return None
        tx.on_rollback.append(lambda: self.store.delete(key))
        return key

    async def _put(self, picture: bytes) -> str:
        _check(picture)
        return await self.store.put(picture)

    async def _copy(self, original: str) -> str:
        """A copy of its own, since the Drive's file may change or go."""
        pieces = await self.store.stream(original)
        first = await anext(pieces, b"")
        _check(first)
        return await self.store.put(_joined(first, pieces))

    async def _key_on_drive(self, tx: Transaction, actor: Viewer, file_id: int) -> str:
        if file_id not in await rights.readable(tx, actor, [file_id]):
            raise NotAnImage(file_id)
        key: str = await tx.scalar(_KEY, {"id": file_id})
        return key


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece


def _check(head: bytes) -> None:
    if picture_type(head[:_HEAD]) is None:
        raise NotAnImage
