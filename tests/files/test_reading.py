"""`disk.*` methods that read: shapes, lists, errors."""

from typing import Any, ClassVar

import pytest
from sqlalchemy import func, select, update

from feed24.files import wire
from feed24.files.rights import Right
from feed24.files.tables import drive_object
from tests.files.drive import folder, folders, grant, root_of, storage_of, upload
from tests.support.portal import Portal
from tests.support.statements import counted

NOT_FOUND = (400, "ERROR_NOT_FOUND", "Could not find entity with id `{}`")
DENIED = (403, "ACCESS_DENIED", "Access denied!")
NO_ID = (400, "ERROR_ARGUMENT", "Invalid value of parameter {Parameter #0}")


def not_found(number: object) -> tuple[int, str, str]:
    return NOT_FOUND[0], NOT_FOUND[1], NOT_FOUND[2].format(number)


async def names(portal: Portal, method: str, params: dict[str, Any], **who: Any) -> list[str]:
    return [row["NAME"] for row in await portal.result(method, params, **who)]


class TestFields:
    async def test_kinds_of_storages(self, portal: Portal) -> None:
        body = await portal.call("disk.storage.getTypes")
        assert sorted(body["result"]) == ["common", "group", "user"]
        assert body["result"] == ["user", "common", "group"]
        assert "total" not in body

    async def test_fields_of_a_file(self, portal: Portal) -> None:
        fields = await portal.result("disk.file.getFields")
        assert " ".join(fields) == (
            "ID NAME TYPE CODE STORAGE_ID PARENT_ID CREATE_TIME UPDATE_TIME DELETE_TIME "
            "CREATED_BY UPDATED_BY DELETED_BY GLOBAL_CONTENT_VERSION FILE_ID SIZE DELETED_TYPE"
        )
        assert fields["SIZE"] == {"TYPE": "integer", "USE_IN_FILTER": False, "USE_IN_SHOW": True}

    async def test_fields_of_a_folder(self, portal: Portal) -> None:
        fields = await portal.result("disk.folder.getFields")
        assert " ".join(fields) == (
            "ID NAME TYPE CODE STORAGE_ID REAL_OBJECT_ID PARENT_ID CREATE_TIME UPDATE_TIME "
            "DELETE_TIME CREATED_BY UPDATED_BY DELETED_BY DELETED_TYPE"
        )
        assert fields["TYPE"] == {"TYPE": "enum", "USE_IN_FILTER": True, "USE_IN_SHOW": True}

    async def test_fields_of_a_storage(self, portal: Portal) -> None:
        fields = await portal.result("disk.storage.getFields")
        assert " ".join(fields) == ("ID NAME CODE MODULE_ID ENTITY_TYPE ENTITY_ID ROOT_OBJECT_ID")

    def test_what_is_said_to_filter_filters(self) -> None:
        for described, filtered in (
            (wire.FILE_FIELDS, wire.OBJECTS),
            (wire.FOLDER_FIELDS, wire.OBJECTS),
            (wire.STORAGE_FIELDS, wire.STORAGES),
        ):
            said = {name for name, field in described.items() if field["USE_IN_FILTER"]}
            assert said == set(filtered)


class TestStorages:
    async def test_a_storage_bears_its_owners_name(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann", last_name="Poe")
        crew = await portal.make.workgroup("Drill crew", owner=ann)
        mine = await storage_of(portal, "user", ann)
        group = await storage_of(portal, "group", crew)
        shared = await storage_of(portal, "common", 0)
        rows = await portal.result("disk.storage.getList", as_=ann)
        assert {"ID": str(mine["id"]), "NAME": "Ann Poe", "CODE": None, "MODULE_ID": "disk"} | {
            "ENTITY_TYPE": "user",
            "ENTITY_ID": str(ann),
            "ROOT_OBJECT_ID": str(mine["root"]),
        } in rows
        assert [(row["ID"], row["NAME"], row["ENTITY_TYPE"], row["ENTITY_ID"]) for row in rows] == [
            (str(shared["id"]), "Company drive", "common", "shared_files_s1"),
            (str(mine["id"]), "Ann Poe", "user", str(ann)),
            (str(group["id"]), "Drill crew", "group", str(crew)),
        ]

    async def test_one_storage(self, portal: Portal) -> None:
        mine = await storage_of(portal, "user", 1)
        row = await portal.result("disk.storage.get", {"id": str(mine["id"])})
        assert row["NAME"] == "Ada Admin"
        assert await portal.result("disk.storage.get", [mine["id"]]) == row

    async def test_an_id_that_is_no_number_gives_null(self, portal: Portal) -> None:
        for wrong in ("abc", "", "12abc", "1_0", "nan", [1], {"a": 1}, True):
            assert await portal.result("disk.storage.get", {"id": wrong}) is None
        for sent in ("1", " 1", "1.0", "1e0", 1, 1.5):
            assert (await portal.result("disk.storage.get", {"id": sent}))["ID"] == "1"

    async def test_the_storage_of_somebody_else(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        ben = await portal.make.person("Ben")
        storage = await storage_of(portal, "user", ben)
        assert await portal.error("disk.storage.get", storage, as_=ann) == DENIED
        assert await portal.result("disk.storage.get", storage, as_=1)
        children = await portal.call("disk.storage.getChildren", storage, as_=ann)
        assert (children["result"], children["total"]) == ([], 0)

    async def test_filter_and_order(self, portal: Portal) -> None:
        for name in ("Football", "Boxing", "foot care"):
            await portal.make.workgroup(name)
        wanted = {"filter": {"ENTITY_TYPE": "group", "%NAME": "Foot"}, "order": {"NAME": "DESC"}}
        assert await names(portal, "disk.storage.getList", wanted) == ["Football", "foot care"]
        by_owner = {"filter": {"ENTITY_ID": ["1", "shared_files_s1"], "!ENTITY_TYPE": "group"}}
        assert await names(portal, "disk.storage.getList", by_owner) == [
            "Ada Admin",
            "Company drive",
        ]

    async def test_the_storage_of_a_deleted_workgroup_stays_for_administrators(
        self, portal: Portal
    ) -> None:
        ann = await portal.make.person("Ann")
        crew = await portal.make.workgroup("Crew", owner=ann)
        storage = await storage_of(portal, "group", crew)
        await portal.result("sonet_group.delete", {"GROUP_ID": crew}, as_=ann)
        assert await portal.error("disk.storage.get", {"id": storage["id"]}, as_=ann) == DENIED
        row = await portal.result("disk.storage.get", {"id": storage["id"]})
        assert row["NAME"] == "Crew"


class TestFolders:
    async def test_a_folder_as_it_is_shown(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        outer = await folder(portal, "Reports & plans", within=root)
        inner = await folder(portal, "Отчёт", within=outer)
        row = await portal.result("disk.folder.get", {"id": inner})
        assert " ".join(row) == (
            "ID NAME CODE STORAGE_ID TYPE REAL_OBJECT_ID PARENT_ID DELETED_TYPE CREATE_TIME "
            "UPDATE_TIME DELETE_TIME CREATED_BY UPDATED_BY DELETED_BY DETAIL_URL"
        )
        assert row["ID"] == row["REAL_OBJECT_ID"] == str(inner)
        assert (row["TYPE"], row["PARENT_ID"], row["DELETED_TYPE"]) == ("folder", str(outer), "0")
        assert (row["CREATED_BY"], row["DELETED_BY"], row["DELETE_TIME"]) == ("1", "0", None)
        assert row["CREATE_TIME"].endswith("+00:00")
        assert row["DETAIL_URL"] == (
            "https://feed.test/company/personal/user/1/disk/path/Reports%20%26%20plans/"
            "%D0%9E%D1%82%D1%87%D1%91%D1%82"
        )

    async def test_a_root_has_its_storages_name_and_no_parent(self, portal: Portal) -> None:
        crew = await portal.make.workgroup("Drill crew")
        storage = await storage_of(portal, "group", crew)
        row = await portal.result("disk.folder.get", {"id": storage["root"]})
        assert (row["NAME"], row["PARENT_ID"], row["CREATED_BY"]) == ("Drill crew", None, "0")
        assert row["DETAIL_URL"] == f"https://feed.test/workgroups/group/{crew}/disk/path/"
        shared = await storage_of(portal, "common", 0)
        row = await portal.result("disk.folder.get", {"id": shared["root"]})
        assert row["DETAIL_URL"] == "https://feed.test/docs/path/"

    async def test_a_file_as_it_is_shown(self, portal: Portal) -> None:
        file_id = (await upload(portal, "map.png"))["ID"]
        row = await portal.result("disk.file.get", {"id": file_id})
        assert " ".join(row) == (
            "ID NAME CODE STORAGE_ID TYPE PARENT_ID DELETED_TYPE GLOBAL_CONTENT_VERSION "
            "FILE_ID SIZE CREATE_TIME UPDATE_TIME DELETE_TIME CREATED_BY UPDATED_BY DELETED_BY "
            "DOWNLOAD_URL DETAIL_URL"
        )
        texts = {name: value for name, value in row.items() if value is not None}
        assert set(map(type, texts.values())) == {str}
        assert (row["ID"], row["GLOBAL_CONTENT_VERSION"]) == (str(file_id), "1")
        assert row["DETAIL_URL"] == "https://feed.test/company/personal/user/1/disk/file/map.png"

    @pytest.mark.parametrize("method", ["disk.folder.get", "disk.folder.getChildren"])
    async def test_a_file_is_no_folder(self, portal: Portal, method: str) -> None:
        file_id = (await upload(portal))["ID"]
        assert await portal.error(method, {"id": file_id}) == not_found(file_id)

    async def test_a_folder_is_no_file(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        assert await portal.error("disk.file.get", {"id": root}) == not_found(root)


READERS = (
    "disk.storage.get",
    "disk.storage.getChildren",
    "disk.storage.uploadFile",
    "disk.folder.get",
    "disk.folder.getChildren",
    "disk.folder.uploadFile",
    "disk.file.get",
    "disk.attachedObject.get",
)


class TestErrors:
    async def test_a_missing_id(self, portal: Portal) -> None:
        for method in READERS:
            assert await portal.error(method) == NO_ID, method
            assert await portal.error(method, {"id": None}) == NO_ID, method

    async def test_an_unknown_id(self, portal: Portal) -> None:
        for method in READERS:
            for sent in (0, -1, 999999, 2**63 - 1, "9" * 40):
                answer = await portal.error(method, {"id": sent})
                assert answer == not_found(min(int(sent), 2**63 - 1)), method

    async def test_scope(self, portal: Portal) -> None:
        for method in READERS:
            status, code, _ = await portal.error(method, {"id": 1}, scope="log")
            assert (status, code) == (401, "insufficient_scope"), method


@pytest.fixture
async def shelf(portal: Portal) -> int:
    """A folder that holds two folders and three files."""
    shelf = await folder(portal, "Shelf", within=await root_of(portal, 1))
    for name in ("beta", "Alpha"):
        await folder(portal, name, within=shelf)
    for name in ("b.txt", "C.txt", "a.txt"):
        await upload(portal, name, name.encode(), into=shelf)
    return shelf


class TestChildren:
    async def test_folders_come_first_then_by_name(self, portal: Portal, shelf: int) -> None:
        body = await portal.call("disk.folder.getChildren", {"id": shelf})
        assert [row["NAME"] for row in body["result"]] == [
            *("Alpha", "beta"),
            *("a.txt", "b.txt", "C.txt"),
        ]
        assert body["total"] == 5
        assert "next" not in body
        assert {row["TYPE"]: "DOWNLOAD_URL" in row for row in body["result"]} == {
            "folder": False,
            "file": True,
        }

    async def test_the_root_of_a_storage_is_a_folder(self, portal: Portal, shelf: int) -> None:
        storage = await storage_of(portal, "user", 1)
        rows = await portal.result("disk.storage.getChildren", {"id": storage["id"]})
        same = await portal.result("disk.folder.getChildren", {"id": storage["root"]})
        assert [row["ID"] for row in rows] == [str(shelf)]
        assert rows == same

    FILTERS: ClassVar[tuple[tuple[object, object], ...]] = (
        ({"TYPE": "file"}, ["a.txt", "b.txt", "C.txt"]),
        ({"type": "folder"}, ["Alpha", "beta"]),
        ({"%NAME": "A"}, ["Alpha", "beta", "a.txt"]),
        ({"=%NAME": "%.TXT"}, ["a.txt", "b.txt", "C.txt"]),
        ({"NAME": ["B.TXT", "beta"]}, ["beta", "b.txt"]),
        ({"!NAME": "beta", "TYPE": "folder"}, ["Alpha"]),
        ({"@NAME": ["a.txt"]}, ["a.txt"]),
        ({"DELETED_TYPE": 3}, []),
        ({"!DELETED_TYPE": 0}, []),
        ({">CREATE_TIME": "2000-01-01", "TYPE": "folder"}, ["Alpha", "beta"]),
        ({">CREATE_TIME": "2999-01-01"}, []),
        ({"CREATED_BY": 999, "NONSENSE": 1, "~~ID": 1}, "all"),
        ("nonsense", "all"),
        ([1, 2], "all"),
    )

    async def test_filters(self, portal: Portal, shelf: int) -> None:
        everything = ["Alpha", "beta", "a.txt", "b.txt", "C.txt"]
        for sent, expected in self.FILTERS:
            body = await portal.call("disk.folder.getChildren", {"id": shelf, "filter": sent})
            wanted = everything if expected == "all" else expected
            assert [row["NAME"] for row in body["result"]] == wanted, sent
            assert body["total"] == len(wanted), sent

    async def test_order_and_position(self, portal: Portal, shelf: int) -> None:
        wanted = {"id": shelf, "order": {"TYPE": "ASC", "NAME": "DESC"}}
        expected = ["C.txt", "b.txt", "a.txt", "beta", "Alpha"]
        assert await names(portal, "disk.folder.getChildren", wanted) == expected
        by_position = {"0": shelf, "1": {"TYPE": "file"}, "2": {"NAME": "desc"}}
        assert await names(portal, "disk.folder.getChildren", by_position) == expected[:3]

    async def test_pagers_that_go_by_id(self, portal: Portal, shelf: int) -> None:
        params: dict[str, Any] = {"id": shelf, "order": {"ID": "ASC"}, "start": -1}
        rows = await portal.result("disk.folder.getChildren", params)
        ids = [int(row["ID"]) for row in rows]
        assert ids == sorted(ids)
        body = await portal.call("disk.folder.getChildren", {**params, "filter": {">ID": ids[1]}})
        assert [int(row["ID"]) for row in body["result"]] == ids[2:]
        assert body["total"] == 3
        assert "next" not in body

    async def test_pages_of_fifty_at_any_offset(self, portal: Portal) -> None:
        shelf = await folder(portal, "Shelf", within=await root_of(portal, 1))
        await folders(portal, [f"{number:03}" for number in range(120)], within=shelf)
        seen = []
        for start, following in ((0, 50), (50, 100), (100, None)):
            body = await portal.call("disk.folder.getChildren", {"id": shelf, "start": start})
            seen += [row["NAME"] for row in body["result"]]
            assert (body["total"], body.get("next")) == (120, following)
        assert seen == [f"{number:03}" for number in range(120)]
        body = await portal.call("disk.folder.getChildren", {"id": shelf, "start": 7})
        assert (body["result"][0]["NAME"], body["next"]) == ("007", 57)
        body = await portal.call("disk.folder.getChildren", {"id": shelf, "start": 500})
        assert (body["result"], body["total"], "next" in body) == ([], 120, False)

    async def test_the_bin_is_not_listed_but_read_by_id(self, portal: Portal, shelf: int) -> None:
        file_id = (await upload(portal, "old.txt", b"old", into=shelf))["ID"]
        binned = update(drive_object).where(drive_object.c.id == file_id).values(deleted=3)
        async with portal.tx() as tx:
            await tx.run(binned.values(deleted_at=tx.now, deleted_by=1))
        assert "old.txt" not in await names(portal, "disk.folder.getChildren", {"id": shelf})
        row = await portal.result("disk.file.get", {"id": file_id})
        assert (row["DELETED_TYPE"], row["DELETED_BY"]) == ("3", "1")
        assert row["DELETE_TIME"].startswith("20")

    async def test_only_what_one_may_read(self, portal: Portal, shelf: int) -> None:
        ann = await portal.make.person("Ann")
        rows = await portal.result("disk.folder.getChildren", {"id": shelf})
        one = next(row for row in rows if row["NAME"] == "b.txt")
        await grant(portal, int(one["ID"]), f"U{ann}", Right.READ)
        body = await portal.call("disk.folder.getChildren", {"id": shelf}, as_=ann)
        assert [row["NAME"] for row in body["result"]] == ["b.txt"]
        assert body["total"] == 1
        assert await portal.error("disk.folder.get", {"id": shelf}, as_=ann) == DENIED


async def test_a_page_takes_a_fixed_number_of_statements(portal: Portal) -> None:
    async def statements(shelf: int) -> int:
        with counted(portal.services.database) as seen:
            await portal.result("disk.folder.getChildren", {"id": shelf})
        return len(seen)

    root = await root_of(portal, 1)
    shallow = await folder(portal, "Shelf", within=root)
    await folder(portal, "only", within=shallow)
    deep = root
    for depth in range(12):
        deep = await folder(portal, f"level {depth}", within=deep)
    await folders(portal, map(str, range(60)), within=deep)
    for number in range(5):
        await upload(portal, f"{number}.txt", b"x", into=deep)
    await portal.webhook(1)
    assert await statements(shallow) == await statements(deep)


async def test_every_storage_has_one_root(portal: Portal) -> None:
    await portal.make.person("Ann")
    await portal.make.workgroup("Crew")
    roots = select(drive_object.c.storage_id, func.count().label("roots")).where(
        drive_object.c.parent_id.is_(None)
    )
    async with portal.tx(write=False) as tx:
        counts = await tx.all(roots.group_by(drive_object.c.storage_id))
    assert [row.roots for row in counts] == [1] * 4
