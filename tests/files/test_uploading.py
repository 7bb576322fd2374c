"""`disk.storage.uploadFile` and `disk.folder.uploadFile` with the content in the call."""

import os
from typing import Any, ClassVar

from feed24.files.rights import Right
from feed24.files.tables import drive_object
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
from tests.files.uploading import (
    DENIED,
    NO_DATA,
    NO_NAME,
    NOT_SAVED,
    TAKEN,
    WRONG_RIGHTS,
    content_of,
    counts,
)
from tests.support.portal import Portal


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
