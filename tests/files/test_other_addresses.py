"""Addresses beside comments and of pictures: the same bytes, for exactly the people who may."""

from feed24.files import attachments
from feed24.files.links import public_url
from tests.files.addresses import DENIED, LINK_CHECK, attached, check_harmless, gone, shown
from tests.files.drive import PNG, refusal, root_of, upload
from tests.support.portal import Portal


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
                assert response.status_code == 200
                # The preview of a picture is a copy.
                assert response.content == content or (url == preview and how == "inline")
                assert response.headers["content-disposition"].split(";")[0] == expected
                check_harmless(response)

    async def test_for_readers_on_the_drive_and_in_the_feed(
        self, portal: Portal, cast: dict[str, int]
    ) -> None:
        _, file_id, number = await attached(portal, cast)
        for who, may in (("author", True), ("recipient", True), ("outsider", False)):
            preview, *others = await shown(portal, file_id, cast[who])
            for url in (preview, *others):
                response = await portal.http.get(url)
                if may:
                    assert response.status_code == 200
                    assert response.content == PNG or url == preview
                else:
                    assert refusal(response) == DENIED
        async with portal.tx() as tx:
            await attachments.detach(tx, [number])
        for url in await shown(portal, file_id, cast["recipient"]):
            assert refusal(await portal.http.get(url)) == DENIED

    async def test_a_post_that_is_read_from_outside(
        self, portal: Portal, cast: dict[str, int]
    ) -> None:
        """Its files are shown with it, those of its comments are not."""
        author, outsider = cast["author"], cast["outsider"]
        group = await portal.make.workgroup(opened=True, members=[author])
        post_id = await portal.make.post(author=author, to=[f"SG{group}"])
        comment_id = await portal.make.comment(post_id, author=author)
        cases: list[tuple[attachments.EntityType, int, bool]] = [
            ("blog_post", post_id, True),
            ("blog_comment", comment_id, False),
        ]
        for entity_type, entity_id, may in cases:
            file_id = (await upload(portal, as_=author, generateUniqueName=True))["ID"]
            async with portal.tx() as tx:
                await attachments.attach(
                    tx, entity_type, entity_id, post_id, [int(file_id)], author
                )
            for url in await shown(portal, file_id, outsider):
                response = await portal.http.get(url)
                assert response.status_code == 200 if may else refusal(response) == DENIED

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
