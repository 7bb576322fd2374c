"""`disk.storage.uploadFile`, `disk.folder.uploadFile`, and uploading by address."""

import asyncio
import os
import re
from typing import Any, ClassVar

import httpx
import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from feed24.access import Role
from feed24.files import uploads
from feed24.files.content import NotSaved
from feed24.files.rights import Right
from feed24.files.store import FileStore
from feed24.files.tables import drive_object, drive_right, file_content, file_version
from feed24.rest.content import SentFile
from tests.files.drive import (
    PNG,
    encoded,
    folder,
    grant,
    refusal,
    root_of,
    storage_of,
    stored,
    upload,
)
from tests.support.portal import Portal

DENIED = (403, "ACCESS_DENIED", "Access denied!")
TAKEN = (400, "DISK_OBJ_22000", "A file with this name already exists")
NOT_SAVED = (400, "ERROR_COULD_NOT_SAVE_FILE", "Could not save file")
NO_NAME = (
    400,
    "DISK_BASE_SERVICE_22001",
    "Error: required parameter NAME (DISK_BASE_SERVICE_22001)",
)
NO_FILE = (
    400,
    "DISK_BASE_SERVICE_22001",
    "Error: required parameter file (DISK_BASE_SERVICE_22001)",
)
NO_DATA = (400, "ERROR_ARGUMENT", "Invalid value of parameter {Parameter #1}")
WRONG_RIGHTS = (400, "", "Invalid rights format")
LINK_CHECK = (403, "ACCESS_DENIED", "Access denied! Link check failed")


async def counts(portal: Portal) -> tuple[int, ...]:
    """How many rows there are of everything that an upload writes."""
    async with portal.tx(write=False) as tx:
        tables = (drive_object, file_content, file_version, drive_right)
        return tuple([await tx.scalar(select(func.count()).select_from(t)) for t in tables])


async def content_of(portal: Portal, row: dict[str, Any]) -> bytes:
    response = await portal.http.get(row["DOWNLOAD_URL"])
    assert response.status_code == 200, response.text
    return response.content


class TestInline:
    async def test_the_answer_is_the_file_with_numbers_where_it_was_written(
        self, portal: Portal
    ) -> None:
        root = await root_of(portal, 1)
        row = await upload(portal, "map.png", PNG, into=root)
        numbers = {"ID", "DELETED_TYPE", "GLOBAL_CONTENT_VERSION", "FILE_ID"}
        assert {name for name, value in row.items() if isinstance(value, int)} == numbers
        assert {name for name, value in row.items() if value is None} == {
            *("CODE", "DELETE_TIME", "DELETED_BY")
        }
        assert (row["NAME"], row["SIZE"], row["PARENT_ID"]) == (
            *("map.png", str(len(PNG)), str(root)),
        )
        assert await content_of(portal, row) == PNG

    async def test_the_root_of_a_storage_by_position(self, portal: Portal) -> None:
        storage = await storage_of(portal, "user", 1)
        sent = [storage["id"], {"NAME": "a.txt"}, ["b.txt", encoded(b"text")], [], True]
        for expected in ("a.txt", "a (1).txt"):
            row = await portal.result("disk.storage.uploadFile", sent)
            assert (row["NAME"], row["PARENT_ID"]) == (expected, str(storage["root"]))
            assert await content_of(portal, row) == b"text"

    async def test_names_are_made_safe_and_kept_otherwise(self, portal: Portal) -> None:
        for sent, kept in {
            "../../etc/passwd": "passwd",
            "C:\\Users\\ann\\Отчёт.docx": "Отчёт.docx",
            'a<b>c:"d"|e?f*.txt': "a_b_c__d__e_f_.txt",
            "line\r\nSet-Cookie: a=b": "line__Set-Cookie_ a=b",
            "x" * 300 + ".png": "x" * 251 + ".png",
            "...": "file",
            "100% ☃ \U0001f600.txt": "100% ☃ \U0001f600.txt",
            "%2e%2e%2f.txt": "%2e%2e%2f.txt",
        }.items():
            row = await upload(portal, sent, b"x", generateUniqueName=True)
            assert row["NAME"] == kept
            assert await content_of(portal, row) == b"x"

    async def test_bare_base64_and_broken_base64(self, portal: Portal) -> None:
        for n, sent in enumerate(("dGV4dA==", "dGV4dA", "dG.V4.dA...", ["n", "d G V\n4dA"])):
            data = {"id": await root_of(portal, 1), "data": {"NAME": f"{n}"}, "fileContent": sent}
            row = await portal.result("disk.folder.uploadFile", data)
            assert await content_of(portal, row) == b"text"

    async def test_twenty_megabytes(self, portal: Portal) -> None:
        content = os.urandom(20 << 20)
        row = await upload(portal, "big.bin", content)
        assert row["SIZE"] == str(20 << 20)
        assert await content_of(portal, row) == content

    async def test_rights_on_the_new_file(self, portal: Portal) -> None:
        ann, ben = await portal.make.person("Ann"), await portal.make.person("Ben")
        rights = [{"TASK_ID": 11, "ACCESS_CODE": f"U{ben}"}]
        row = await upload(portal, as_=ann, rights=rights)
        assert (await portal.result("disk.file.get", {"id": row["ID"]}, as_=ben))["NAME"]

    REFUSED: ClassVar[tuple[tuple[dict[str, Any], tuple[int, str, str]], ...]] = (
        ({"data": None}, NO_DATA),
        ({"data": "x"}, NO_DATA),
        ({"data": {}}, NO_NAME),
        ({"data": {"NAME": ""}}, NO_NAME),
        ({"data": {"NAME": ["x"]}}, NO_NAME),
        ({"fileContent": ["a.txt", ""]}, NOT_SAVED),
        ({"fileContent": ["a.txt", "%%%"]}, NOT_SAVED),
        ({"fileContent": ["a.txt"]}, NOT_SAVED),
        ({"fileContent": []}, NOT_SAVED),
        ({"fileContent": "false"}, NOT_SAVED),
        ({"fileContent": ""}, NOT_SAVED),
        ({"fileContent": 7}, NOT_SAVED),
        ({"rights": "U1"}, WRONG_RIGHTS),
        ({"rights": {"TASK_ID": 11, "ACCESS_CODE": "U1"}}, WRONG_RIGHTS),
        ({"rights": [{"TASK_ID": 11}]}, WRONG_RIGHTS),
        ({"rights": [{"TASK_ID": 99, "ACCESS_CODE": "U1"}]}, WRONG_RIGHTS),
        ({"rights": [{"TASK_ID": 11, "ACCESS_CODE": "G2"}]}, WRONG_RIGHTS),
        ({"rights": [{"TASK_ID": 11, "ACCESS_CODE": "U0"}]}, WRONG_RIGHTS),
        ({"rights": [{"TASK_ID": 11, "ACCESS_CODE": "U1_A"}]}, WRONG_RIGHTS),
        ({"rights": [{"TASK_ID": 11, "ACCESS_CODE": "U" + "9" * 30}]}, WRONG_RIGHTS),
        ({"data": {"NAME": "TAKEN.txt"}}, TAKEN),
        ({"data": {"NAME": "folder"}}, TAKEN),
    )

    async def test_refusals_write_nothing(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        await upload(portal, "taken.TXT", b"x", into=root)
        await folder(portal, "Folder", within=root)
        good = {"id": root, "data": {"NAME": "a.txt"}, "fileContent": ["a.txt", "dGV4dA=="]}
        before = await counts(portal), stored(portal)
        for wrong, expected in self.REFUSED:
            refused = await portal.error("disk.folder.uploadFile", {**good, **wrong})
            assert refused == expected, wrong
        assert (await counts(portal), stored(portal)) == before

    async def test_text_no_database_can_keep(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        webhook = await portal.webhook(1)
        body = b'{"id":%d,"data":{"NAME":"a\\u0000b"},"fileContent":["a","dGV4dA=="]}' % root
        response = await portal.http.post(
            f"{webhook}/disk.folder.uploadFile",
            content=body,
            headers={"Content-Type": "application/json"},
        )
        assert refusal(response)[:2] == (400, "WRONG_ENCODING")

    async def test_who_may_not_add(self, portal: Portal) -> None:
        ann, ben = await portal.make.person("Ann"), await portal.make.person("Ben")
        root = await root_of(portal, ben)
        await grant(portal, root, f"U{ann}", Right.READ)
        before = await counts(portal), stored(portal)
        sent = {"id": root, "data": {"NAME": "a"}, "fileContent": "dGV4dA=="}
        assert await portal.error("disk.folder.uploadFile", sent, as_=ann) == DENIED
        assert await portal.error("disk.folder.uploadFile", {"id": root}, as_=ann) == DENIED
        assert (await counts(portal), stored(portal)) == before

    async def test_giving_rights_needs_every_right(self, portal: Portal) -> None:
        ann, ben = await portal.make.person("Ann"), await portal.make.person("Ben")
        crew = await portal.make.workgroup(owner=ben, members=[ann])
        root = (await storage_of(portal, "group", crew))["root"]
        assert (await upload(portal, into=root, as_=ann))["NAME"] == "map.png"
        sent = {
            "id": root,
            "data": {"NAME": "b.txt"},
            "fileContent": "dGV4dA==",
            "rights": [{"TASK_ID": 13, "ACCESS_CODE": "*"}],
        }
        assert await portal.error("disk.folder.uploadFile", sent, as_=ann) == DENIED
        assert (await portal.result("disk.folder.uploadFile", sent, as_=ben))["NAME"] == "b.txt"

    async def test_a_folder_in_the_bin_takes_nothing(self, portal: Portal) -> None:
        shelf = await folder(portal, "Shelf", within=await root_of(portal, 1))
        async with portal.tx() as tx:
            binned = drive_object.update().where(drive_object.c.id == shelf)
            await tx.run(binned.values(deleted=3))
        sent = {"id": shelf, "data": {"NAME": "a"}, "fileContent": "dGV4dA=="}
        status, code, _ = await portal.error("disk.folder.uploadFile", sent)
        assert (status, code) == (400, "ERROR_NOT_FOUND")


class Form:
    """Uploading by address."""

    def __init__(self, portal: Portal, **params: Any) -> None:
        self.portal = portal
        self.params = params

    async def address(self, *, as_: int = 1) -> str:
        params = {"id": await root_of(self.portal, as_), **self.params}
        answer = await self.portal.result("disk.folder.uploadFile", params, as_=as_)
        assert list(answer) == ["field", "uploadUrl"]
        assert answer["field"] == "file"
        return str(answer["uploadUrl"])

    async def send(self, address: str, name: str, content: bytes) -> httpx.Response:
        return await self.portal.http.post(address, files={"file": (name, content)})


class TestByAddress:
    async def test_in_two_steps(self, portal: Portal) -> None:
        form = Form(portal)
        address = await form.address()
        assert address.startswith(f"https://feed.test{await portal.webhook(1)}/upload/?token=disk")
        response = await form.send(address, "Отчёт.txt", b"a\0b\r\n--\xff")
        assert response.status_code == 200
        body = response.json()
        assert {"start", "duration"} <= set(body["time"])
        assert isinstance(body["result"]["ID"], int)
        assert body["result"]["NAME"] == "Отчёт.txt"
        assert await content_of(portal, body["result"]) == b"a\0b\r\n--\xff"

    async def test_an_empty_file(self, portal: Portal) -> None:
        form = Form(portal)
        response = await form.send(await form.address(), "empty.txt", b"")
        row = response.json()["result"]
        assert row["SIZE"] == "0"
        assert await content_of(portal, row) == b""

    async def test_the_address_may_be_used_again_and_carries_what_was_asked(
        self, portal: Portal
    ) -> None:
        ann = await portal.make.person("Ann")
        rights = [{"TASK_ID": 11, "ACCESS_CODE": f"U{ann}"}]
        form = Form(portal, generateUniqueName=True, rights=rights)
        address = await form.address()
        for expected in ("a.txt", "a (1).txt"):
            row = (await form.send(address, "a.txt", b"x")).json()["result"]
            assert row["NAME"] == expected
            assert await portal.result("disk.file.get", {"id": row["ID"]}, as_=ann)

    async def test_a_name_that_is_taken(self, portal: Portal) -> None:
        form = Form(portal)
        address = await form.address()
        await form.send(address, "a.txt", b"first")
        before = await counts(portal), stored(portal)
        assert refusal(await form.send(address, "A.TXT", b"second")) == TAKEN
        assert (await counts(portal), stored(portal)) == before

    async def test_what_is_no_form_with_a_file(self, portal: Portal) -> None:
        address = await Form(portal).address()
        before = stored(portal)
        http = portal.http
        multipart = {"Content-Type": "multipart/form-data; boundary=b"}
        for response in (
            await http.get(address),
            await http.post(address),
            await http.post(address, json={"file": "x"}),
            await http.post(address, data={"file": "x"}),
            await http.post(address, files={"other": ("a.txt", b"x")}),
            await http.post(address, files={"file": ("", b"x")}),
            await http.post(address, content=b"--b\r\nbroken", headers=multipart),
            await http.post(address, content=b"", headers={"Content-Type": "multipart/form-data"}),
        ):
            assert refusal(response) == NO_FILE
        assert stored(portal) == before

    async def test_a_body_beyond_the_limit(self, portal_with: Any) -> None:
        portal = await portal_with(max_body_mb=1)
        form = Form(portal)
        response = await form.send(await form.address(), "big", bytes(2 << 20))
        assert refusal(response)[:2] == (413, "REQUEST_TOO_LARGE")

    async def test_a_changed_token(self, portal: Portal) -> None:
        form = Form(portal)
        address = await form.address()
        for wrong in (address[:-3] + "abc", address.split("?")[0], address + "x"):
            assert refusal(await form.send(wrong, "a", b"x")) == LINK_CHECK
        download = (await upload(portal))["DOWNLOAD_URL"]
        as_upload = download.replace("/download/", "/upload/")
        assert refusal(await form.send(as_upload, "a", b"x")) == LINK_CHECK

    async def test_the_address_of_somebody_else(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        form = Form(portal)
        address = await form.address()
        stolen = address.replace(await portal.webhook(1), await portal.webhook(ann))
        assert refusal(await form.send(stolen, "a", b"x")) == LINK_CHECK

    async def test_a_right_that_was_lost_meanwhile(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        crew = await portal.make.workgroup(members=[ann])
        root = (await storage_of(portal, "group", crew))["root"]
        form = Form(portal, id=root)
        address = await form.address(as_=ann)
        await portal.make.role(crew, ann, Role.BANNED)
        before = stored(portal)
        assert refusal(await form.send(address, "a", b"x")) == DENIED
        assert stored(portal) == before


class TestAtTheSameTime:
    async def test_one_name_is_given_once(self, portal: Portal) -> None:
        root, before = await root_of(portal, 1), stored(portal)
        sent = {"id": root, "data": {"NAME": "same.txt"}, "fileContent": "dGV4dA=="}
        answers = await asyncio.gather(
            *(portal.send("disk.folder.uploadFile", sent) for _ in range(12))
        )
        assert sorted(each.status_code for each in answers) == [200] + [400] * 11
        assert {refusal(each) for each in answers if each.status_code != 200} == {TAKEN}
        assert len(stored(portal) - before) == 1

    async def test_unique_names_are_all_different(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        sent = {
            "id": root,
            "data": {"NAME": "same.txt"},
            "fileContent": "dGV4dA==",
            "generateUniqueName": "1",
        }
        rows = await asyncio.gather(
            *(portal.result("disk.folder.uploadFile", sent) for _ in range(12))
        )
        expected = {"same.txt"} | {f"same ({n}).txt" for n in range(1, 12)}
        assert {row["NAME"] for row in rows} == expected

    async def test_the_uploads_folder_is_made_once(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        store = portal.services.files

        async def send() -> list[int]:
            async with portal.tx() as tx:
                files = [SentFile("a.txt", b"x"), SentFile("a.txt", b"y")]
                return await uploads.to_uploads_folder(tx, store, ann, files)

        made = await asyncio.gather(*(send() for _ in range(8)))
        assert len({file_id for pair in made for file_id in pair}) == 16
        root = await root_of(portal, ann)
        rows = await portal.result("disk.folder.getChildren", {"id": root}, as_=ann)
        assert [(row["NAME"], row["CODE"]) for row in rows] == [
            ("Uploaded files", "FOR_UPLOADED_FILES")
        ]


class TestUploadsFolder:
    async def send(self, portal: Portal, owner: int, *files: SentFile) -> list[str]:
        async with portal.tx() as tx:
            ids = await uploads.to_uploads_folder(tx, portal.services.files, owner, files)
        return [(await portal.result("disk.file.get", {"id": each}))["NAME"] for each in ids]

    async def test_names_in_order_and_unique(self, portal: Portal) -> None:
        files = [SentFile(name, name.encode()) for name in ("b.png", "a.png", "B.PNG", "b.png")]
        assert await self.send(portal, 1, *files) == [*("b.png", "a.png", "B (2).PNG", "b (1).png")]
        assert await self.send(portal, 1, files[0]) == ["b (3).png"]

    async def test_a_file_without_a_name_gets_a_random_one(self, portal: Portal) -> None:
        (name,) = await self.send(portal, 1, SentFile(None, b"x"))
        assert re.fullmatch("[0-9a-f]{32}", name)

    async def test_an_own_folder_of_that_name_stays(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        await folder(portal, "uploaded FILES", within=root)
        await self.send(portal, 1, SentFile("a", b"x"))
        rows = await portal.result("disk.folder.getChildren", {"id": root})
        assert [(row["NAME"], row["CODE"]) for row in rows] == [
            ("uploaded FILES", None),
            ("Uploaded files (1)", "FOR_UPLOADED_FILES"),
        ]

    async def test_nothing_stays_in_the_store_when_the_transaction_fails(
        self, portal: Portal
    ) -> None:
        before = await counts(portal), stored(portal)
        files = [SentFile(f"{n}", b"x") for n in range(5)]

        async def send_and_fail() -> None:
            async with portal.tx() as tx:
                await uploads.to_uploads_folder(tx, portal.services.files, 1, files)
                assert len(stored(portal) - before[1]) == 5
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await send_and_fail()
        assert (await counts(portal), stored(portal)) == before

    async def test_a_commit_that_may_have_happened_takes_nothing_away(
        self, portal: Portal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        dialect = portal.database.engine.sync_engine.dialect
        commit = dialect.do_commit

        def commit_and_lose_the_answer(connection: Any) -> None:
            commit(connection)
            raise ConnectionError("the answer was lost")

        before = stored(portal)
        with monkeypatch.context() as patch:
            patch.setattr(dialect, "do_commit", commit_and_lose_the_answer)
            with pytest.raises(ConnectionError):
                await self.send(portal, 1, SentFile("a.txt", b"committed"))
        assert len(stored(portal) - before) == 1
        root = await root_of(portal, 1)
        (made,) = await portal.result("disk.folder.getChildren", {"id": root})
        (row,) = await portal.result("disk.folder.getChildren", {"id": made["ID"]})
        assert await content_of(portal, row) == b"committed"

    async def test_a_store_that_is_gone_does_not_hide_why_it_failed(
        self, portal: Portal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def failing(self: FileStore, key: str) -> None:
            raise OSError("the store is gone")

        monkeypatch.setattr(FileStore, "delete", failing)
        root = await root_of(portal, 1)
        await upload(portal, "a.txt", b"x", into=root)
        sent = {"id": root, "data": {"NAME": "a.txt"}, "fileContent": "dGV4dA=="}
        form = Form(portal)
        with capture_logs() as logged:
            assert await portal.error("disk.folder.uploadFile", sent) == TAKEN
            assert refusal(await form.send(await form.address(), "a.txt", b"x")) == TAKEN
        assert [each["event"] for each in logged] == ["content is left over in the store"] * 2

    async def test_when_one_content_cannot_be_kept_none_is(
        self, portal: Portal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put = FileStore.put

        async def failing(self: FileStore, content: bytes, *, area: str = "") -> str:
            if content == b"bad":
                raise OSError("no space left")
            await asyncio.sleep(0.05)
            return await put(self, content, area=area)

        monkeypatch.setattr(FileStore, "put", failing)
        before = stored(portal)
        files = [SentFile("a", b"good"), SentFile("b", b"bad"), SentFile("c", b"good")]
        with pytest.raises(NotSaved):
            await self.send(portal, 1, *files)
        assert stored(portal) == before
        sent = {"id": await root_of(portal, 1), "data": {"NAME": "x"}, "fileContent": "YmFk"}
        assert await portal.error("disk.folder.uploadFile", sent) == NOT_SAVED
