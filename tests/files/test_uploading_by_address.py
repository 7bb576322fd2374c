"""Uploading in two steps, by an address."""

from typing import Any

from feed24.access import Role
from tests.files.drive import (
    refusal,
    storage_of,
    stored,
    upload,
)
from tests.files.uploading import DENIED, LINK_CHECK, NO_FILE, TAKEN, Form, content_of, counts
from tests.support.portal import Portal


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
        portal = await portal_with(max_upload_mb=1)
        form = Form(portal)
        response = await form.send(await form.address(), "big", bytes(2 << 20))
        assert refusal(response)[:2] == (413, "REQUEST_TOO_LARGE")

    async def test_a_changed_token(self, portal: Portal) -> None:
        form = Form(portal)
        address = await form.address()
        # One of the letters that a signature of this length ends with.
        last = "A" if address[-1] != "A" else "E"
        for wrong in (address[:-1] + last, address.split("?")[0], address + "x"):
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
