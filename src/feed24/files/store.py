"""Where the bytes of files are: a folder of the data directory, or an S3-compatible bucket.

Content never changes under its key. A write is complete when `put` returns: on local disks it has
been flushed, so what a transaction refers to survives a power failure as the database does.
"""

import asyncio
import os
import re
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from feed24.settings import Settings

if TYPE_CHECKING:
    from obstore import GetOptions
    from obstore.store import ClientConfig, ObjectStore

PUBLIC = "public"
DRIVE = "drive"
# Smaller copies of pictures, under keys that tell of what: see `derived`.
PREVIEW = "preview"
CHUNK = 256 * 1024
# Of a stream, so many bytes times so many parts are on their way to the store at a time.
_PART = 5 << 20
_PARTS = 3
_LISTED = 1000
# Counts until the last byte has arrived, and whoever downloads may be slow.
LONGEST_REQUEST = "1h"


_KEY = re.compile("(?:public|drive)/([0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{36})")
_DERIVED = re.compile(r"preview/([0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{36})\.[0-9]+")


class Kept(NamedTuple):
    """Content in the store. `modified` is when it came there, in whole seconds."""

    key: str
    size: int
    modified: datetime


def derived(key: str, number: int) -> str:
    """Where something that is made of this content is kept; it is collected with it."""
    name = key.partition("/")[2]
    return f"{PREVIEW}/{name}.{number}"


def origins(key: str) -> list[str]:
    """The keys one of which must be in use for this content to be kept; none for foreign keys."""
    if _KEY.fullmatch(key):
        return [key]
    match = _DERIVED.fullmatch(key)
    return [f"{area}/{match[1]}" for area in (DRIVE, PUBLIC)] if match else []


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
        await self._put(key, content)
        return key

    async def put_derived(self, key: str, content: bytes) -> None:
        """Keep what was made of other content under its key (`derived`), which may be there.

        Raises OSError.
        """
        await self._put(key, content)

    async def _put(self, key: str, content: bytes | AsyncIterable[bytes]) -> None:
        try:
            await obstore.put_async(
                self._backend, key, content, chunk_size=_PART, max_concurrency=_PARTS
            )
            if self._folder is not None:
                await asyncio.to_thread(_flush, self._folder, key)
        except BaseError as error:
            raise OSError(f"cannot keep {key}") from error

    async def read(self, key: str) -> bytes:
        """The whole content. Raises FileNotFoundError."""
        found = await obstore.get_async(self._backend, key)
        return bytes(await found.bytes_async())

    async def head(self, key: str, length: int) -> bytes:
        """The first bytes, at most so many. Raises FileNotFoundError."""
        if not (await self.look(key)).size:
            return b""
        return bytes(await obstore.get_range_async(self._backend, key, start=0, length=length))

    async def stream(self, key: str, span: tuple[int, int] | None = None) -> AsyncIterator[bytes]:
        """The content in pieces of about CHUNK bytes, or its bytes from `span[0]` to before
        `span[1]`. Raises FileNotFoundError before the first.
        """
        if self._folder is not None:
            return await asyncio.to_thread(_FromFile, self._folder / key, span)
        options: GetOptions = {"range": span} if span else {}
        found = await obstore.get_async(self._backend, key, options=options)
        return aiter(found.stream(min_chunk_size=CHUNK))

    async def look(self, key: str) -> Kept:
        """How large the content is, and since when it is there. Raises FileNotFoundError."""
        found = await obstore.head_async(self._backend, key)
        return Kept(key, found["size"], found["last_modified"].replace(microsecond=0))

    async def size(self, key: str) -> int:
        """The number of bytes. Raises FileNotFoundError."""
        return (await self.look(key)).size

    async def kept_before(self, area: str, before: datetime) -> AsyncIterator[list[Kept]]:
        """What came into an area before that moment, a thousand at a time at most."""
        listed = obstore.list(self._backend, prefix=area, chunk_size=_LISTED)
        async for chunk in listed:
            found = (Kept(each["path"], each["size"], each["last_modified"]) for each in chunk)
            yield [each for each in found if each.modified < before]

    async def drop_unfinished(self, before: datetime) -> int:
        """Remove what writes before that moment began and did not end; how many there were.

        A bucket does so by itself, where it has a lifecycle rule for incomplete uploads.
        """
        if self._folder is None:
            return 0
        return await asyncio.to_thread(_drop_unfinished, self._folder, before.timestamp())

    async def delete(self, key: str) -> None:
        """Remove the content, if it is there. Raises OSError when it cannot be removed."""
        try:
            await obstore.delete_async(self._backend, key)
        except FileNotFoundError:
            # Only some backends complain, and the wish is fulfilled.
            return
        except BaseError as error:
            raise OSError(f"cannot remove {key}") from error


class _FromFile:
    """An open file in pieces: also when it is removed meanwhile, and at a quarter of the cost of
    the backend's stream, which reads files a few kilobytes at a time.
    """

    def __init__(self, path: Path, span: tuple[int, int] | None) -> None:
        self._descriptor = -1
        self._descriptor = os.open(path, os.O_RDONLY)
        self._at, self._end = span or (0, os.fstat(self._descriptor).st_size)

    def __aiter__(self) -> "_FromFile":
        return self

    async def __anext__(self) -> bytes:
        length = min(CHUNK, self._end - self._at)
        if length <= 0:
            self._close()
            raise StopAsyncIteration
        piece = await asyncio.to_thread(os.pread, self._descriptor, length, self._at)
        self._at = self._at + len(piece) if piece else self._end
        return piece

    def _close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __del__(self) -> None:
        # Whoever downloads may go away before the end.
        self._close()


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


def _drop_unfinished(folder: Path, before: float) -> int:
    dropped = 0
    for path in _unfinished(folder):
        try:
            if path.stat().st_mtime < before:
                path.unlink()
                dropped += 1
        except FileNotFoundError:
            # Its writer has come to an end after all, or another node was quicker.
            continue
    return dropped


def _unfinished(folder: Path) -> Iterator[Path]:
    """The backend writes under the key with `#` and a number, then renames."""
    for area in (PUBLIC, DRIVE, PREVIEW):
        for path in (folder / area).rglob("*#*"):
            key, _, number = path.relative_to(folder).as_posix().partition("#")
            if number.isdecimal() and origins(key):
                yield path
