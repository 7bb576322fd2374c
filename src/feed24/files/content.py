"""The bytes of a file: written before anything refers to them."""

import asyncio
from dataclasses import dataclass

import structlog

from feed24.db import Transaction
from feed24.errors import Invalid
from feed24.files.media import Media, recognise
from feed24.files.store import DRIVE, FileStore

log = structlog.get_logger("feed24.files")


class NotSaved(Invalid):
    """There is nothing to save, or no room for it."""


@dataclass(frozen=True, slots=True)
class Written:
    """Content in the store that no row refers to yet."""

    key: str
    size: int
    media: Media


async def write(store: FileStore, name: str, content: bytes) -> Written:
    """Put a file's content into the store. Raises NotSaved."""
    media = await asyncio.to_thread(recognise, content, name)
    try:
        key = await store.put(content, area=DRIVE)
    except OSError as error:
        raise NotSaved(name) from error
    return Written(key, len(content), media)


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
