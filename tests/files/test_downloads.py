"""Addresses of files on the Drive: the same bytes, for exactly the people who may."""

import os
from urllib.parse import quote, unquote

from sqlalchemy import delete, update
from structlog.testing import capture_logs

from feed24.files import downloads
from feed24.files.rights import Right
from feed24.files.tables import drive_object, file_content
from feed24.users import service as users
from feed24.webhooks import service as webhooks
from feed24.webhooks.tables import webhook
from tests.files.addresses import (
    DENIED,
    DISMISSED,
    LINK_CHECK,
    NOBODY,
    REVOKED,
    check_harmless,
    drive_url,
    gone,
    revoke,
    shown,
    webhook_id,
)
from tests.files.drive import PNG, grant, refusal, storage_of, upload
from tests.support.portal import Portal


class TestDrive:
    async def test_the_same_bytes_through_both_forms(self, portal: Portal) -> None:
        for name, content in (
            ("map.png", PNG),
            ("big.bin", os.urandom(3 << 20)),
            ("page.html", b"<!DOCTYPE html><html><script>alert(1)</script>"),
            ("Отчёт за май.txt", "ы".encode()),
        ):
            row = await upload(portal, name, content)
            url = row["DOWNLOAD_URL"]
            path = await portal.webhook(1)
            assert url.startswith(f"https://feed.test{path}/download/?token=disk%7C")
            _, _, user, secret = path.split("/")
            token = url.partition("?")[2]
            other = f"https://feed.test/rest/download.json?aplogin={user}&ap={secret}&{token}"
            for address in (url, other, await drive_url(portal, row["ID"], 1)):
                response = await portal.http.get(address)
                assert (response.status_code, response.content) == (200, content)
                check_harmless(response)
                assert response.headers["content-disposition"].startswith("attachment;")
                assert response.headers["cache-control"] == "private, no-store"

    async def test_its_type_and_name(self, portal: Portal) -> None:
        row = await upload(portal, 'Отчёт 100% "x".html', b"<!DOCTYPE html><html>")
        response = await portal.http.get(row["DOWNLOAD_URL"])
        assert response.headers["content-type"] == "text/html"
        disposition = response.headers["content-disposition"]
        assert disposition.isascii()
        plain, encoded = disposition.removeprefix("attachment; ").split("; ")
        assert plain == 'filename="_____ 100_ _x_.html"'
        assert unquote(encoded.removeprefix("filename*=UTF-8''")) == "Отчёт 100% _x_.html"

    async def test_the_head_alone(self, portal: Portal) -> None:
        row = await upload(portal, "map.png", PNG)
        response = await portal.http.head(row["DOWNLOAD_URL"])
        assert (response.status_code, response.content) == (200, b"")
        assert response.headers["content-length"] == str(len(PNG))
        assert response.headers["content-type"] == "image/png"

    async def test_for_those_who_may_at_this_moment(self, portal: Portal) -> None:
        ann, ben = await portal.make.person("Ann"), await portal.make.person("Ben")
        crew = await portal.make.workgroup(members=[ann, ben])
        root = (await storage_of(portal, "group", crew))["root"]
        file_id = (await upload(portal, into=root, as_=ann))["ID"]
        url = await drive_url(portal, file_id, ben)
        assert (await portal.http.get(url)).content == PNG
        await portal.make.role(crew, ben, None)
        assert refusal(await portal.http.get(url)) == DENIED
        await grant(portal, file_id, f"U{ben}", Right.READ)
        assert (await portal.http.get(url)).content == PNG

    async def test_the_address_of_another_webhook_or_file(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        row, other = await upload(portal), await upload(portal, "other.png")
        url = row["DOWNLOAD_URL"]
        stolen = url.replace(await portal.webhook(1), await portal.webhook(ann))
        mixed = url.rpartition("%7C")[0] + "%7C" + other["DOWNLOAD_URL"].rpartition("%7C")[2]
        bare = url.partition("?")[0]
        doubled = f"{bare}?token=disk|{quote('id=1')}|"
        for wrong in (stolen, mixed, bare, doubled, url[:-1], url + "0", f"{bare}?token="):
            assert refusal(await portal.http.get(wrong)) == LINK_CHECK, wrong

    async def test_without_a_credential(self, portal: Portal) -> None:
        token = (await upload(portal))["DOWNLOAD_URL"].partition("?")[2]
        assert refusal(await portal.http.get(f"/rest/download.json?{token}")) == NOBODY
        assert refusal(await portal.http.get(f"/rest/1/wrong/download/?{token}")) == REVOKED

    async def test_what_ends_a_webhook_ends_its_addresses(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        url = (await upload(portal, as_=ann))["DOWNLOAD_URL"]
        number = await webhook_id(portal, ann)

        async def blocked(code: str | None) -> None:
            async with portal.tx() as tx:
                await webhooks.block(tx, number, code, {"OVERLOAD_LIMIT"})

        await blocked("OVERLOAD_LIMIT")
        assert refusal(await portal.http.get(url))[:2] == (503, "OVERLOAD_LIMIT")
        await blocked(None)
        async with portal.tx() as tx:
            await users.dismiss(tx, ann)
        assert refusal(await portal.http.get(url)) == DISMISSED
        async with portal.tx() as tx:
            await users.reinstate(tx, ann)
        assert (await portal.http.get(url)).content == PNG
        await revoke(portal, ann)
        assert refusal(await portal.http.get(url)) == REVOKED

    async def test_a_webhook_without_the_scope(self, portal: Portal) -> None:
        url = (await upload(portal))["DOWNLOAD_URL"]
        narrowed = update(webhook).values(scopes="log")
        async with portal.tx() as tx:
            await tx.run(narrowed)
        assert refusal(await portal.http.get(url))[:2] == (401, "insufficient_scope")

    async def test_a_file_that_is_gone(self, portal: Portal) -> None:
        row = await upload(portal)
        async with portal.tx() as tx:
            await tx.run(delete(drive_object).where(drive_object.c.id == row["ID"]))
        assert refusal(await portal.http.get(row["DOWNLOAD_URL"])) == gone(row["ID"])

    async def test_content_that_is_gone(self, portal: Portal) -> None:
        row = await upload(portal, "lost.png")
        lost = update(file_content).values(key="drive/00/00/nothing")
        async with portal.tx() as tx:
            await tx.run(lost.where(file_content.c.id == row["FILE_ID"]))
        url = (await shown(portal, row["ID"], 1))[0]
        with capture_logs() as logged:
            assert refusal(await portal.http.get(row["DOWNLOAD_URL"])) == gone("lost.png")
            assert refusal(await portal.http.get(url)) == gone("lost.png")
        assert [each["event"] for each in logged] == ["content is missing from the store"] * 2

    async def test_neither_is_a_method(self, portal: Portal) -> None:
        methods = await portal.call("methods", {"full": True})
        assert not {"download", "upload"} & set(methods.get("result", []))
        answer = await portal.result("batch", {"cmd": {"a": "download?token=x"}})
        assert answer["result_error"]["a"]["error"] == "ERROR_BATCH_METHOD_NOT_ALLOWED"


def test_names_in_headers() -> None:
    for name in ("a\r\nb", 'a"b\\c', "ä", "a;b=c", "a%0d%0ab", ""):
        header = downloads.disposition(name)
        assert header.isascii()
        assert "\n" not in header
        assert header.count('"') == 2
