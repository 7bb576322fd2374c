"""Many hands on one post at the same moment: nobody's work is lost, nothing fails."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from sqlalchemy import func, select

from feed24.comments.tables import comment
from feed24.index.tables import feed_entry, post_access
from feed24.posts.tables import post, post_recipient
from feed24.posts.visibility import right_codes
from tests.posts.feed import changes, count, recipients, shown
from tests.support.portal import Portal

HANDS = 12


async def at_once(*calls: Awaitable[Any]) -> list[Any]:
    return list(await asyncio.gather(*calls))


async def share(portal: Portal, post_id: int, code: str) -> Any:
    return await portal.call("log.blogpost.share", {"POST_ID": post_id, "DEST": [code]})


async def comment_on(portal: Portal, post_id: int, text: str) -> Any:
    return await portal.call("log.blogcomment.add", {"POST_ID": post_id, "TEXT": text})


async def assert_consistent(portal: Portal, post_id: int) -> None:
    """The numbers kept beside the rows agree with the rows, and the log tells of every step."""
    async with portal.tx(write=False) as tx:
        row = await tx.first(
            select(post, feed_entry.c.act)
            .join(feed_entry, feed_entry.c.post_id == post.c.id)
            .where(post.c.id == post_id)
        )
        assert row
        its = comment.c.post_id == post_id
        newest = await tx.scalar(select(func.max(comment.c.act)).where(its))
        number = await tx.scalar(select(func.count()).select_from(comment).where(its))
        codes = await tx.scalars(
            select(post_recipient.c.code).where(post_recipient.c.post_id == post_id)
        )
        access = await tx.scalars(
            select(post_access.c.code).where(post_access.c.post_id == post_id)
        )
    assert row.comment_count == number
    assert row.act == max(newest or 0, row.published_act)
    assert set(access) == right_codes(row.author_id, codes)
    act, carried = row.published_act, set[str]()
    for kind, data in await changes(portal, post_id):
        assert act == data["old" if kind == "moved" else "act"]
        act = data.get("new", act)
        carried |= set(data["codes"]) if kind in {"published", "granted"} else set()
        carried -= set(data["codes"]) if kind == "revoked" else set()
    assert (act, carried) == (row.act, set(access))


async def test_the_same_recipient_shared_by_all(portal: Portal) -> None:
    post_id = await portal.make.post(to=["U1"])
    answers = await at_once(*(share(portal, post_id, "U7") for _ in range(HANDS)))
    assert [answer.get("result") for answer in answers] == [True] * HANDS
    assert (await shown(portal, post_id))["NUM_COMMENTS"] == "1"
    assert await recipients(portal, post_id) == {"U1", "U7"}
    await assert_consistent(portal, post_id)


async def test_everybody_shares_with_somebody_else(portal: Portal) -> None:
    post_id = await portal.make.post(to=["U1"])
    codes = [f"U{n}" for n in range(10, 10 + HANDS)]
    answers = await at_once(*(share(portal, post_id, code) for code in codes))
    assert [answer.get("result") for answer in answers] == [True] * HANDS
    assert await recipients(portal, post_id) == {"U1", *codes}
    assert (await shown(portal, post_id))["NUM_COMMENTS"] == str(HANDS)
    await assert_consistent(portal, post_id)


async def test_comments_come_and_go(portal: Portal) -> None:
    post_id = await portal.make.post()
    answers = await at_once(*(comment_on(portal, post_id, f"Comment {n}") for n in range(HANDS)))
    made = [answer["result"] for answer in answers]
    assert len(set(made)) == HANDS
    await assert_consistent(portal, post_id)
    delete = "log.blogcomment.delete"
    answers = await at_once(
        *(portal.call(delete, {"COMMENT_ID": made[0]}) for _ in range(4)),
        *(portal.call(delete, {"COMMENT_ID": number}) for number in made[1:6]),
        *(comment_on(portal, post_id, f"Later {n}") for n in range(4)),
    )
    assert [answer.get("result") for answer in answers].count(True) == 6
    refused = {answer["error_description"] for answer in answers if "error" in answer}
    assert refused <= {"No comment found", "No delete perms"}
    await assert_consistent(portal, post_id)


async def test_one_of_two_equal_comments_is_a_duplicate(portal: Portal) -> None:
    post_id = await portal.make.post()
    text = "The very same words"
    answers = await at_once(*(comment_on(portal, post_id, text) for _ in range(HANDS)))
    assert sum("result" in answer for answer in answers) == 1
    await assert_consistent(portal, post_id)


async def test_edits_and_shares_of_one_post(portal: Portal) -> None:
    post_id = await portal.make.post(to=["U1"])

    async def edit(number: int) -> Any:
        sent = {"POST_ID": post_id, "POST_TITLE": f"Title {number}", "TAGS": "a,b,c"}
        return await portal.call("log.blogpost.update", {**sent, "DEST": [f"U{number}"]})

    answers = await at_once(
        *(edit(n) for n in range(20, 26)), *(share(portal, post_id, f"U{n}") for n in range(30, 36))
    )
    assert all("result" in answer for answer in answers), answers
    await assert_consistent(portal, post_id)


async def test_a_post_that_goes_meanwhile(portal: Portal) -> None:
    post_id = await portal.make.post()
    its = {"POST_ID": post_id}
    vote = "socialnetwork.api.livefeed.blogpost.important.vote"
    answers = await at_once(
        *(comment_on(portal, post_id, f"Comment {n}") for n in range(3)),
        *(share(portal, post_id, f"U{n}") for n in range(40, 43)),
        *(portal.call(vote, its) for _ in range(3)),
        portal.call("log.blogpost.delete", its),
        portal.call("log.blogpost.delete", its),
        portal.call("log.blogpost.update", {**its, "POST_TITLE": "T"}),
    )
    told = {answer["error_description"] for answer in answers if "error" in answer}
    assert told <= {"No post found", "No read perms", "Error deleting message"}
    assert await count(portal) == 0


async def test_one_author_publishes_many_posts_with_new_tags(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(members=[ann])

    async def add(number: int) -> Any:
        tags = "a,b,c,d" if number % 2 else "d,c,b,a"
        sent = {"POST_MESSAGE": f"Post {number}", "TAGS": tags, "DEST": [f"SG{group}"]}
        return await portal.result("log.blogpost.add", sent, as_=ann)

    made = await at_once(*(add(n) for n in range(HANDS)))
    found = [(await shown(portal, post_id))["CATEGORY_ID"] for post_id in made]
    assert {tuple(sorted(ids.split(","))) for ids in found} == {tuple(sorted(found[0].split(",")))}
    for post_id in made:
        await assert_consistent(portal, post_id)
