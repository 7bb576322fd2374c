"""Whatever people do to one drive at the same time, it stays a tree with one bin."""

import asyncio
import random
from typing import Any

from sqlalchemy import Row, select

from feed24.files.tables import drive_object, file_version
from feed24.files.tree import BINNED, BINNED_WITH_PARENT, PRESENT
from tests.files.drive import encoded, root_of, upload
from tests.files.test_arranging import add
from tests.support.portal import Portal

ROUNDS, AT_ONCE = 8, 6
ALLOWED = {200, 400, 403}


def step(rng: random.Random, folders: list[int], files: list[int]) -> tuple[str, dict[str, Any]]:
    """A change of something that may not be there any more."""
    folder, target, file = rng.choice(folders), rng.choice(folders), rng.choice(files)
    name = rng.choice("abcd")
    to = {"targetFolderId": target}
    content = {"fileContent": ["x", encoded(name.encode())]}
    steps: list[tuple[str, dict[str, Any]]] = [
        ("disk.folder.addSubFolder", {"id": folder, "data": {"NAME": name}}),
        ("disk.folder.uploadFile", {"id": folder, "data": {"NAME": name}, **content}),
        ("disk.folder.moveTo", {"id": folder, **to}),
        ("disk.folder.copyTo", {"id": folder, **to}),
        ("disk.folder.rename", {"id": folder, "newName": name}),
        ("disk.folder.markDeleted", {"id": folder}),
        ("disk.folder.restore", {"id": folder}),
        ("disk.folder.restore", {"id": folder}),
        ("disk.file.moveTo", {"id": file, **to}),
        ("disk.file.copyTo", {"id": file, **to}),
        ("disk.file.rename", {"id": file, "newName": name}),
        ("disk.file.markDeleted", {"id": file}),
        ("disk.file.restore", {"id": file}),
        ("disk.file.uploadVersion", {"id": file, **content}),
        ("disk.file.delete", {"id": file}),
        ("disk.folder.deleteTree", {"id": folder}),
    ]
    return rng.choice(steps)


async def rows_of(portal: Portal) -> tuple[dict[int, Row[Any]], list[Row[Any]]]:
    async with portal.tx(write=False) as tx:
        objects = await tx.all(select(drive_object))
        return {row.id: row for row in objects}, list(await tx.all(select(file_version)))


def check(rows: dict[int, Row[Any]], versions: list[Row[Any]]) -> None:
    for row in rows.values():
        above = rows.get(row.parent_id)
        if above is None:
            assert row.parent_id is None
            assert row.deleted == PRESENT
            continue
        assert above.kind == "folder"
        assert above.storage_id == row.storage_id
        allowed = {PRESENT, BINNED} if above.deleted == PRESENT else {BINNED, BINNED_WITH_PARENT}
        assert row.deleted in allowed, (row, above)
        assert (row.deleted_at is None) == (row.deleted == PRESENT)
        seen = {row.id}
        while above is not None:
            assert above.id not in seen
            seen.add(above.id)
            above = rows.get(above.parent_id)
    present = [(row.parent_id, row.folded) for row in rows.values() if row.deleted == PRESENT]
    inside = [each for each in present if each[0] is not None]
    assert len(inside) == len(set(inside))
    for row in rows.values():
        numbers = sorted(each.number for each in versions if each.object_id == row.id)
        assert numbers == list(range(1, (row.version or 0) + 1))


async def test_many_hands(portal: Portal) -> None:
    rng = random.Random(24)
    root = await root_of(portal, 1)
    for name in "abc":
        made = await add(portal, name, into=root)
        await upload(portal, name, into=made)
    for _ in range(ROUNDS):
        rows, _ = await rows_of(portal)
        mine = [row for row in rows.values() if row.storage_id == rows[root].storage_id]
        folders = [row.id for row in mine if row.kind == "folder"][:12]
        files = [row.id for row in mine if row.kind == "file"][:12] or [0]
        steps = [step(rng, folders, files) for _ in range(AT_ONCE)]
        answers = await asyncio.gather(*(portal.send(*each) for each in steps))
        for (method, params), answer in zip(steps, answers, strict=True):
            assert answer.status_code in ALLOWED, (method, params, answer.text)
        check(*await rows_of(portal))
