"""Every address that an answer hands out: the same bytes, for exactly the people who may."""

import base64
import os
from datetime import timedelta
from urllib.parse import parse_qs, quote, unquote

import httpx
import pytest
from sqlalchemy import delete, update
from structlog.testing import capture_logs

from feed24.access import Role
from feed24.files import attachments, downloads
from feed24.files.links import public_url, shown_file
from feed24.files.rights import Right
from feed24.files.signing import sign
from feed24.files.tables import drive_object, file_content
from feed24.portal import service as portal_state
from feed24.rest.call import Call
from feed24.users import service as users
from feed24.webhooks import service as webhooks
from feed24.webhooks.authenticate import caller
from feed24.webhooks.tables import webhook
from tests.files.drive import PNG, attach, grant, refusal, root_of, storage_of, upload
from tests.support.portal import Portal

DENIED = (403, "ACCESS_DENIED", "Access denied!")
LINK_CHECK = (403, "ACCESS_DENIED", "Access denied! Link check failed")
EXPIRED = (401, "expired_token", "The access token provided has expired")
REVOKED = (401, "INVALID_CREDENTIALS", "Invalid request credentials")
DISMISSED = (401, "authorization_error", "Unable to authorize user")
NOBODY = (401, "NO_AUTH_FOUND", "Wrong authorization data")
HTTPS = (400, "INVALID_REQUEST", "Https required")


def gone(what: object) -> tuple[int, str, str]:
    return 404, "ERROR_NOT_FOUND", f"Could not find entity with id `{what}`"


async def webhook_id(portal: Portal, user_id: int) -> int:
    async with portal.tx(write=False) as tx:
        rows = await webhooks.find_all(tx)
    return int(next(row.id for row in rows if row.user_id == user_id))


async def revoke(portal: Portal, user_id: int) -> None:
    number = await webhook_id(portal, user_id)
    async with portal.tx() as tx:
        await webhooks.revoke(tx, number)


async def shown(portal: Portal, file_id: int, as_: int) -> tuple[str, str, str]:
    """The addresses of a file beside comments, as handed out to that person's webhook."""
    await portal.webhook(as_)
    number = await webhook_id(portal, as_)
    async with portal.tx(write=False) as tx:
        row = await webhooks.by_id(tx, number)
        assert row is not None
        call = Call(tx, caller(row, ""), portal.services, None, "https://feed.test")  # type: ignore[arg-type]
        return tuple(shown_file(call, file_id))  # type: ignore[return-value]


async def drive_url(portal: Portal, file_id: int, as_: int) -> str:
    return str((await portal.result("disk.file.get", {"id": file_id}, as_=as_))["DOWNLOAD_URL"])


async def attachment_url(portal: Portal, attachment_id: int, as_: int) -> str:
    row = await portal.result("disk.attachedObject.get", {"id": attachment_id}, as_=as_)
    return str(row["DOWNLOAD_URL"])


def check_harmless(response: httpx.Response) -> None:
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["content-security-policy"] == "sandbox"
    assert response.headers["content-length"] == str(len(response.content))


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


@pytest.fixture
async def cast(portal: Portal) -> dict[str, int]:
    make = portal.make
    people = {name: await make.person(name) for name in ("author", "recipient", "outsider")}
    return people | {"admin": 1, "crew": await make.workgroup(members=list(people.values())[:2])}


async def attached(portal: Portal, cast: dict[str, int]) -> tuple[int, int, int]:
    """A post to the crew, a file of its author's, and the attachment of the one to the other."""
    author = cast["author"]
    post_id = await portal.make.post(author=author, to=[f"SG{cast['crew']}"])
    file_id = (await upload(portal, as_=author, generateUniqueName=True))["ID"]
    return post_id, file_id, await attach(portal, file_id, post_id, by=author)


class TestAttachments:
    async def test_for_readers_of_the_post(self, portal: Portal, cast: dict[str, int]) -> None:
        post_id, file_id, number = await attached(portal, cast)
        for who in ("author", "recipient", "admin"):
            row = await portal.result("disk.attachedObject.get", {"id": number}, as_=cast[who])
            assert " ".join(row) == (
                "ID OBJECT_ID MODULE_ID ENTITY_TYPE ENTITY_ID CREATE_TIME CREATED_BY DOWNLOAD_URL "
                "NAME SIZE"
            )
            assert (row["ID"], row["OBJECT_ID"]) == (str(number), str(file_id))
            assert (row["ENTITY_TYPE"], row["ENTITY_ID"]) == ("blog_post", str(post_id))
            assert (row["MODULE_ID"], row["CREATED_BY"]) == ("blog", str(cast["author"]))
            assert (row["NAME"], row["SIZE"]) == ("map.png", str(len(PNG)))
            url = row["DOWNLOAD_URL"]
            start = f"https://feed.test/bitrix/tools/disk/uf.php?attachedId={number}&auth[auth]="
            assert url.startswith(start)
            assert url.endswith("&action=download&ncc=1")
            response = await portal.http.get(url)
            assert (response.status_code, response.content) == (200, PNG)
            check_harmless(response)
            assert response.headers["content-disposition"].startswith("attachment;")
        stranger = cast["outsider"]
        refused = await portal.error("disk.attachedObject.get", {"id": number}, as_=stranger)
        assert refused == DENIED

    async def test_it_is_no_right_on_the_drive(self, portal: Portal, cast: dict[str, int]) -> None:
        _, file_id, number = await attached(portal, cast)
        who = cast["recipient"]
        assert await portal.result("disk.attachedObject.get", {"id": number}, as_=who)
        assert await portal.error("disk.file.get", {"id": file_id}, as_=who) == DENIED

    async def test_whoever_leaves_the_group(self, portal: Portal, cast: dict[str, int]) -> None:
        _, _, number = await attached(portal, cast)
        url = await attachment_url(portal, number, cast["recipient"])
        for role in (None, Role.BANNED, Role.PENDING):
            await portal.make.role(cast["crew"], cast["recipient"], role)
            assert refusal(await portal.http.get(url)) == DENIED
        await portal.make.role(cast["crew"], cast["recipient"], Role.MEMBER)
        assert (await portal.http.get(url)).content == PNG

    async def test_what_ends_it(self, portal: Portal, cast: dict[str, int]) -> None:
        async def detach(post_id: int, file_id: int, number: int) -> None:
            async with portal.tx() as tx:
                await attachments.detach(tx, [number])

        async def delete_post(post_id: int, file_id: int, number: int) -> None:
            await portal.result("log.blogpost.delete", {"POST_ID": post_id}, as_=cast["author"])

        async def bin_file(post_id: int, file_id: int, number: int) -> None:
            async with portal.tx() as tx:
                binned = update(drive_object).where(drive_object.c.id == file_id)
                await tx.run(binned.values(deleted=3))

        async def delete_file(post_id: int, file_id: int, number: int) -> None:
            async with portal.tx() as tx:
                await tx.run(delete(drive_object).where(drive_object.c.id == file_id))

        for end in (detach, delete_post, bin_file, delete_file):
            post_id, file_id, number = await attached(portal, cast)
            url = await attachment_url(portal, number, cast["recipient"])
            assert (await portal.http.get(url)).content == PNG
            await end(post_id, file_id, number)
            assert refusal(await portal.http.get(url)) == gone(number), end
            answer = await portal.error("disk.attachedObject.get", {"id": number})
            assert answer == (400, "ERROR_NOT_FOUND", gone(number)[2])
            async with portal.tx() as tx:
                await tx.run(delete(drive_object).where(drive_object.c.id == file_id))

    async def test_the_value_stands_for_one_attachment_and_one_purpose(
        self, portal: Portal, cast: dict[str, int]
    ) -> None:
        _, _, number = await attached(portal, cast)
        _, file_id, other = await attached(portal, cast)
        url = await attachment_url(portal, number, cast["recipient"])
        proof = url.partition("auth[auth]=")[2].partition("&")[0]
        place = "/bitrix/tools/disk/uf.php"
        for wrong in (
            url.replace(f"attachedId={number}", f"attachedId={other}"),
            f"/disk/downloadFile/{number}?auth[auth]={proof}",
            f"{place}?attachedId={number}&auth[auth]={proof}x",
            f"{place}?attachedId={number}&auth[auth]=disk|x|y",
            f"{place}?auth[auth]={proof}",
        ):
            assert refusal(await portal.http.get(wrong)) == LINK_CHECK, wrong
        for without in (f"{place}?attachedId={number}", place, f"{place}?auth=x"):
            assert refusal(await portal.http.get(without)) == NOBODY
        shown_url = (await shown(portal, file_id, cast["author"]))[0]
        moved = shown_url.partition("auth[auth]=")[2]
        misused = f"{place}?attachedId={file_id}&auth[auth]={moved}"
        assert refusal(await portal.http.get(misused)) == LINK_CHECK

    async def test_the_value_is_good_for_an_hour(
        self, portal: Portal, cast: dict[str, int]
    ) -> None:
        _, _, number = await attached(portal, cast)
        await portal.webhook(cast["recipient"])
        of = f"webhook:{await webhook_id(portal, cast['recipient'])}"
        async with portal.tx(write=False) as tx:
            now = tx.now

        async def at(minutes: int) -> httpx.Response:
            proof = sign(
                portal.services.secret,
                "attachment",
                {"id": number, "credential": of},
                until=now + timedelta(minutes=minutes),
            )
            place = f"/bitrix/tools/disk/uf.php?attachedId={number}"
            return await portal.http.get(f"{place}&auth[auth]={proof}")

        assert (await at(1)).content == PNG
        assert refusal(await at(-1)) == EXPIRED
        url = await attachment_url(portal, number, cast["recipient"])
        handed_out = url.partition("auth[auth]=")[2].partition("&")[0]
        until = _end_of(unquote(handed_out))
        assert 3590 <= until - now.timestamp() <= 3660

    async def test_what_ends_the_webhook(self, portal: Portal, cast: dict[str, int]) -> None:
        _, file_id, number = await attached(portal, cast)
        who = cast["author"]
        urls = [await attachment_url(portal, number, who), *await shown(portal, file_id, who)]

        async def all_answer(expected: tuple[int, str, str]) -> None:
            for url in urls:
                assert refusal(await portal.http.get(url)) == expected

        async with portal.tx() as tx:
            await users.dismiss(tx, who)
        await all_answer(DISMISSED)
        async with portal.tx() as tx:
            await users.reinstate(tx, who)
        for url in urls:
            assert (await portal.http.get(url)).content == PNG
            assert refusal(await portal.http.get(url.replace("https:", "http:"))) == HTTPS
        await revoke(portal, who)
        await all_answer(REVOKED)

    async def test_a_closed_portal(self, portal: Portal, cast: dict[str, int]) -> None:
        _, _, number = await attached(portal, cast)
        url = await attachment_url(portal, number, cast["author"])
        async with portal.tx() as tx:
            await portal_state.set_closed(tx, True)
        assert refusal(await portal.http.get(url))[:2] == (500, "PORTAL_DELETED")

    async def test_in_order_and_described(self, portal: Portal, cast: dict[str, int]) -> None:
        author = cast["author"]
        post_id = await portal.make.post(author=author)
        names = ("c.txt", "a.png", "b.txt")
        files = [(await upload(portal, name, PNG, as_=author))["ID"] for name in names]
        async with portal.tx() as tx:
            ids = await attachments.attach(tx, "blog_post", post_id, post_id, files, author)
            found = await attachments.of_posts(tx, [post_id, 999])
            described = await attachments.described(tx, [*files, 999])
        assert ids == sorted(ids)
        assert [(each.id, each.file_id, each.name) for each in found[post_id]] == list(
            zip(ids, files, names, strict=True)
        )
        assert list(found) == [post_id]
        assert list(described) == files
        first = described[files[0]]
        assert (first.size, first.media_type, first.width, first.height) == (
            *(len(PNG), "image/png", 2, 3),
        )
        assert (first.author_id, first.author_name) == (author, "author")

    async def test_comments_lose_theirs_alone(self, portal: Portal, cast: dict[str, int]) -> None:
        author = cast["author"]
        post_id, file_id, number = await attached(portal, cast)
        async with portal.tx() as tx:
            mine = await attachments.attach(tx, "blog_comment", 7, post_id, [file_id], author)
            other = await attachments.attach(tx, "blog_comment", 8, post_id, [file_id], author)
            of_comments = await attachments.of_comments(tx, [7, 8])
        assert {n: [each.id for each in of_comments[n]] for n in of_comments} == {
            7: mine,
            8: other,
        }
        async with portal.tx() as tx:
            await attachments.detach_all(tx, "blog_comment", 7)
        (row,) = mine
        assert (await portal.error("disk.attachedObject.get", {"id": row}))[0] == 400
        for left in (*other, number):
            got = await portal.result("disk.attachedObject.get", {"id": left})
            assert got["ID"] == str(left)


def _end_of(token: str) -> int:
    """When a token ends."""
    encoded = token.split("|")[1]
    raw = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode()
    return int(parse_qs(raw)["until"][0])


class TestShownFiles:
    async def test_three_addresses_for_the_same_bytes(
        self, portal: Portal, cast: dict[str, int]
    ) -> None:
        for name, content, how in (
            ("map.png", PNG, "inline"),
            ("page.html", b"<!DOCTYPE html><html>", "attachment"),
            ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "attachment"),
            ("disguised.png", b"<!DOCTYPE html><html>", "attachment"),
        ):
            file_id = (await upload(portal, name, content, as_=cast["author"]))["ID"]
            preview, show, save = await shown(portal, file_id, cast["author"])
            assert preview.startswith(f"https://feed.test/disk/showPreview/{file_id}?auth[auth]=")
            assert show.startswith(f"https://feed.test/disk/showFile/{file_id}?")
            assert save.startswith(f"https://feed.test/disk/downloadFile/{file_id}?")
            for url, expected in ((preview, how), (show, how), (save, "attachment")):
                response = await portal.http.get(url)
                assert (response.status_code, response.content) == (200, content)
                assert response.headers["content-disposition"].split(";")[0] == expected
                check_harmless(response)

    async def test_for_readers_on_the_drive_and_in_the_feed(
        self, portal: Portal, cast: dict[str, int]
    ) -> None:
        _, file_id, number = await attached(portal, cast)
        for who, may in (("author", True), ("recipient", True), ("outsider", False)):
            for url in await shown(portal, file_id, cast[who]):
                response = await portal.http.get(url)
                if may:
                    assert response.content == PNG
                else:
                    assert refusal(response) == DENIED
        async with portal.tx() as tx:
            await attachments.detach(tx, [number])
        for url in await shown(portal, file_id, cast["recipient"]):
            assert refusal(await portal.http.get(url)) == DENIED

    async def test_what_is_no_file(self, portal: Portal) -> None:
        root = await root_of(portal, 1)
        for number in (root, 999):
            for url in await shown(portal, number, 1):
                assert refusal(await portal.http.get(url)) == gone(number)
        assert refusal(await portal.http.get("/disk/showFile/abc?auth[auth]=x")) == LINK_CHECK


class TestPublic:
    async def test_photos_are_for_anybody(self, portal: Portal) -> None:
        store = portal.services.files
        for content, kind in ((PNG, "image/png"), (b"GIF89a" + bytes(300_000), "image/gif")):
            url = public_url("https://feed.test", await store.put(content))
            response = await portal.http.get(url)
            assert (response.status_code, response.content) == (200, content)
            assert response.headers["content-type"] == kind
            assert response.headers["content-disposition"] == "inline"
            assert "immutable" in response.headers["cache-control"]
            check_harmless(response)
            head = await portal.http.head(url)
            assert (head.content, head.headers["content-type"]) == (b"", kind)

    async def test_anything_else_is_only_saved(self, portal: Portal) -> None:
        for content in (b"", b"<!DOCTYPE html><html>", b"<svg/>", b"BM" + bytes(50)):
            url = public_url("https://feed.test", await portal.services.files.put(content))
            response = await portal.http.get(url)
            assert (response.status_code, response.content) == (200, content)
            assert response.headers["content-type"] == "application/octet-stream"
            assert response.headers["content-disposition"] == "attachment"
            check_harmless(response)

    async def test_the_drive_is_not_public(self, portal: Portal) -> None:
        store = portal.services.files
        key = await store.put(PNG, area="drive")
        first, second, rest = key.split("/")[1:]
        for path in (
            f"/upload/{first}/{second}/{rest}",
            f"/upload/{key}",
            f"/upload/../drive/{first}/{second}/{rest}",
            f"/upload/%2e%2e/drive/{first}%2f{second}/{rest}",
            f"/upload/..%2fdrive/{first}/{second}%2f{rest}",
            "/upload/a/b/c",
            "/upload/a/b/%00",
            "/upload/a/b/..",
        ):
            response = await portal.http.get(path)
            assert response.status_code == 404, path
            assert PNG not in response.content


def test_names_in_headers() -> None:
    for name in ("a\r\nb", 'a"b\\c', "ä", "a;b=c", "a%0d%0ab", ""):
        header = downloads.disposition(name)
        assert header.isascii()
        assert "\n" not in header
        assert header.count('"') == 2
