"""`log.blogcomment.user.get`."""

import struct
import zlib
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from feed24.comments.tables import comment
from tests.posts.feed import encoded
from tests.support.portal import Portal

GET = "log.blogcomment.user.get"


async def ids(portal: Portal, *, as_: int = 1, **sent: Any) -> list[int]:
    found = await portal.result(GET, sent, as_=as_)
    return [each["id"] for each in found["comments"]]


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * (width + 1) * height)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


async def test_ones_own_the_latest_first(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post()
    mine = [await portal.make.comment(post_id, author=ann, text=f"Text {n}") for n in range(5)]
    others = await portal.make.comment(post_id, author=bob)
    newest_first = mine[::-1]
    cuts: list[tuple[dict[str, Any], list[int]]] = [
        ({}, newest_first),
        ({"LIMIT": 2}, newest_first[:2]),
        ({"FIRST_ID": 0, "LIMIT": 2}, [mine[1], mine[0]]),
        ({"FIRST_ID": mine[1], "LIMIT": 2}, [mine[3], mine[2]]),
        ({"FIRST_ID": mine[3], "LAST_ID": mine[1]}, [mine[4]]),
        ({"LAST_ID": mine[3], "LIMIT": 2}, [mine[2], mine[1]]),
        ({"LAST_ID": 0}, []),
        ({"first_id": "x", "limit": "1"}, [mine[0]]),
        ({"USER_ID": bob}, newest_first),
        ({"start": 50}, newest_first),
    ]
    for sent, expected in cuts:
        assert await ids(portal, as_=ann, **sent) == expected, sent
    body = await portal.call(GET, as_=ann)
    assert not {"total", "next"} & body.keys()
    assert await ids(portal, USER_ID=bob) == [others]
    for user_id in (0, -1, "x", None):
        assert await ids(portal, as_=ann, USER_ID=user_id) == newest_first
    assert await ids(portal, USER_ID=999) == []


async def test_a_hundred_at_most(portal: Portal) -> None:
    post_id = await portal.make.post()
    async with portal.tx() as tx:
        same = {"post_id": post_id, "author_id": 1, "text": "x", "created_at": tx.now}
        rows = [{**same, "act": n} for n in range(103)]
        await tx.run(insert(comment), rows)
    made = list(range(1, 104))
    for limit in (None, 0, -1, 100, 101, 10**30, "x"):
        assert await ids(portal, LIMIT=limit) == made[:-101:-1], limit
    assert await ids(portal, LIMIT=1) == [made[-1]]


async def test_whole_shape(portal: Portal) -> None:
    ann = await portal.make.person("Ann", last_name="Poe")
    post_id = await portal.make.post()
    files = [["map.png", encoded(png(6, 4))], ["plan.txt", encoded(b"gate 2")]]
    sent = {"POST_ID": post_id, "TEXT": "Got it", "FILES": files}
    made = await portal.result("log.blogcomment.add", sent, as_=ann)
    found = await portal.result(GET, as_=ann)
    (shown,) = found["comments"]
    picture, text = shown["attach"]
    assert shown == {
        "id": made,
        "comment_id": made,
        "log_id": post_id,
        "post_id": post_id,
        "date": shown["date"],
        "text": "Got it",
        "attach": [picture, text],
    }
    assert datetime.fromisoformat(shown["date"]).utcoffset() is not None
    assert list(found["files"]) == [str(picture), str(text)]
    described = found["files"][str(picture)]
    assert list(described) == [
        *("id", "date", "type", "name", "size", "image"),
        *("authorId", "authorName", "urlPreview", "urlShow", "urlDownload"),
    ]
    assert (described["id"], described["type"], described["name"]) == (picture, "image", "map.png")
    assert described["image"] == {"width": 6, "height": 4}
    assert described["size"] == len(png(6, 4))
    assert (described["authorId"], described["authorName"]) == (ann, "Ann Poe")
    for key, place in (("urlPreview", "showPreview"), ("urlShow", "showFile")):
        assert described[key].startswith(f"https://feed.test/disk/{place}/{picture}")
    other = found["files"][str(text)]
    assert (other["type"], other["image"], other["urlPreview"]) == ("file", False, None)
    assert other["urlDownload"].startswith(f"https://feed.test/disk/downloadFile/{text}")
    response = await portal.http.get(other["urlDownload"])
    assert (response.status_code, response.content) == (200, b"gate 2")


async def test_nothing_is_two_empty_lists(portal: Portal) -> None:
    assert await portal.result(GET) == {"comments": [], "files": []}


async def test_administrators_see_everything_but_the_text_of_others(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post()
    await portal.make.comment(post_id, author=ann, text="Private words")
    await portal.make.comment(post_id, text="Own words, these")
    (theirs,) = (await portal.result(GET, {"USER_ID": ann}))["comments"]
    assert (theirs["post_id"], theirs["text"]) == (post_id, "")
    for user_id in (1, 0):
        (own,) = (await portal.result(GET, {"USER_ID": user_id}))["comments"]
        assert own["text"] == "Own words, these"


async def test_also_after_losing_the_post(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(to=[f"U{ann}"])
    made = await portal.make.comment(post_id, author=ann)
    hide = {"POST_ID": post_id, "POST_TITLE": "T", "DEST": ["U1"]}
    await portal.result("log.blogpost.update", hide)
    assert await ids(portal, as_=ann) == [made]
