"""`feed24.comment.list`."""

from typing import Any

import pytest

from feed24.access import Role
from tests.posts.feed import encoded
from tests.support.portal import Portal
from tests.support.statements import counted

LIST = "feed24.comment.list"
NOT_FOUND = (400, "ERROR_NOT_FOUND", "Post not found")
DENIED = (403, "ACCESS_DENIED", "Access denied! Comments are for those who may comment")


async def texts(portal: Portal, post_id: int, **params: Any) -> list[str]:
    found = await portal.result(LIST, {"POST_ID": post_id, **params})
    return [row["TEXT"] for row in found]


async def talk(portal: Portal, count: int) -> tuple[int, list[int]]:
    """A post with so many comments, with comments on another post in between."""
    post_id, other = await portal.make.post(), await portal.make.post()
    ids = []
    for n in range(count):
        ids.append(await portal.make.comment(post_id, text=f"No {n}"))
        await portal.make.comment(other, text=f"Elsewhere {n}")
    return post_id, ids


async def test_what_is_shown(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    post_id = await portal.make.post()
    sent = {"POST_ID": post_id, "TEXT": "See <b>", "FILES": [["a.txt", encoded(b"abc")]]}
    made = await portal.result("log.blogcomment.add", sent, as_=ann)
    body = await portal.call(LIST, {"POST_ID": post_id})
    (found,) = body["result"]
    assert body["total"] == 1
    assert "next" not in body
    files = found.pop("FILES")
    assert found.pop("DATE").endswith("+00:00")
    assert found == {
        "ID": str(made),
        "POST_ID": str(post_id),
        "KIND": "comment",
        "AUTHOR_ID": str(ann),
        "AUTHOR_NAME": "Ann",
        "AUTHOR_PHOTO": "",
        "SHARED_WITH": [],
        "TEXT": "See <b>",
        "EDITED_AT": None,
        "REACTIONS": [],
        "MY_REACTION": None,
    }
    (file,) = files
    assert (file["NAME"], file["SIZE"], file["TYPE"]) == ("a.txt", "3", "text/plain")
    path = file["DOWNLOAD_URL"].split("://", 1)[1].split("/", 1)[1]
    assert (await portal.http.get(f"/{path}")).text == "abc"


async def test_sharing_leaves_a_note_that_names_nobody(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    hidden = await portal.make.workgroup(visible=False)
    post_id = await portal.make.post(to=[f"U{ann}"])
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": [f"SG{hidden}"]})
    (found,) = await portal.result(LIST, {"POST_ID": post_id}, as_=ann)
    assert found["KIND"] == "sharing"
    assert f"SG{hidden}" not in str(found)


async def test_from_an_id_in_both_directions(portal: Portal) -> None:
    post_id, ids = await talk(portal, 7)
    every = [f"No {n}" for n in range(7)]
    assert await texts(portal, post_id) == every
    assert await texts(portal, post_id, LIMIT=3) == every[4:]
    assert await texts(portal, post_id, LIMIT=3, LAST_ID=ids[4]) == every[1:4]
    assert await texts(portal, post_id, LIMIT=3, FIRST_ID=ids[1]) == every[2:5]
    assert await texts(portal, post_id, LIMIT=2, FIRST_ID=0, LAST_ID=ids[6]) == every[:2]
    assert await texts(portal, post_id, FIRST_ID=ids[6]) == []
    assert await texts(portal, post_id, LAST_ID=ids[0]) == []
    for limit in (0, -1, 101, 10**30):
        assert await texts(portal, post_id, LIMIT=limit) == every
    body = await portal.call(LIST, {"POST_ID": post_id, "LIMIT": 2, "FIRST_ID": ids[6]})
    assert body["total"] == 7


@pytest.mark.parametrize("upwards", [True, False])
async def test_paging_survives_changes(portal: Portal, upwards: bool) -> None:
    """What is written and deleted between two pages neither hides nor repeats what stays."""
    post_id, ids = await talk(portal, 12)
    seen: list[int] = []
    cursor = {"FIRST_ID": 0} if upwards else {"LAST_ID": 2**60}
    for step in range(20):
        page = await portal.result(LIST, {"POST_ID": post_id, "LIMIT": 3, **cursor})
        if not page:
            break
        found = [int(row["ID"]) for row in page]
        seen += found if upwards else found[::-1]
        cursor = {"FIRST_ID": found[-1]} if upwards else {"LAST_ID": found[0]}
        if step < 3:
            await portal.make.comment(post_id, text=f"Late {step}")
            await portal.result("log.blogcomment.delete", {"COMMENT_ID": found[1]})
    assert len(seen) == len(set(seen))
    assert set(ids) <= set(seen)
    assert seen == sorted(seen, reverse=not upwards)
    body = await portal.call(LIST, {"POST_ID": post_id})
    assert body["total"] == len(body["result"]) == 12


async def test_who_may(portal: Portal) -> None:
    """Readers, but for those from outside an open workgroup; nobody else learns of the post."""
    ann, guest = await portal.make.person(), await portal.make.person(extranet=True)
    group = await portal.make.workgroup(opened=True)
    post_id = await portal.make.post(to=[f"SG{group}"])
    await portal.make.comment(post_id)
    assert await portal.error(LIST, {"POST_ID": post_id}, as_=ann) == DENIED
    await portal.make.role(group, ann, Role.MEMBER)
    assert len(await portal.result(LIST, {"POST_ID": post_id}, as_=ann)) == 1
    assert await portal.error(LIST, {"POST_ID": post_id}, as_=guest) == NOT_FOUND
    await portal.make.role(group, ann, Role.BANNED)
    assert await portal.error(LIST, {"POST_ID": post_id}, as_=ann) == NOT_FOUND
    for unknown in (0, -1, 999, 10**30, "x", None):
        assert await portal.error(LIST, {"POST_ID": unknown}, as_=ann) == NOT_FOUND


async def test_a_page_costs_the_same_however_long(portal: Portal) -> None:
    costs = []
    for count in (1, 9):
        post_id, ids = await talk(portal, count)
        for number in ids:
            await portal.result("feed24.reaction.add", {"COMMENT_ID": number, "KIND": "like"})
        await portal.webhook()
        with counted(portal.services.database) as seen:
            await portal.result(LIST, {"POST_ID": post_id})
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 6
