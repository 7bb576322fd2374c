"""Addresses of attachments: the same bytes, for exactly the readers of the post."""

import base64
from datetime import timedelta
from urllib.parse import parse_qs, unquote

import httpx
from sqlalchemy import delete, update

from feed24.access import Role
from feed24.files import attachments
from feed24.files.signing import sign
from feed24.files.tables import drive_object
from feed24.portal import service as portal_state
from feed24.users import service as users
from tests.files.addresses import (
    DENIED,
    DISMISSED,
    EXPIRED,
    HTTPS,
    LINK_CHECK,
    NOBODY,
    REVOKED,
    attached,
    attachment_url,
    check_harmless,
    gone,
    revoke,
    shown,
    webhook_id,
)
from tests.files.drive import PNG, refusal, upload
from tests.support.portal import Portal


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
            assert (await portal.http.get(url)).status_code == 200
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
