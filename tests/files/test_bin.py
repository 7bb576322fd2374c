"""The bin, and what is deleted for good."""

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from feed24.files import binning
from feed24.files.rights import Right
from feed24.files.tables import attachment, drive_object
from tests.files.addresses import gone
from tests.files.drive import PNG, attach, grant, refusal, root_of, storage_of, stored, upload
from tests.files.test_arranging import DENIED, NO_ID, add, names, unknown
from tests.files.uploading import content_of
from tests.support.portal import Portal

ROOT = (400, "DISK_OBJ_22000", "Could not delete root folder")


async def states(portal: Portal, *ids: int) -> list[int]:
    async with portal.tx(write=False) as tx:
        rows = await tx.all(select(drive_object.c.id, drive_object.c.deleted))
    found = {row.id: row.deleted for row in rows}
    return [found.get(each, -1) for each in ids]


class Tree:
    """`outer` with a file and `inner` with a file; all ids."""

    @classmethod
    async def grown(cls, portal: Portal) -> "Tree":
        tree = cls()
        tree.root = await root_of(portal, 1)
        tree.outer = await add(portal, "outer", into=tree.root)
        tree.inner = await add(portal, "inner", into=tree.outer)
        tree.one = (await upload(portal, "one.png", into=tree.outer))["ID"]
        tree.two = (await upload(portal, "two.png", into=tree.inner))["ID"]
        return tree

    root: int
    outer: int
    inner: int
    one: int
    two: int

    async def states(self, portal: Portal) -> list[int]:
        return await states(portal, self.outer, self.inner, self.one, self.two)


async def binned(portal: Portal, kind: str, object_id: int) -> dict[str, Any]:
    row: dict[str, Any] = await portal.result(f"disk.{kind}.markDeleted", {"id": object_id})
    return row


async def restored(portal: Portal, kind: str, object_id: int) -> dict[str, Any]:
    row: dict[str, Any] = await portal.result(f"disk.{kind}.restore", {"id": object_id})
    return row


class TestTheBin:
    async def test_a_file_there_and_back(self, portal: Portal) -> None:
        before = await upload(portal)
        row = await binned(portal, "file", before["ID"])
        assert not [name for name, value in row.items() if isinstance(value, int)]
        assert (row["DELETED_TYPE"], row["DELETED_BY"]) == ("3", "1")
        assert row["DELETE_TIME"] is not None
        assert row == await portal.result("disk.file.get", {"id": before["ID"]})
        assert await names(portal, await root_of(portal, 1)) == []
        assert await binned(portal, "file", before["ID"]) == row
        row = await restored(portal, "file", before["ID"])
        assert [name for name, value in row.items() if isinstance(value, int)] == ["DELETED_TYPE"]
        assert (row["DELETED_TYPE"], row["DELETED_BY"], row["DELETE_TIME"]) == (0, "1", None)
        assert await names(portal, await root_of(portal, 1)) == ["map.png"]
        assert await content_of(portal, row) == PNG

    async def test_a_folder_takes_its_content_there_and_back(self, portal: Portal) -> None:
        tree = await Tree.grown(portal)
        row = await binned(portal, "folder", tree.outer)
        assert [name for name, value in row.items() if isinstance(value, int)] == ["DELETED_TYPE"]
        assert row["DELETED_TYPE"] == 3
        assert await tree.states(portal) == [3, 4, 4, 4]
        assert (await portal.call("disk.folder.getChildren", {"id": tree.outer}))["total"] == 0
        row = await restored(portal, "folder", tree.outer)
        assert (row["DELETED_TYPE"], row["DELETED_BY"]) == (0, "1")
        assert await tree.states(portal) == [0, 0, 0, 0]
        assert await names(portal, tree.outer) == ["inner", "one.png"]

    async def test_what_was_there_by_itself_stays_there(self, portal: Portal) -> None:
        tree = await Tree.grown(portal)
        await binned(portal, "folder", tree.inner)
        await binned(portal, "folder", tree.outer)
        assert await tree.states(portal) == [3, 3, 4, 4]
        await restored(portal, "folder", tree.outer)
        assert await tree.states(portal) == [0, 3, 0, 4]

    async def test_a_part_comes_back_with_the_folders_above_it(self, portal: Portal) -> None:
        tree = await Tree.grown(portal)
        await binned(portal, "folder", tree.outer)
        await restored(portal, "file", tree.two)
        assert await tree.states(portal) == [0, 0, 3, 0]
        assert await names(portal, tree.outer) == ["inner"]

    async def test_a_name_that_was_taken_meanwhile(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        for kind, name, expected in (
            ("file", "map.png", "map (1).png"),
            ("folder", "plans", "plans (1)"),
        ):
            old = (await upload(portal))["ID"] if kind == "file" else None
            old = old or await add(portal, name, into=root)
            await binned(portal, kind, old)
            new = (await upload(portal))["ID"] if kind == "file" else None
            new = new or await add(portal, name, into=root)
            assert (await restored(portal, kind, old))["NAME"] == expected

    async def test_the_uploads_folder_is_made_anew(self, portal: Portal) -> None:
        await portal.make.post(FILES=[["a.txt", "YQ=="]])
        root = await root_of(portal, 1)
        (old,) = await portal.result("disk.folder.getChildren", {"id": root})
        await binned(portal, "folder", old["ID"])
        await portal.make.post(FILES=[["b.txt", "YQ=="]])
        assert await names(portal, root) == [old["NAME"]]
        row = await restored(portal, "folder", old["ID"])
        assert (row["CODE"], row["NAME"]) == (None, f"{old['NAME']} (1)")
        assert await names(portal, int(old["ID"])) == ["a.txt"]

    async def test_nothing_in_it_is_changed(self, portal: Portal) -> None:
        tree = await Tree.grown(portal)
        version = (await portal.result("disk.file.getVersions", {"id": tree.one}))[0]["ID"]
        await binned(portal, "folder", tree.outer)
        to = {"targetFolderId": tree.root}
        content = {"fileContent": ["a", "YQ=="]}
        for method, params in (
            ("disk.folder.rename", {"id": tree.inner, "newName": "x"}),
            ("disk.folder.moveTo", {"id": tree.inner, **to}),
            ("disk.folder.copyTo", {"id": tree.inner, **to}),
            ("disk.folder.addSubFolder", {"id": tree.inner, "data": {"NAME": "x"}}),
            ("disk.folder.uploadFile", {"id": tree.inner, "data": {"NAME": "x"}, **content}),
            ("disk.folder.getExternalLink", {"id": tree.inner}),
            (
                "disk.folder.shareToUser",
                {"id": tree.inner, "userId": 1, "taskName": "disk_access_read"},
            ),
            ("disk.file.rename", {"id": tree.one, "newName": "x"}),
            ("disk.file.moveTo", {"id": tree.one, **to}),
            ("disk.file.copyTo", {"id": tree.one, **to}),
            ("disk.file.uploadVersion", {"id": tree.one, **content}),
            ("disk.file.restoreFromVersion", {"id": tree.one, "versionId": version}),
            ("disk.file.getExternalLink", {"id": tree.one}),
        ):
            assert await portal.error(method, params) == unknown(params["id"]), method
        free = (await upload(portal, "free.png"))["ID"]
        sent = {"id": free, "targetFolderId": tree.inner}
        for method in ("disk.file.moveTo", "disk.file.copyTo"):
            assert await portal.error(method, sent) == unknown(tree.inner)

    async def test_rights(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        tree = await Tree.grown(portal)
        await grant(portal, tree.outer, f"U{ann}", Right.EDIT)
        for method in ("markDeleted", "restore", "deleteTree"):
            sent = {"id": tree.inner}
            assert await portal.error(f"disk.folder.{method}", sent, as_=ann) == DENIED
        assert await portal.error("disk.file.delete", {"id": tree.one}, as_=ann) == DENIED
        await portal.result("disk.file.markDeleted", {"id": tree.one}, as_=ann)
        await portal.result("disk.file.restore", {"id": tree.one}, as_=ann)
        await grant(portal, tree.inner, f"U{ann}", Right.FULL)
        for method in ("markDeleted", "restore", "deleteTree"):
            assert await portal.result(f"disk.folder.{method}", {"id": tree.inner}, as_=ann)

    async def test_errors(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        file_id = (await upload(portal))["ID"]
        for method in ("markDeleted", "restore", "deleteTree"):
            name = f"disk.folder.{method}"
            assert await portal.error(name, {}) == NO_ID
            assert await portal.error(name, {"id": 404}) == unknown(404)
            assert await portal.error(name, {"id": file_id}) == unknown(file_id)
        for method in ("markDeleted", "restore", "delete"):
            name = f"disk.file.{method}"
            assert await portal.error(name, {}) == NO_ID
            assert await portal.error(name, {"id": 404}) == unknown(404)
            assert await portal.error(name, {"id": root}) == unknown(root)
        for method in ("markDeleted", "deleteTree"):
            assert await portal.error(f"disk.folder.{method}", {"id": root}) == ROOT

    async def test_adding_to_a_folder_that_goes_to_the_bin(self, portal: Portal) -> None:
        """What was added goes with it, or was not added: nothing is left behind in no folder."""
        root = await root_of(portal, 1)
        made = await add(portal, "going", into=root)
        adding = [
            portal.call("disk.folder.addSubFolder", {"id": made, "data": {"NAME": str(n)}})
            for n in range(6)
        ]
        await asyncio.gather(*adding, portal.result("disk.folder.markDeleted", {"id": made}))
        async with portal.tx(write=False) as tx:
            of = select(drive_object.c.deleted).where(drive_object.c.parent_id == made)
            assert set(await tx.scalars(of)) <= {4}


class TestForGood:
    async def test_a_file(self, portal: Portal) -> None:
        row = await upload(portal)
        assert await portal.result("disk.file.delete", {"id": row["ID"]}) is True
        assert await portal.error("disk.file.get", {"id": row["ID"]}) == unknown(row["ID"])
        assert refusal(await portal.http.get(row["DOWNLOAD_URL"])) == gone(row["ID"])

    async def test_a_tree_with_its_bin(self, portal: Portal) -> None:
        tree = await Tree.grown(portal)
        await binned(portal, "file", tree.two)
        await portal.result("disk.folder.getExternalLink", {"id": tree.inner})
        assert await portal.result("disk.folder.deleteTree", {"id": tree.outer}) is True
        assert await tree.states(portal) == [-1] * 4
        assert await names(portal, tree.root) == []

    async def test_out_of_the_bin(self, portal: Portal) -> None:
        tree = await Tree.grown(portal)
        await binned(portal, "folder", tree.outer)
        assert await portal.result("disk.file.delete", {"id": tree.one}) is True
        assert await portal.result("disk.folder.deleteTree", {"id": tree.outer}) is True
        assert await tree.states(portal) == [-1] * 4


class TestAttachments:
    async def test_a_file_in_the_bin_breaks_them_until_it_is_back(self, portal: Portal) -> None:
        file_id = (await upload(portal))["ID"]
        post_id = await portal.make.post(UF_BLOG_POST_FILE=[f"n{file_id}"])
        (post,) = await portal.result("log.blogpost.get", {"POST_ID": post_id})
        (number,) = post["FILES"]
        sent = {"id": number}
        url = (await portal.result("disk.attachedObject.get", sent))["DOWNLOAD_URL"]
        await binned(portal, "file", file_id)
        assert await portal.error("disk.attachedObject.get", sent) == unknown(number)
        assert refusal(await portal.http.get(url)) == gone(number)
        await restored(portal, "file", file_id)
        assert (await portal.result("disk.attachedObject.get", sent))["NAME"] == "map.png"
        assert (await portal.http.get(url)).content == PNG
        assert (await portal.result("log.blogpost.get", {"POST_ID": post_id}))[0] == post

    async def test_a_post_can_be_changed_after_its_file_is_gone(self, portal: Portal) -> None:
        file_id = (await upload(portal))["ID"]
        post_id = await portal.make.post(UF_BLOG_POST_FILE=[f"n{file_id}"])
        await portal.result("disk.file.delete", {"id": file_id})
        for change in ({"FILES": [["new.txt", "YQ=="]]}, {"UF_BLOG_POST_FILE": ["empty"]}):
            sent = {"POST_ID": post_id, "POST_MESSAGE": "changed", **change}
            await portal.result("log.blogpost.update", sent)
        (post,) = await portal.result("log.blogpost.get", {"POST_ID": post_id})
        assert "FILES" not in post

    async def test_a_file_deleted_for_good_takes_its_attachments(self, portal: Portal) -> None:
        file_id = (await upload(portal))["ID"]
        number = await attach(portal, file_id, await portal.make.post())
        await portal.result("disk.file.delete", {"id": file_id})
        assert await portal.error("disk.attachedObject.get", {"id": number}) == unknown(number)
        async with portal.tx(write=False) as tx:
            assert await tx.scalars(select(attachment.c.id)) == []


class TestPurging:
    async def test_after_thirty_days(self, portal: Portal) -> None:
        tree = await Tree.grown(portal)
        keep = (await upload(portal, "keep.png"))["ID"]
        await binned(portal, "folder", tree.inner)
        await binned(portal, "file", keep)
        async with portal.tx() as tx:
            old = update(drive_object).where(drive_object.c.id == tree.inner)
            await tx.run(old.values(deleted_at=tx.now - timedelta(days=31)))
        for expected in (1, 0):
            async with portal.tx() as tx:
                assert await binning.purge(tx, before=tx.now - binning.KEPT) == expected
        assert await tree.states(portal) == [0, -1, 0, -1]
        assert await states(portal, keep) == [3]

    async def test_many_at_a_time(self, portal: Portal) -> None:
        common = (await storage_of(portal, "common", 0))["root"]
        for number in range(5):
            await binned(portal, "folder", await add(portal, str(number), into=common))
        before = stored(portal)
        found = []
        for _ in range(4):
            async with portal.tx() as tx:
                later = tx.now + timedelta(seconds=5)
                found.append(await binning.purge(tx, before=later, at_most=2))
        assert found == [2, 2, 1, 0]
        assert stored(portal) == before
