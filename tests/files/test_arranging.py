"""Folders and files that are made, renamed, moved and copied."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from feed24.access import Role
from feed24.files.rights import Right
from feed24.files.tables import drive_object
from tests.files.drive import PNG, folder, grant, root_of, storage_of, upload
from tests.files.uploading import NO_DATA, TAKEN, WRONG_RIGHTS, content_of
from tests.support.portal import Portal

DENIED = (403, "ACCESS_DENIED", "Access denied!")
FOLDER_TAKEN = (400, "DISK_OBJ_22000", "A folder with this name already exists")
NO_ID = (400, "ERROR_ARGUMENT", "Invalid value of parameter {Parameter #0}")
SECOND = NO_DATA


def unknown(what: object) -> tuple[int, str, str]:
    return 400, "ERROR_NOT_FOUND", f"Could not find entity with id `{what}`"


async def add(portal: Portal, name: str, *, into: int, as_: int = 1, **more: Any) -> int:
    params = {"id": into, "data": {"NAME": name}, **more}
    return int((await portal.result("disk.folder.addSubFolder", params, as_=as_))["ID"])


async def names(portal: Portal, folder_id: int, *, as_: int = 1) -> list[str]:
    rows = await portal.result("disk.folder.getChildren", {"id": folder_id}, as_=as_)
    return [row["NAME"] for row in rows]


class TestNewFolders:
    async def test_their_shape(self, portal: Portal) -> None:
        home = await storage_of(portal, "user", 1)
        sent = {"id": home["id"], "data": {"NAME": "Reports"}}
        row = await portal.result("disk.storage.addFolder", sent)
        assert list(row) == [
            *("ID", "NAME", "CODE", "STORAGE_ID", "TYPE", "REAL_OBJECT_ID", "PARENT_ID"),
            *("DELETED_TYPE", "CREATE_TIME", "UPDATE_TIME", "DELETE_TIME", "CREATED_BY"),
            *("UPDATED_BY", "DELETED_BY", "DETAIL_URL"),
        ]
        numbers = {name for name, value in row.items() if isinstance(value, int)}
        assert numbers == {"ID", "REAL_OBJECT_ID", "DELETED_TYPE"}
        assert (row["NAME"], row["TYPE"], row["DELETED_BY"]) == ("Reports", "folder", None)
        assert row["PARENT_ID"] == str(home["root"])
        again = await portal.result("disk.folder.get", {"id": row["ID"]})
        strings = {name: str(row[name]) for name in numbers} | {"DELETED_BY": "0"}
        assert again == row | strings

    async def test_below_each_other(self, portal: Portal) -> None:
        outer = await add(portal, "A & B", into=await root_of(portal, 1))
        sent = {"0": outer, "1": {"NAME": "inner"}}
        inner = await portal.result("disk.folder.addSubFolder", sent)
        assert inner["DETAIL_URL"].endswith("/path/A%20%26%20B/inner")

    async def test_a_name_that_is_taken(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        await add(portal, "Reports", into=root)
        sent = {"id": root, "data": {"NAME": "rePORTS"}}
        assert await portal.error("disk.folder.addSubFolder", sent) == FOLDER_TAKEN
        home = (await storage_of(portal, "user", 1))["id"]
        assert await portal.error("disk.storage.addFolder", {**sent, "id": home}) == FOLDER_TAKEN

    async def test_names_lose_what_is_forbidden_in_them(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        await add(portal, "a/b:c", into=root)
        assert await names(portal, root) == ["a_b_c"]

    @pytest.mark.parametrize("method", ["disk.folder.addSubFolder", "disk.storage.addFolder"])
    async def test_errors(self, portal: Portal, method: str) -> None:
        home = await storage_of(portal, "user", 1)
        here = home["id" if "storage" in method else "root"]
        data = {"NAME": "x"}
        cases: list[tuple[dict[str, Any], tuple[int, str, str]]] = [
            ({}, NO_ID),
            ({"id": here}, SECOND),
            ({"id": here, "data": "x"}, SECOND),
            ({"id": here, "data": {}}, SECOND),
            ({"id": here, "data": {"NAME": ""}}, SECOND),
            ({"id": 404, "data": data}, unknown(404)),
            ({"id": here, "data": data, "rights": "x"}, WRONG_RIGHTS),
            ({"id": here, "data": data, "rights": [{"TASK_ID": 1}]}, WRONG_RIGHTS),
        ]
        for params, expected in cases:
            assert await portal.error(method, params) == expected, params

    async def test_rights_given_at_once(self, portal: Portal) -> None:
        ann, ben = await portal.make.person("Ann"), await portal.make.person("Ben")
        root = await root_of(portal, ann)
        rights = [{"TASK_ID": 11, "ACCESS_CODE": f"U{ben}"}]
        made = await add(portal, "Shown", into=root, as_=ann, rights=rights)
        assert (await portal.result("disk.folder.get", {"id": made}, as_=ben))["NAME"] == "Shown"
        sent = {"id": made, "data": {"NAME": "x"}}
        assert await portal.error("disk.folder.addSubFolder", sent, as_=ben) == DENIED


class TestRights:
    """Storages of section 5: who may add and change, who may do everything."""

    async def test_of_a_workgroup(self, portal: Portal) -> None:
        make = portal.make
        member, moderator, guest = [await make.person(name) for name in ("Ann", "Mo", "Gil")]
        crew = await make.workgroup(members=[member], moderators=[moderator])
        root = (await storage_of(portal, "group", crew))["root"]
        made = await add(portal, "Plans", into=root, as_=member)
        rename = {"id": made, "newName": "Plan"}
        assert (await portal.result("disk.folder.rename", rename, as_=member))["NAME"] == "Plan"
        for person in (member, guest):
            binned = {"id": made}
            assert await portal.error("disk.folder.markDeleted", binned, as_=person) == DENIED
        assert await portal.error("disk.folder.rename", rename, as_=guest) == DENIED
        await portal.result("disk.folder.markDeleted", {"id": made}, as_=moderator)
        await make.role(crew, member, Role.BANNED)
        assert await portal.error("disk.folder.get", {"id": root}, as_=member) == DENIED

    async def test_of_the_company(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        guest = await portal.make.person("Gil", extranet=True)
        root = (await storage_of(portal, "common", 0))["root"]
        made = await add(portal, "Forms", into=root, as_=ann)
        file_id = (await upload(portal, into=made, as_=ann))["ID"]
        assert await portal.error("disk.file.get", {"id": file_id}, as_=guest) == DENIED
        assert await portal.error("disk.file.delete", {"id": file_id}, as_=ann) == DENIED
        assert await portal.result("disk.file.markDeleted", {"id": file_id}, as_=ann)
        assert await portal.result("disk.file.delete", {"id": file_id}) is True


class TestRenaming:
    async def test_a_file(self, portal: Portal) -> None:
        file_id = (await upload(portal, "map.png"))["ID"]
        row = await portal.result("disk.file.rename", {"id": file_id, "newName": "Map.png"})
        assert row == await portal.result("disk.file.get", {"id": file_id})
        assert row["NAME"] == "Map.png"
        assert row["DETAIL_URL"].endswith("/file/Map.png")
        again = {"id": file_id, "newName": "карта.png"}
        assert (await portal.result("disk.file.rename", again))["NAME"] == "карта.png"

    async def test_a_folder_takes_its_content_along(self, portal: Portal) -> None:
        made = await add(portal, "Old", into=await root_of(portal, 1))
        file_id = (await upload(portal, into=made))["ID"]
        row = await portal.result("disk.folder.rename", {"id": made, "newName": "New"})
        assert row == await portal.result("disk.folder.get", {"id": made})
        shown = await portal.result("disk.file.get", {"id": file_id})
        assert shown["DETAIL_URL"].endswith("/file/New/map.png")

    @pytest.mark.parametrize("kind", ["file", "folder"])
    async def test_errors(self, portal: Portal, kind: str) -> None:
        root = await root_of(portal, 1)
        made = {
            "file": (await upload(portal, "a"))["ID"],
            "folder": await add(portal, "b", into=root),
        }
        taken = {"file": TAKEN, "folder": FOLDER_TAKEN}[kind]
        own, other = made.pop(kind), made.popitem()[1]
        cases: list[tuple[dict[str, Any], tuple[int, str, str]]] = [
            ({}, NO_ID),
            ({"id": own}, SECOND),
            ({"id": 404, "newName": "x"}, unknown(404)),
            ({"id": other, "newName": "x"}, unknown(other)),
            ({"id": own, "newName": ""}, (400, "0", "Empty name")),
            ({"id": own, "newName": "  "}, (400, "0", "Empty name")),
            ({"id": own, "newName": "a/b"}, (400, "0", "Invalid name")),
            ({"id": own, "newName": ".."}, (400, "0", "Invalid name")),
            ({"id": own, "newName": "x" * 256}, (400, "0", "Invalid name")),
            ({"id": own, "newName": "A" if kind == "folder" else "B"}, taken),
        ]
        for params, expected in cases:
            assert await portal.error(f"disk.{kind}.rename", params) == expected, params

    async def test_a_root_bears_its_owners_name(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        sent = {"id": root, "newName": "Mine"}
        assert await portal.error("disk.folder.rename", sent) == DENIED


class TestMoving:
    async def test_a_file(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        target = await add(portal, "Target", into=root)
        file_id = (await upload(portal))["ID"]
        sent = {"id": file_id, "targetFolderId": target}
        row = await portal.result("disk.file.moveTo", sent)
        assert [name for name, value in row.items() if isinstance(value, int)] == ["PARENT_ID"]
        assert row["PARENT_ID"] == target
        assert (await names(portal, root), await names(portal, target)) == (["Target"], ["map.png"])
        assert (await portal.result("disk.file.moveTo", sent))["PARENT_ID"] == target

    async def test_a_folder_with_its_content(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        one, two = [await add(portal, name, into=root) for name in ("one", "two")]
        file_id = (await upload(portal, into=one))["ID"]
        row = await portal.result("disk.folder.moveTo", {"id": one, "targetFolderId": two})
        assert (row["PARENT_ID"], row["ID"]) == (two, str(one))
        shown = await portal.result("disk.file.get", {"id": file_id})
        assert shown["DETAIL_URL"].endswith("/file/two/one/map.png")

    async def test_what_gives_false(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        common = (await storage_of(portal, "common", 0))["root"]
        outer = await add(portal, "outer", into=root)
        inner = await add(portal, "inner", into=outer)
        file_id = (await upload(portal))["ID"]
        for method, moved, target in (
            ("disk.file.moveTo", file_id, common),
            ("disk.folder.moveTo", outer, common),
            ("disk.folder.moveTo", outer, outer),
            ("disk.folder.moveTo", outer, inner),
        ):
            sent = {"id": moved, "targetFolderId": target}
            assert await portal.result(method, sent) is False
        assert sorted(await names(portal, root)) == ["map.png", "outer"]

    async def test_errors(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        root, hers = await root_of(portal, 1), await root_of(portal, ann)
        target = await add(portal, "target", into=root)
        file_id, made = (await upload(portal, "a"))["ID"], await add(portal, "b", into=root)
        await upload(portal, "A", into=target)
        await add(portal, "B", into=target)
        for kind, own, taken in (("file", file_id, TAKEN), ("folder", made, FOLDER_TAKEN)):
            method = f"disk.{kind}.moveTo"
            to = {"targetFolderId": target}
            assert await portal.error(method, {}) == NO_ID
            assert await portal.error(method, {"id": own}) == SECOND
            assert await portal.error(method, {"id": 404, **to}) == unknown(404)
            sent = {"id": own, "targetFolderId": file_id}
            assert await portal.error(method, sent) == unknown(file_id)
            assert await portal.error(method, {"id": own, **to}) == taken
            assert await portal.error(method, {"id": own, **to}, as_=ann) == DENIED
        await grant(portal, made, f"U{ann}", Right.EDIT)
        sent = {"id": made, "targetFolderId": target}
        assert await portal.error("disk.folder.moveTo", sent, as_=ann) == DENIED
        sent = {"id": root, "targetFolderId": target}
        moved = (400, "", "Could not move root folder")
        assert await portal.error("disk.folder.moveTo", sent) == moved
        assert hers

    async def test_two_folders_into_each_other_at_once(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        one, two = [await add(portal, name, into=root) for name in ("one", "two")]
        results = await asyncio.gather(
            portal.result("disk.folder.moveTo", {"id": one, "targetFolderId": two}),
            portal.result("disk.folder.moveTo", {"id": two, "targetFolderId": one}),
        )
        assert sorted(result is False for result in results) == [False, True]


class TestCopying:
    async def test_a_file_into_another_storage(self, portal: Portal) -> None:
        common = (await storage_of(portal, "common", 0))["root"]
        original = await upload(portal, "map.png")
        sent = {"id": original["ID"], "targetFolderId": common}
        row = await portal.result("disk.file.copyTo", sent)
        numbers = {name for name, value in row.items() if isinstance(value, int)}
        assert numbers == {"ID", "FILE_ID", "DELETED_TYPE", "GLOBAL_CONTENT_VERSION"}
        assert (row["DELETED_BY"], row["PARENT_ID"]) == (None, str(common))
        assert row["ID"] != original["ID"]
        await portal.result("disk.file.delete", {"id": original["ID"]})
        assert await content_of(portal, row) == PNG
        versions = await portal.result("disk.file.getVersions", {"id": row["ID"]})
        assert [each["GLOBAL_CONTENT_VERSION"] for each in versions] == ["1"]

    async def test_a_tree_as_it_is_now(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        top = await add(portal, "top", into=root)
        inner = await add(portal, "inner", into=top)
        await upload(portal, "a.png", into=top)
        await upload(portal, "b.png", into=inner)
        binned = (await upload(portal, "c.png", into=inner))["ID"]
        await portal.result("disk.file.markDeleted", {"id": binned})
        row = await portal.result("disk.folder.copyTo", {"id": top, "targetFolderId": inner})
        numbers = {name for name, value in row.items() if isinstance(value, int)}
        assert numbers == {"ID", "REAL_OBJECT_ID", "DELETED_TYPE"}
        assert await names(portal, inner) == ["top", "b.png"]
        assert await names(portal, row["ID"]) == ["inner", "a.png"]
        rows = await portal.result("disk.folder.getChildren", {"id": row["ID"]})
        assert await names(portal, rows[0]["ID"]) == ["b.png"]

    async def test_a_root_takes_the_name_of_its_storage(self, portal: Portal) -> None:
        common = (await storage_of(portal, "common", 0))["root"]
        await upload(portal)
        root = await root_of(portal, 1)
        sent = {"id": root, "targetFolderId": common}
        row = await portal.result("disk.folder.copyTo", sent)
        assert row["NAME"] == "Ada Admin"
        assert await names(portal, row["ID"]) == ["map.png"]

    async def test_the_uploads_folder_stays_the_only_one(self, portal: Portal) -> None:
        await portal.make.post(FILES=[["a.txt", "YQ=="]])
        root = await root_of(portal, 1)
        (special,) = await portal.result("disk.folder.getChildren", {"id": root})
        target = await add(portal, "target", into=root)
        sent = {"id": special["ID"], "targetFolderId": target}
        assert (await portal.result("disk.folder.copyTo", sent))["CODE"] is None
        await portal.make.post(FILES=[["b.txt", "YQ=="]])
        assert await names(portal, int(special["ID"])) == ["a.txt", "b.txt"]

    async def test_errors(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        root = await root_of(portal, 1)
        file_id, made = (await upload(portal, "a"))["ID"], await add(portal, "b", into=root)
        for kind, own, taken in (("file", file_id, TAKEN), ("folder", made, FOLDER_TAKEN)):
            method = f"disk.{kind}.copyTo"
            to = {"targetFolderId": root}
            assert await portal.error(method, {}) == NO_ID
            assert await portal.error(method, {"id": own}) == SECOND
            assert await portal.error(method, {"id": 404, **to}) == unknown(404)
            assert await portal.error(method, {"id": own, "targetFolderId": 404}) == unknown(404)
            assert await portal.error(method, {"id": own, **to}) == taken
            assert await portal.error(method, {"id": own, **to}, as_=ann) == DENIED
            await grant(portal, own, f"U{ann}", Right.READ)
            assert await portal.error(method, {"id": own, **to}, as_=ann) == DENIED
            sent = {"id": own, "targetFolderId": await root_of(portal, ann)}
            assert await portal.result(method, sent, as_=ann)

    async def test_a_wide_folder(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        top = await folder(portal, "top", within=root)
        for number in range(30):
            await folder(portal, str(number), within=top)
        row = await portal.result(
            "disk.folder.copyTo",
            {"id": top, "targetFolderId": (await storage_of(portal, "common", 0))["root"]},
        )
        async with portal.tx(write=False) as tx:
            found = await tx.scalars(
                select(drive_object.c.name).where(drive_object.c.parent_id == row["ID"])
            )
        assert len(found) == 30
