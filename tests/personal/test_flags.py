"""Pinned posts, followed posts, favourites, and `feed24.post.state`."""

from typing import Any

import pytest

from feed24.access import Role
from feed24.personal.tables import post_flag
from tests.posts.feed import shown
from tests.support.portal import Portal
from tests.support.statements import counted

NO_POST = (400, "ERROR_NOT_FOUND", "Post not found")
STATE = "feed24.post.state"
FLAGS = [
    ("feed24.post.pin", "feed24.post.unpin", "feed24.post.pinned", "PINNED"),
    ("feed24.post.follow", "feed24.post.unfollow", "feed24.post.followed", "FOLLOWED"),
    ("feed24.favourite.add", "feed24.favourite.remove", "feed24.favourite.list", "FAVOURITE"),
]


async def listed(portal: Portal, method: str, *, as_: int = 1) -> list[int]:
    body = await portal.call(method, as_=as_)
    assert body["total"] == len(body["result"])
    return [int(row["ID"]) for row in body["result"]]


async def state(portal: Portal, post_id: int, *, as_: int = 1) -> dict[str, Any]:
    (found,) = await portal.result(STATE, {"POST_ID": post_id}, as_=as_)
    return dict(found)


@pytest.mark.parametrize(("put", "take", "lists", "name"), FLAGS)
async def test_the_latest_first_and_for_oneself_alone(
    portal: Portal, put: str, take: str, lists: str, name: str
) -> None:
    ann = await portal.make.person()
    posts = [await portal.make.post() for _ in range(3)]
    for post_id in (posts[1], posts[2], posts[0], posts[1]):
        assert await portal.result(put, {"POST_ID": post_id}, as_=ann) is True
    assert await listed(portal, lists, as_=ann) == [posts[0], posts[2], posts[1]]
    assert await listed(portal, lists) == []
    for other in {each[2] for each in FLAGS} - {lists}:
        assert await listed(portal, other, as_=ann) == []
    (first, *_) = await portal.result(lists, as_=ann)
    assert first == await shown(portal, posts[0])
    assert (await state(portal, posts[0], as_=ann))[name] is True
    assert (await state(portal, posts[0]))[name] is False
    for post_id in (posts[2], posts[2], 0, -1, 999, 10**30):
        assert await portal.result(take, {"POST_ID": post_id}, as_=ann) is True
    assert await listed(portal, lists, as_=ann) == [posts[0], posts[1]]


@pytest.mark.parametrize(("put", "take", "lists", "name"), FLAGS)
async def test_a_lost_post_goes_and_comes_back(
    portal: Portal, put: str, take: str, lists: str, name: str
) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(members=[ann])
    post_id = await portal.make.post(to=[f"SG{group}"])
    await portal.result(put, {"POST_ID": post_id}, as_=ann)
    await portal.make.role(group, ann, None)
    assert await listed(portal, lists, as_=ann) == []
    assert await portal.result(STATE, {"POST_ID": [post_id]}, as_=ann) == []
    for unknown in (post_id, 0, -1, 999, 10**30, "x", None):
        assert await portal.error(put, {"POST_ID": unknown}, as_=ann) == NO_POST
    await portal.make.role(group, ann, Role.MEMBER)
    assert await listed(portal, lists, as_=ann) == [post_id]
    # As a reader from outside as well.
    await portal.result("sonet_group.update", {"GROUP_ID": group, "OPENED": "Y"})
    await portal.make.role(group, ann, None)
    assert await listed(portal, lists, as_=ann) == [post_id]
    assert (await state(portal, post_id, as_=ann))[name] is True
    await portal.make.role(group, ann, Role.BANNED)
    assert await listed(portal, lists, as_=ann) == []
    await portal.result("log.blogpost.delete", {"POST_ID": post_id})
    async with portal.tx(write=False) as tx:
        assert await tx.all(post_flag.select()) == []


async def test_states_of_several_at_once(portal: Portal) -> None:
    ann = await portal.make.person()
    one, two = await portal.make.post(), await portal.make.post()
    hidden = await portal.make.post(to=["U1"])
    await portal.result("feed24.reaction.add", {"POST_ID": two, "KIND": "like"}, as_=ann)
    await portal.result("feed24.reaction.add", {"POST_ID": two, "KIND": "love"})
    await portal.result("feed24.post.pin", {"POST_ID": two}, as_=ann)
    asked = [two, hidden, 999, one, two, "x", 10**30, -1]
    found = await portal.result(STATE, {"POST_ID": asked}, as_=ann)
    plain = {"PINNED": False, "FOLLOWED": False, "FAVOURITE": False}
    assert found == [
        {
            "POST_ID": str(two),
            **plain,
            "PINNED": True,
            "REACTIONS": {"like": 1, "love": 1},
            "MY_REACTION": "like",
        },
        {"POST_ID": str(one), **plain, "REACTIONS": [], "MY_REACTION": None},
    ]
    assert await portal.result(STATE, {"POST_ID": []}, as_=ann) == []
    assert await portal.result(STATE, as_=ann) == []
    refused = (400, "ERROR_ARGUMENT", "POST_ID must not hold more than 200 ids")
    assert await portal.error(STATE, {"POST_ID": [one] * 201}) == refused
    assert await portal.error("feed24.post.view", {"POST_ID": [one] * 201}) == refused


async def test_pages_and_costs(portal: Portal) -> None:
    posts = [await portal.make.post() for _ in range(51)]
    costs: list[int] = []
    body: dict[str, Any] = {}
    for some in (posts[:1], posts[1:]):
        for post_id in some:
            await portal.result("feed24.favourite.add", {"POST_ID": post_id})
        with counted(portal.services.database) as seen:
            body = await portal.call("feed24.favourite.list")
            await portal.result(STATE, {"POST_ID": some})
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 10
    assert (len(body["result"]), body["total"], body["next"]) == (50, 51, 50)
    last = await portal.call("feed24.favourite.list", {"start": 50})
    assert [int(row["ID"]) for row in last["result"]] == posts[:1]
    uncounted = await portal.call("feed24.favourite.list", {"start": -1})
    assert (len(uncounted["result"]), uncounted["total"]) == (50, 0)
