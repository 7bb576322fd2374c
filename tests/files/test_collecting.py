"""What nobody refers to goes, what anybody refers to stays, whoever else is at work."""

import asyncio
import os
import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from obstore.store import LocalStore, MemoryStore
from sqlalchemy import func, insert, select, update

from feed24.files import binning, collecting, content, previews
from feed24.files.collecting import Collected, collect
from feed24.files.store import DRIVE, FileStore, derived, origins
from feed24.files.tables import drive_object, file_content, file_text
from tests.files.drive import PNG, attach, encoded, storage_of, stored, upload
from tests.files.test_versions import again, versions
from tests.files.uploading import Form, content_of
from tests.support.portal import Portal

AT_ONCE = timedelta(seconds=-2)


async def collected(portal: Portal, **more: Any) -> Collected:
    """Everything that may go, however new it is."""
    return await collect(portal.database, portal.services.files, grace=AT_ONCE, **more)


@pytest.fixture
async def clean(portal: Portal) -> Portal:
    """Without what other tests have left in the store."""
    await collected(portal)
    return portal


async def test_what_is_referred_to_stays(clean: Portal) -> None:
    portal = clean
    row = await upload(portal, "map.png")
    await again(portal, row["ID"], b"second")
    binned = (await upload(portal, "bin.png"))["ID"]
    await portal.result("disk.file.markDeleted", {"id": binned})
    await portal.make.post(FILES=[["a.txt", encoded(b"attached")]])
    await portal.result("user.update", {"ID": 1, "PERSONAL_PHOTO": ["a.png", encoded(PNG)]})
    await portal.result("user.update", {"ID": 1, "WORK_LOGO": ["a.png", encoded(PNG)]})
    group = {"NAME": "Crew", "IMAGE": ["a.png", encoded(PNG)]}
    await portal.result("sonet_group.create", group)
    (person,) = await portal.result("user.get", {"ID": 1, "IMAGE_RESIZE": "small"})
    assert (await portal.http.get(person["PERSONAL_PHOTO"])).status_code == 200
    before = stored(portal)
    assert len(before) == 8
    assert await collected(portal) == Collected()
    assert stored(portal) == before
    for version in await versions(portal, row["ID"]):
        assert (await portal.http.get(version["DOWNLOAD_URL"])).status_code == 200


async def test_what_was_replaced_or_deleted_goes(clean: Portal) -> None:
    portal = clean
    for _ in range(2):
        photo = ["a.png", encoded(PNG)]
        await portal.result("user.update", {"ID": 1, "PERSONAL_PHOTO": photo})
        (person,) = await portal.result("user.get", {"ID": 1, "IMAGE_RESIZE": "large"})
        await portal.http.get(person["PERSONAL_PHOTO"])
    row = await upload(portal, "notes.txt", b"words")
    await again(portal, row["ID"], b"more words")
    copy = {"id": row["ID"], "targetFolderId": (await storage_of(portal, "common", 0))["root"]}
    kept = await portal.result("disk.file.copyTo", copy)
    await portal.result("disk.file.delete", {"id": row["ID"]})
    left = await content.write(portal.services.files, "failed.txt", b"no row came")
    done = await collected(portal)
    assert (done.purged, done.contents, done.keys) == (0, 1, 4)
    assert done.bytes >= len(b"words") + left.size
    assert len(stored(portal)) == 3
    assert await content_of(portal, kept) == b"more words"
    async with portal.tx(write=False) as tx:
        for table in (file_content, file_text):
            assert await tx.scalar(select(func.count()).select_from(table)) == 1
    assert await collected(portal) == Collected()


async def test_the_bin_is_emptied_after_thirty_days(clean: Portal) -> None:
    portal = clean
    row = await upload(portal, "old.png")
    await portal.result("disk.file.markDeleted", {"id": row["ID"]})
    assert (await collected(portal)).purged == 0
    old = update(drive_object).where(drive_object.c.id == row["ID"])
    async with portal.tx() as tx:
        await tx.run(old.values(deleted_at=tx.now - binning.KEPT - timedelta(minutes=1)))
    done = await collected(portal)
    assert (done.purged, done.contents, done.keys) == (1, 1, 1)
    assert stored(portal) == set()


async def test_what_is_new_may_yet_be_referred_to(clean: Portal) -> None:
    await content.write(clean.services.files, "under way.txt", b"x")
    done = await collect(clean.database, clean.services.files, grace=timedelta(minutes=1))
    assert done.keys == 0
    assert len(stored(clean)) == 1


async def test_foreign_things_in_the_store_are_left_alone(clean: Portal) -> None:
    folder = clean.settings.data / "files"
    foreign = {"drive/readme.txt", "public/ab/cd/short", "elsewhere/aa/bb/x", "preview/x.1"}
    for name in foreign:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("mine")
    await collected(clean)
    assert {path.as_posix() for path in stored(clean)} == foreign
    for name in foreign:
        (folder / name).unlink()


async def test_half_written_content_goes(clean: Portal) -> None:
    folder = clean.settings.data / "files"
    place = folder / "drive" / "ab" / "cd"
    place.mkdir(parents=True, exist_ok=True)
    old, new = place / f"{'0' * 36}#1", place / f"{'1' * 36}#2"
    for path in (old, new):
        path.write_text("half")
    day = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(old, (day, day))
    done = await collect(clean.database, clean.services.files)
    assert done.unfinished == 1
    assert (old.exists(), new.exists()) == (False, True)
    new.unlink()


@pytest.mark.parametrize("kind", ["local", "memory"])
async def test_on_each_kind_of_store(portal: Portal, tmp_path: Path, kind: str) -> None:
    store = FileStore(MemoryStore() if kind == "memory" else LocalStore(tmp_path))
    kept, lost = [await store.put(PNG, area=DRIVE) for _ in range(2)]
    row = {"key": kept, "size": 1, "media_type": "image/png"}
    async with portal.tx() as tx:
        (number,) = (await tx.run(insert(file_content).returning(file_content.c.id), row)).one()
    file_id = (await upload(portal))["ID"]
    async with portal.tx() as tx:
        used = update(drive_object).where(drive_object.c.id == file_id)
        await tx.run(used.values(content_id=number))
    made = [await previews.preview(store, key, 150) for key in (kept, lost)]
    assert made[0] == derived(kept, 150)
    done = await collect(portal.database, store, grace=AT_ONCE)
    assert done.keys == 2
    assert await store.read(kept) == PNG
    assert await store.read(made[0])
    for key in (lost, made[1]):
        with pytest.raises(FileNotFoundError):
            await store.read(key)


async def test_more_than_the_store_lists_at_once(portal: Portal) -> None:
    store = FileStore(MemoryStore())
    for number in range(2100):
        await store.put(str(number).encode(), area=DRIVE)
    done = await collect(portal.database, store, grace=AT_ONCE)
    assert done.keys == 2100


async def test_beside_uploads_copies_and_other_nodes(clean: Portal) -> None:
    """Two nodes collect all the time; every file that a caller was told of is there in the end."""
    portal, rng = clean, random.Random(5)
    common = (await storage_of(portal, "common", 0))["root"]
    going = True

    async def node() -> int:
        rounds = 0
        while going:
            store = FileStore.open(portal.settings)
            await collect(portal.database, store, grace=timedelta(seconds=30))
            rounds += 1
            await asyncio.sleep(0)
        return rounds

    async def person(number: int) -> dict[int, bytes]:
        kept: dict[int, bytes] = {}
        form = Form(portal, generateUniqueName=True)
        address = await form.address()
        for turn in range(4):
            text = f"{number} {turn}".encode()
            row = (await form.send(address, "a.txt", text)).json()["result"]
            sent = {"id": row["ID"], "targetFolderId": common}
            copied = await portal.call("disk.file.copyTo", sent)
            if "result" in copied:
                kept[int(copied["result"]["ID"])] = text
            await again(portal, row["ID"], text + b"!")
            if rng.random() < 0.7:
                await portal.result("disk.file.delete", {"id": row["ID"]})
            else:
                kept[row["ID"]] = text + b"!"
        return kept

    nodes = [asyncio.create_task(node()) for _ in range(2)]
    try:
        kept = [await each for each in [asyncio.create_task(person(n)) for n in range(3)]]
    finally:
        going = False
    assert all([await each > 0 for each in nodes])
    await collected(portal)
    for text_of in kept:
        for file_id, text in text_of.items():
            row = await portal.result("disk.file.get", {"id": file_id})
            assert await content_of(portal, row) == text


async def test_two_sweeps_at_once_remove_everything_once(clean: Portal) -> None:
    for number in range(30):
        await content.write(clean.services.files, "x", str(number).encode())
    both = await asyncio.gather(*(collected(clean) for _ in range(2)))
    assert stored(clean) == set()
    assert sum(done.keys for done in both) >= 30


# Two that write at the same time, which SQLite does not have.
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_content_that_is_about_to_be_referred_to_again(clean: Portal) -> None:
    """A copy that has begun keeps what its original's deletion would have freed."""
    portal = clean
    row = await upload(portal)
    hold = select(file_content.c.id).with_for_update(read=True, key_share=True)
    async with portal.tx() as copying:
        await copying.run(hold.where(file_content.c.id == row["FILE_ID"]))
        async with portal.tx() as deleting:
            of = drive_object.c.id == row["ID"]
            await deleting.run(drive_object.delete().where(of))
        assert (await collected(portal)).contents == 0
    assert (await collected(portal)).contents == 1


async def test_one_node_begins_each_day(portal: Portal) -> None:
    claims = [await collecting.claim(portal.database) for _ in range(3)]
    assert claims == [True, False, False]
    every = timedelta(seconds=-5)
    assert await collecting.claim(portal.database, every=every)


async def test_attachments_do_not_keep_deleted_files(clean: Portal) -> None:
    portal = clean
    row = await upload(portal)
    await attach(portal, row["ID"], await portal.make.post())
    await portal.result("disk.file.delete", {"id": row["ID"]})
    await collected(portal)
    assert stored(portal) == set()


def test_keys() -> None:
    key = f"drive/ab/cd/{'0' * 36}"
    assert origins(key) == [key]
    assert origins(derived(key, 150)) == [key, key.replace("drive", "public")]
    for foreign in ("", "drive/ab/cd/x", f"{key}x", f"x{key}", f"{key}#1", derived(key, 1) + "x"):
        assert origins(foreign) == []


def test_everybody_who_puts_into_the_store_is_known() -> None:
    """Content is collected unless a column marked with STORE_KEY holds its key: mark yours."""
    source = Path(collecting.__file__).parents[1]
    puts = re.compile(r"\b(?:store|files)\.put\(")
    found = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if puts.search(path.read_text())
    }
    # The last two put what they take away at once.
    assert found == {
        "files/content.py",
        "users/photos.py",
        "workgroups/avatars.py",
        "previews/background.py",
        "demo/seeding.py",
        "cli/preparing.py",
        "health.py",
    }
    columns = {str(column) for column in collecting.referring()}
    assert columns == {
        "file_content.key",
        "link_preview.image_key",
        "person.photo",
        "person.work_logo",
        "workgroup.image",
    }
