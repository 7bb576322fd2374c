"""Where the bytes of files are: a folder of the data directory, or an S3-compatible bucket.

Content never changes under its key. A write is complete when `put` returns: on local disks it has
been flushed, so what a transaction refers to survives a power failure as the database does.
"""

import asyncio
import os
import secrets
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from feed24.settings import Settings

if TYPE_CHECKING:
    from obstore.store import ClientConfig, ObjectStore

PUBLIC = "public"
DRIVE = "drive"
CHUNK = 256 * 1024
# Counts until the last byte has arrived, and whoever downloads may be slow.
LONGEST_REQUEST = "1h"


class FileStore:
    """Content by key. Keys are random; nobody can guess one."""

    def __init__(self, backend: "ObjectStore") -> None:
        self._backend = backend
        self._folder = backend.prefix if isinstance(backend, LocalStore) else None

    @classmethod
    def open(cls, settings: Settings) -> "FileStore":
        """The store that the settings name. Local folders are made."""
        url = settings.files_url
        if url is None:
            return cls(LocalStore(settings.data / "files", mkdir=True))
        if url.startswith("file:"):
            return cls(LocalStore.from_url(url, mkdir=True))
        # Options given here replace those of the environment, so that one is asked for by name.
        plain = os.environ.get("AWS_ALLOW_HTTP", "").lower() in {"1", "true"}
        options: ClientConfig = {"timeout": LONGEST_REQUEST, "allow_http": plain}
        return cls(S3Store.from_url(url, client_options=options))

    async def put(self, content: bytes | AsyncIterable[bytes], *, area: str = PUBLIC) -> str:
        """Keep the content and return its new key. Raises OSError when there is no room.

        What is put into the area PUBLIC can be downloaded by whoever knows its address.
        """
        name = secrets.token_hex(20)
        key = f"{area}/{name[:2]}/{name[2:4]}/{name[4:]}"
        try:
            await obstore.put_async(self._backend, key, content)
            if self._folder is not None:
                await asyncio.to_thread(_flush, self._folder, key)
        except BaseError as error:
            raise OSError(f"cannot keep {key}") from error
        return key

    async def read(self, key: str) -> bytes:
        """The whole content. Raises FileNotFoundError."""
        found = await obstore.get_async(self._backend, key)
        return bytes(await found.bytes_async())

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        """The content in pieces of about CHUNK bytes. Raises FileNotFoundError before the first."""
        found = await obstore.get_async(self._backend, key)
        return aiter(found.stream(min_chunk_size=CHUNK))

    async def size(self, key: str) -> int:
        """The number of bytes. Raises FileNotFoundError."""
        return (await obstore.head_async(self._backend, key))["size"]

    async def delete(self, key: str) -> None:
        """Remove the content, if it is there. Raises OSError when it cannot be removed."""
        try:
            await obstore.delete_async(self._backend, key)
        except FileNotFoundError:
            # Only some backends complain, and the wish is fulfilled.
            return
        except BaseError as error:
            raise OSError(f"cannot remove {key}") from error


def _flush(folder: Path, key: str) -> None:
    """Write the file and the folders above it through to the disk; the backend does not."""
    path = folder / key
    for each in (path, *path.parents):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if each == folder:
            break
