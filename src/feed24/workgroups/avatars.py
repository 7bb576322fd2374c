"""Avatars of workgroups: pictures in the file store."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import puremagic
from sqlalchemy import bindparam, select

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.files import rights
from feed24.files.store import FileStore
from feed24.files.tables import content, drive_object
from feed24.workgroups.errors import NotAnImage

_KINDS = frozenset(
    {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp", "image/x-ms-bmp"}
)
# Enough to recognise every one of these by.
_HEAD = 4096
_KEY = (
    select(content.c.key)
    .join(drive_object, drive_object.c.content_id == content.c.id)
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
        if not is_image(picture):
            raise NotAnImage
        return await self.store.put(picture)

    async def _copy(self, original: str) -> str:
        """A copy of its own, since the Drive's file may change or go."""
        pieces = await self.store.stream(original)
        first = await anext(pieces, b"")
        if not is_image(first):
            raise NotAnImage
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


def is_image(picture: bytes) -> bool:
    """Whether browsers show it: PNG, JPEG, GIF, WebP or BMP."""
    try:
        found = puremagic.magic_string(picture[:_HEAD])
    except (puremagic.PureError, ValueError):
        return False
    return any(match.mime_type in _KINDS for match in found)
