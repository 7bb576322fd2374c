"""`feed24.post.view` and `feed24.feed.unseen`."""

from random import Random
from typing import Any

import pytest

from feed24.access import Role
from feed24.personal.tables import feed_look
from tests.posts.feed import order
from tests.support.portal import Portal
from tests.support.statements import counted

VIEW, UNSEEN = "feed24.post.view", "feed24.feed.unseen"


async def unseen(portal: Portal, *, as_: int = 1) -> int:
    count: int = (await portal.result(UNSEEN, as_=as_))["UNSEEN"]
    return count


async def view(portal: Portal, *posts: Any, as_: int = 1) -> None:
    assert await portal.result(VIEW, {"POST_ID": list(posts)}, as_=as_) is True


@pytest.mark.parametrize("feed_index", ["memory", "sql"])
async def test_what_is_new_since_the_last_look(
    portal: Portal, portal_with: Any, feed_index: str
) -> None:
    portal = await portal_with(feed_index=feed_index)
    ann = await portal.make.person()
    assert await portal.result(UNSEEN, as_=ann) == {
        "UNSEEN": 0,
        "SINCE": None,
        "PLACE": "0",
    }
    posts = [await portal.make.post() for _ in range(4)]
    assert await unseen(portal, as_=ann) == 4
    await view(portal, posts[1], posts[0], as_=ann)
    assert await unseen(portal, as_=ann) == 2
    assert (await portal.result(UNSEEN, as_=ann))["SINCE"].endswith("+00:00")
    # A look never goes back.
    await view(portal, posts[0], as_=ann)
    assert await unseen(portal, as_=ann) == 2
    await portal.make.comment(posts[0])
    assert await unseen(portal, as_=ann) == 3
    await view(portal, posts[0], as_=ann)
    assert await unseen(portal, as_=ann) == 0
    assert await unseen(portal) == 4
    # An edit moves nothing, a share does.
    edit = {"POST_ID": posts[2], "POST_MESSAGE": "Better"}
    await portal.result("log.blogpost.update", edit)
    assert await unseen(portal, as_=ann) == 0
    await portal.result("log.blogpost.share", {"POST_ID": posts[2], "DEST": [f"U{ann}"]})
    assert await unseen(portal, as_=ann) == 1
    await portal.result("log.blogpost.delete", {"POST_ID": posts[2]})
    assert await unseen(portal, as_=ann) == 0


@pytest.mark.parametrize("feed_index", ["memory", "sql"])
async def test_a_list_of_what_is_new(portal_with: Any, feed_index: str) -> None:
    portal = await portal_with(feed_index=feed_index)
    ann = await portal.make.person()
    group = await portal.make.workgroup(members=[ann])
    posts = [await portal.make.post() for _ in range(3)]
    grouped = await portal.make.post(to=[f"SG{group}"])
    hidden = await portal.make.post(to=["U1"])

    async def listed(**narrowed: Any) -> list[int]:
        page = await portal.call("feed24.post.list", narrowed, as_=ann)
        assert page["total"] == len(page["result"])
        return [int(each["ID"]) for each in page["result"]]

    everything = [grouped, *reversed(posts)]
    assert await listed(UNSEEN="Y") == everything
    await view(portal, posts[1], as_=ann)
    assert await listed(UNSEEN="Y") == [grouped, posts[2]]
    place = (await portal.result(UNSEEN, as_=ann))["PLACE"]
    # While one looks on, the list from that place on stays what it was.
    await view(portal, grouped, as_=ann)
    await portal.make.comment(hidden)
    assert await listed(UNSEEN="Y") == []
    assert await listed(ABOVE=place) == [grouped, posts[2]]
    above = await portal.result(UNSEEN, {"ABOVE": place}, as_=ann)
    assert (above["UNSEEN"], above["PLACE"] > place) == (2, True)
    await portal.make.comment(posts[0])
    assert await listed(UNSEEN="Y") == [posts[0]]
    assert await listed(ABOVE=place) == [posts[0], grouped, posts[2]]
    assert await listed(ABOVE=place, UNSEEN="Y") == [posts[0]]
    assert await listed(ABOVE=place, FROM_GROUPS="Y") == [grouped]
    assert await listed(ABOVE=place, AUTHOR_ID=ann) == []
    # Whatever is sent is a place.
    assert await listed(ABOVE=10**30) == [] == await listed(ABOVE=10**9)
    assert len(await listed(ABOVE=-(10**30))) == len(await listed(ABOVE="x")) == len(everything)
    later = {"DATE": "2001-01-01", "ABOVE": place}
    assert await portal.result("feed24.feed.place", later, as_=ann) == {"LATER": 3}


async def test_hidden_posts_count_for_nothing(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(opened=True)
    first = await portal.make.post()
    outside = await portal.make.post(to=[f"SG{group}"])
    hidden = await portal.make.post(to=["U1"])
    await view(portal, hidden, outside, 999, 0, -1, 10**30, "x", as_=ann)
    await view(portal, as_=ann)
    assert await unseen(portal, as_=ann) == 1
    await view(portal, first, as_=ann)
    assert await unseen(portal, as_=ann) == 0
    # What one may see all of a sudden is new if it was written later than the last look.
    await portal.make.role(group, ann, Role.MEMBER)
    assert await unseen(portal, as_=ann) == 1


async def test_one_row_however_much_is_read(portal: Portal) -> None:
    for _ in range(3):
        await view(portal, await portal.make.post())
    async with portal.tx(write=False) as tx:
        assert len(await tx.all(feed_look.select())) == 1


async def test_it_counts_what_the_feed_lists_above(portal: Portal) -> None:
    draw = Random(5)
    people = [await portal.make.person() for _ in range(3)]
    posts = [
        await portal.make.post(to=draw.choice([["UA"], [f"U{n}" for n in people[:2]], ["U1"]]))
        for _ in range(12)
    ]
    for _ in range(12):
        await portal.make.comment(draw.choice(posts), text=f"Remark {draw.random()}")
        for person in people:
            above = await order(portal, as_=person)
            seen = draw.randrange(len(above))
            await view(portal, above[seen], as_=person)
            listed = await unseen(portal, as_=person)
            assert listed <= seen
            if not listed:
                continue
            await view(portal, above[listed], as_=person)
            assert await unseen(portal, as_=person) == listed


async def test_counting_costs_the_same_however_much_is_new(portal: Portal) -> None:
    costs = []
    for _ in range(3):
        with counted(portal.services.database) as seen:
            await unseen(portal)
        costs.append(len(seen))
        for _ in range(5):
            await portal.make.post()
    assert costs[1] == costs[2] <= 4
