"""`log.blogpost.add`: files."""

from typing import Any

import pytest

from tests.posts.feed import encoded, shown
from tests.support.portal import Portal

ADD = "log.blogpost.add"
CODE = "SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR"
NOT_ADDED = (400, CODE, "Blog post hasn't been added")


class TestFiles:
    async def test_posted_files_keep_their_order(self, portal: Portal) -> None:
        files = [["b.txt", encoded(b"1")], ["a.txt", encoded(b"2")], encoded(b"3")]
        post = await shown(portal, await portal.result(ADD, {"POST_MESSAGE": "x", "FILES": files}))
        assert post["FILES"] == sorted(post["FILES"])
        assert len(post["FILES"]) == 3
        found = [await self.attached(portal, number) for number in post["FILES"]]
        assert [each["NAME"] for each in found][:2] == ["b.txt", "a.txt"]
        assert len(found[2]["NAME"]) == 32
        assert [each["SIZE"] for each in found] == ["1", "1", "1"]

    async def test_a_map_of_maps_is_fine_too(self, portal: Portal) -> None:
        files = {"x": {"name": "plan.txt", "content": encoded(b"gate")}}
        post = await shown(portal, await portal.result(ADD, {"POST_MESSAGE": "x", "FILES": files}))
        assert (await self.attached(portal, post["FILES"][0]))["NAME"] == "plan.txt"

    async def test_the_documented_sample_can_be_pasted(self, portal: Portal) -> None:
        sent = {
            "POST_TITLE": "New Regulation",
            "POST_MESSAGE": "From November 1, the approval process is updated.",
            "DEST": ["UA"],
            "TAGS": "regulation,approval,update",
            "IMPORTANT": "Y",
            "FILES": [
                ["first-image.jpg", "/9j/4AAQSkZJRgABAQ..."],
                ["second-image.jpg", "/9j/4..."],
            ],
        }
        post = await shown(portal, await portal.result(ADD, sent))
        assert len(post["FILES"]) == 2

    async def test_files_of_the_drive(self, portal: Portal) -> None:
        ann, bob = await portal.make.person(), await portal.make.person()
        files = [["plan.txt", encoded(b"gate")]]
        first = await portal.make.post(author=ann, FILES=files)
        file_id = await self.drive_id(portal, first)
        sent = {"POST_MESSAGE": "x", "UF_BLOG_POST_FILE": [f"n{file_id}", f"n{file_id}"]}
        post = await shown(portal, await portal.result(ADD, sent, as_=ann))
        assert len(post["FILES"]) == 1
        assert await self.drive_id(portal, int(post["ID"])) == file_id
        # Seen in a post, but not on the Drive.
        assert await portal.error(ADD, sent, as_=bob) == NOT_ADDED

    @pytest.mark.parametrize("files", [[], [["b.txt", encoded(b"sent")]]])
    async def test_posted_files_win_over_the_drive(self, portal: Portal, files: Any) -> None:
        sent = {"POST_MESSAGE": "x", "FILES": files, "UF_BLOG_POST_FILE": ["n999"]}
        post = await shown(portal, await portal.result(ADD, sent))
        assert len(post.get("FILES", [])) == len(files)

    @pytest.mark.parametrize("nothing", [None, "", []])
    async def test_nothing_sent_is_nothing_attached(self, portal: Portal, nothing: Any) -> None:
        sent = {"POST_MESSAGE": "x", "FILES": nothing, "UF_BLOG_POST_FILE": nothing}
        post = await shown(portal, await portal.result(ADD, sent))
        assert "FILES" not in post
        assert post["HAS_PROPS"] is None

    async def test_the_author_owns_them(self, portal: Portal) -> None:
        ann = await portal.make.person()
        sent = {"POST_MESSAGE": "x", "USER_ID": ann, "FILES": [["a.txt", encoded(b"1")]]}
        file_id = await self.drive_id(portal, await portal.result(ADD, sent))
        found = await portal.result("disk.file.get", {"id": file_id}, as_=ann)
        assert found["CREATED_BY"] == str(ann)

    async def attached(self, portal: Portal, number: int) -> dict[str, Any]:
        return dict(await portal.result("disk.attachedObject.get", {"id": number}))

    async def drive_id(self, portal: Portal, post_id: int) -> int:
        (number,) = (await shown(portal, post_id))["FILES"]
        return int((await self.attached(portal, number))["OBJECT_ID"])
