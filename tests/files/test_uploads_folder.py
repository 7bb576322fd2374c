"""Uploads at the same time, and the folder that posted files go to."""

import asyncio
import re

import pytest
from structlog.testing import capture_logs

from feed24.db import OutcomeUnknown, Transaction
from feed24.files import uploads
from feed24.files.content import NotSaved
from feed24.files.store import FileStore
from feed24.rest.content import SentFile
from tests.files.drive import (
    folder,
    refusal,
    root_of,
    stored,
    upload,
)
from tests.files.uploading import (
    NOT_SAVED,
    TAKEN,
    Form,
    content_of,
    counts,
)
from tests.support.portal import Portal


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
        end = Transaction.end

        async def end_and_lose_the_answer(self: Transaction, word: str) -> None:
            await end(self, word)
            if self.write:
                raise ConnectionError("the answer was lost")

        before = stored(portal)
        with monkeypatch.context() as patch:
            patch.setattr(Transaction, "end", end_and_lose_the_answer)
            with pytest.raises(OutcomeUnknown):
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
