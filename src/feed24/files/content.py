"""The bytes of a file: written before anything refers to them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import insert

from feed24.db import Transaction
from feed24.errors import Invalid
from feed24.files.media import Media, plain_text, recognise
from feed24.files.store import DRIVE, FileStore
from feed24.files.tables import file_content, file_text

log = structlog.get_logger("feed24.files")


class NotSaved(Invalid):
    """There is nothing to save, or no room for it."""


@dataclass(frozen=True, slots=True)
class Written:
    """Content in the store that no row refers to yet."""

    key: str
    size: int
    media: Media
    # What can be searched of it.
    text: str = ""


# The beginning of content, by which it is recognised.
HEAD = 1 << 20


async def write(store: FileStore, name: str, content: bytes) -> Written:
    """Put a file's content into the store. Raises NotSaved."""
    try:
        key = await store.put(content, area=DRIVE)
    except OSError as error:
        raise NotSaved(name) from error
    return await _described(key, len(content), name, content[:HEAD])


async def write_stream(store: FileStore, name: str, pieces: AsyncIterator[bytes]) -> Written:
    """`write` of content that comes in pieces, of which only the beginning is held.

    Raises NotSaved, and what the pieces raise; then nothing is in the store.
    """
    head, size = bytearray(), 0

    async def watched() -> AsyncIterator[bytes]:
        nonlocal size
        async for piece in pieces:
            head.extend(piece[: HEAD - len(head)])
            size += len(piece)
            yield piece

    try:
        key = await store.put(watched(), area=DRIVE)
    except ConnectionError:
        # The client has gone, which is no fault of the store.
        raise
    except OSError as error:
        raise NotSaved(name) from error
    return await _described(key, size, name, bytes(head))


async def _described(key: str, size: int, name: str, head: bytes) -> Written:
    media, text = await asyncio.to_thread(_look, head, name)
    return Written(key, size, media, text)


def _look(head: bytes, name: str) -> tuple[Media, str]:
    media = recognise(head, name)
    return media, plain_text(head, media.type)


async def record(tx: Transaction, written: Sequence[Written]) -> list[int]:
    """Rows for contents; their ids in the same order."""
    rows = [
        {
            "key": each.key,
            "size": each.size,
            "media_type": each.media.type,
            "width": each.media.width,
            "height": each.media.height,
        }
        for each in written
    ]
    ids = list((await tx.run(_INSERT, rows)).scalars())
    texts = [
        {"content_id": content_id, "text": each.text}
        for content_id, each in zip(ids, written, strict=True)
        if each.text
    ]
    if texts:
        await tx.run(insert(file_text), texts)
    return ids


_INSERT = insert(file_content).returning(file_content.c.id, sort_by_parameter_order=True)


async def write_within(tx: Transaction, store: FileStore, name: str, content: bytes) -> Written:
    """`write`, and remove the content again when the transaction fails. Raises NotSaved."""
    written = await write(store, name, content)
    tx.on_rollback.append(lambda: discard(store, written))
    return written


async def discard(store: FileStore, written: Written) -> None:
    """Remove content that nothing came to refer to. What cannot be removed stays, and is logged."""
    try:
        await store.delete(written.key)
    except OSError:
        log.exception("content is left over in the store", key=written.key)
