"""The file store, on a local folder and in memory."""

import asyncio
import os
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from obstore.store import LocalStore, MemoryStore

from feed24.files.store import CHUNK, DRIVE, FileStore
from feed24.settings import Settings

MEGABYTE = 1 << 20


@pytest.fixture(params=["local", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    if request.param == "memory":
        return FileStore(MemoryStore())
    return FileStore(LocalStore(tmp_path / "files", mkdir=True))


async def pieces(*contents: bytes) -> AsyncIterator[bytes]:
    for each in contents:
        yield each


@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 4000], ids=len)
async def test_content_comes_back_as_it_was(store: FileStore, content: bytes) -> None:
    key = await store.put(content, area=DRIVE)
    assert await store.read(key) == content
    assert b"".join([piece async for piece in await store.stream(key)]) == content
    assert await store.size(key) == len(content)


@pytest.mark.parametrize("sent", [(), (b"",), (b"a", b"", b"b"), (b"x" * MEGABYTE,) * 12])
async def test_content_may_come_in_pieces(store: FileStore, sent: tuple[bytes, ...]) -> None:
    key = await store.put(pieces(*sent))
    assert await store.read(key) == b"".join(sent)


async def test_keys_are_random_and_spread_over_two_levels(store: FileStore) -> None:
    keys = {await store.put(b"same") for _ in range(20)}
    assert len(keys) == 20
    for key in keys:
        area, first, second, rest = key.split("/")
        assert (area, len(first), len(second), len(rest)) == ("public", 2, 2, 36)


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(store: FileStore) -> None:
    key = await store.put(b"content")
    await store.delete(key)
    await store.delete(key)
    for read in (store.read, store.stream, store.size):
        with pytest.raises(FileNotFoundError):
            await read(key)


async def test_content_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    store = FileStore(LocalStore(tmp_path, mkdir=True))

    async def breaking() -> AsyncIterator[bytes]:
        yield b"x" * (6 * MEGABYTE)
        raise ConnectionError("the client went away")

    with pytest.raises(ConnectionError):
        await store.put(breaking())
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


async def test_a_store_that_takes_nothing_says_so(tmp_path: Path) -> None:
    store = FileStore(LocalStore(tmp_path, mkdir=True))
    (tmp_path / "drive").write_text("a file where a folder should be")
    with pytest.raises(OSError, match="drive"):
        await store.put(b"content", area=DRIVE)


async def test_local_content_is_on_the_disk_when_put_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = FileStore(LocalStore(tmp_path, mkdir=True))
    flushed: list[Path] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: flushed.append(_path_of(descriptor)))
    key = await store.put(b"content", area=DRIVE)
    path = tmp_path / key
    assert flushed == [path, *list(path.parents)[:4]]
    assert flushed[-1] == tmp_path


def _path_of(descriptor: int) -> Path:
    return Path(f"/proc/self/fd/{descriptor}").readlink()


async def test_streaming_takes_no_memory_for_the_whole(tmp_path: Path) -> None:
    store = FileStore(LocalStore(tmp_path, mkdir=True))
    key = await store.put(pieces(*[os.urandom(MEGABYTE)] * 40))
    tracemalloc.start()
    try:
        longest = 0
        async for piece in await store.stream(key):
            longest = max(longest, len(piece))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert CHUNK <= longest <= 2 * CHUNK
    assert peak < 4 * MEGABYTE


async def test_many_at_a_time(store: FileStore) -> None:
    contents = [str(n).encode() for n in range(100)]
    keys = await asyncio.gather(*map(store.put, contents))
    assert [await store.read(key) for key in keys] == contents


def test_the_settings_choose_where(tmp_path: Path) -> None:
    FileStore.open(Settings(data=tmp_path / "portal"))
    assert (tmp_path / "portal" / "files").is_dir()
    FileStore.open(Settings(data=tmp_path, files_url=f"file://{tmp_path}/else%20where"))
    assert (tmp_path / "else where").is_dir()


async def test_a_bucket_is_opened_without_being_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    FileStore.open(Settings(files_url="s3://bucket/prefix"))
