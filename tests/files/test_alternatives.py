"""What pictures show, in words: who may say it, and where it is told."""

from typing import Any

import pytest

from tests.files.drive import PNG, encoded, root_of, upload
from tests.support.portal import Portal

DESCRIBE, LIST = "feed24.file.describe", "feed24.file.list"
NOT_FOUND = (400, "ERROR_NOT_FOUND", "File not found")
DENIED = (403, "ACCESS_DENIED", "Access denied! This file is for others to describe")
MAP = "A map of the yard"


async def alt_of(portal: Portal, file_id: int, *, as_: int = 1) -> str:
    (row,) = await portal.result(LIST, {"FILE_ID": [file_id]}, as_=as_)
    return str(row["ALT"])


async def describe(portal: Portal, file_id: int, text: str = MAP, *, as_: int = 1) -> Any:
    return await portal.result(DESCRIBE, {"FILE_ID": file_id, "ALT": text}, as_=as_)


async def test_is_told_with_posts_and_comments(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    file_id = (await upload(portal, as_=ann))["ID"]
    post_id = await portal.make.post(author=ann, to=["U1"], UF_BLOG_POST_FILE=[f"n{file_id}"])
    said = {"POST_ID": post_id, "TEXT": "This one", "FILES": [["b.png", encoded(PNG)]]}
    await portal.result("log.blogcomment.add", said, as_=ann)
    shown = await _shown(portal, post_id)
    assert [each["ALT"] for each in shown] == ["", "", ""]
    for each in shown:
        assert await describe(portal, int(each["FILE_ID"]), as_=ann) is True
    assert [each["ALT"] for each in await _shown(portal, post_id)] == [MAP, MAP, MAP]
    found = await portal.result("feed24.search.files", {"QUERY": "b.png"}, as_=ann)
    assert [each["ALT"] for each in found] == [MAP]
    # Nothing is different for clients of the original's methods.
    row = await portal.result("disk.file.get", {"id": file_id}, as_=ann)
    assert not {"ALT", "alt"} & set(row)


async def _shown(portal: Portal, post_id: int) -> list[dict[str, Any]]:
    (post,) = await portal.result("feed24.post.list", {"POST_ID": post_id})
    (latest,) = post["LATEST_COMMENTS"]
    (comment,) = await portal.result("feed24.comment.list", {"POST_ID": post_id})
    return [*post["FILES"], *latest["FILES"], *comment["FILES"]]


async def test_is_set_changed_and_taken_away(portal: Portal) -> None:
    file_id = (await upload(portal))["ID"]
    for sent, kept in ((MAP, MAP), ("  Two\n lines ", "Two lines"), ("я" * 1000,) * 2, ("", "")):
        await describe(portal, file_id, sent)
        assert await alt_of(portal, file_id) == kept
    await describe(portal, file_id)
    await portal.result(DESCRIBE, {"FILE_ID": file_id})
    assert await alt_of(portal, file_id) == ""


async def test_goes_with_a_copy(portal: Portal) -> None:
    file_id = (await upload(portal))["ID"]
    await describe(portal, file_id)
    ann = await portal.make.person("Ann")
    to = {"id": file_id, "targetFolderId": await root_of(portal, ann)}
    copy = (await portal.result("disk.file.copyto", to))["ID"]
    assert await alt_of(portal, copy) == MAP


async def test_is_for_whoever_may_change_the_file(portal: Portal) -> None:
    ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
    file_id = (await upload(portal, as_=ann))["ID"]
    sent = {"FILE_ID": file_id, "ALT": "Mine"}
    assert await portal.error(DESCRIBE, sent, as_=bob) == NOT_FOUND
    assert await portal.result(LIST, {"FILE_ID": [file_id, 999]}, as_=bob) == []
    await portal.make.post(author=ann, to=[f"U{bob}"], UF_BLOG_POST_FILE=[f"n{file_id}"])
    assert await alt_of(portal, file_id, as_=bob) == ""
    assert await portal.error(DESCRIBE, sent, as_=bob) == DENIED
    await describe(portal, file_id, as_=1)
    assert await alt_of(portal, file_id, as_=bob) == MAP


async def test_of_a_list(portal: Portal) -> None:
    picture, text = (await upload(portal))["ID"], (await upload(portal, "a.txt", b"words"))["ID"]
    first, second = await portal.result(LIST, {"FILE_ID": [str(text), picture, "x", picture]})
    preview = first.pop("PREVIEW_URL")
    assert (await portal.http.get(preview)).status_code == 200
    assert first == {
        "FILE_ID": str(picture),
        "NAME": "map.png",
        "SIZE": str(len(PNG)),
        "TYPE": "image/png",
        "WIDTH": 2,
        "HEIGHT": 3,
        "ALT": "",
    }
    assert (second["FILE_ID"], second["PREVIEW_URL"]) == (str(text), None)
    await portal.result("disk.file.markdeleted", {"id": text})
    assert len(await portal.result(LIST, {"FILE_ID": [text, picture]})) == 1


@pytest.mark.parametrize("file_id", [0, -1, 999, 2**70, "x", None])
async def test_of_what_is_not_there(portal: Portal, file_id: Any) -> None:
    assert await portal.error(DESCRIBE, {"FILE_ID": file_id, "ALT": MAP}) == NOT_FOUND


async def test_limits(portal: Portal) -> None:
    file_id = (await upload(portal))["ID"]
    too_long = await portal.error(DESCRIBE, {"FILE_ID": file_id, "ALT": "x" * 1001})
    assert too_long[:2] == (400, "ERROR_ARGUMENT")
    too_many = await portal.error(LIST, {"FILE_ID": list(range(1, 52))})
    assert too_many[:2] == (400, "ERROR_ARGUMENT")
