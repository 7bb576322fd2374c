"""`log.blogcomment.add`."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from feed24.access import Role
from feed24.comments.service import SHARING
from feed24.comments.tables import comment
from tests.posts.feed import activity, carried, changes, encoded, order, shown
from tests.support.portal import Portal

ADD = "log.blogcomment.add"
NO_POST = (400, "", "No post found")
DUPLICATE = (400, "", "Duplicate comment")
DENIED = (400, "", "No permissions")
NOT_ADDED = (400, "", "Blog comment hasn't been added")
WORDS = "Eleven more"


async def written(portal: Portal, author: int) -> list[dict[str, Any]]:
    return list((await portal.result("log.blogcomment.user.get", as_=author))["comments"])


async def test_a_comment_counts_and_lifts(portal: Portal) -> None:
    first, second = await portal.make.post(), await portal.make.post()
    before = await activity(portal, first)
    text = " [b]Got[/b] it <script> 😀 "
    made = await portal.result(ADD, {"POST_ID": first, "TEXT": text})
    assert type(made) is int
    (found,) = await written(portal, 1)
    assert (found["id"], found["post_id"], found["text"]) == (made, first, text)
    assert (await shown(portal, first))["NUM_COMMENTS"] == "1"
    assert await order(portal) == [first, second]
    codes = sorted(await carried(portal, first))
    moved = ("moved", {"old": before, "new": await activity(portal, first), "codes": codes})
    assert (await changes(portal, first))[1:] == [moved]


async def test_order_of_checks(portal: Portal) -> None:
    """Which post, then what is said, then who says it."""
    ann = await portal.make.person()
    hidden = await portal.make.post(to=["U1"])
    for post_id in (0, -1, 999, "x", None):
        assert await portal.error(ADD, {"POST_ID": post_id, "TEXT": ""}, as_=ann) == NO_POST
    nothing: list[Any] = ["", " \n\u00a0", None, []]
    for text in nothing:
        assert await portal.error(ADD, {"POST_ID": hidden, "TEXT": text}, as_=ann) == DUPLICATE
    assert await portal.error(ADD, {"POST_ID": hidden, "TEXT": WORDS}, as_=ann) == DENIED
    broken = {"POST_ID": hidden, "TEXT": WORDS, "FILES": [["a.txt", "..."]]}
    assert await portal.error(ADD, broken, as_=ann) == DENIED
    assert await portal.error(ADD, broken) == NOT_ADDED
    assert (await shown(portal, hidden))["NUM_COMMENTS"] == "0"


async def test_who_may(portal: Portal) -> None:
    author, member = await portal.make.person(), await portal.make.person()
    outsider = await portal.make.person()
    group = await portal.make.workgroup(opened=True, members=[author, member])
    post_id = await portal.make.post(author=author, to=[f"SG{group}"])
    for caller in (author, member, 1):
        await portal.result(ADD, {"POST_ID": post_id, "TEXT": WORDS}, as_=caller)
    # Outsiders read an open workgroup and do not speak in it.
    assert await portal.error(ADD, {"POST_ID": post_id, "TEXT": WORDS}, as_=outsider) == DENIED
    await portal.make.role(group, member, Role.BANNED)
    later = {"POST_ID": post_id, "TEXT": "Later words"}
    assert await portal.error(ADD, later, as_=member) == DENIED


async def test_the_same_words_at_once_are_a_duplicate(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id, other = await portal.make.post(), await portal.make.post()

    async def say(text: str, *, to: int = post_id, as_: int = 1) -> bool:
        body = await portal.call(ADD, {"POST_ID": to, "TEXT": text}, as_=as_)
        assert "result" in body or body["error_description"] == "Duplicate comment"
        return "result" in body

    assert await say(WORDS)
    assert not await say(WORDS)
    assert await say(WORDS + " ")
    # Only the latest one counts, of the same person, under the same post.
    assert await say(WORDS)
    assert await say(WORDS, to=other)
    assert await say(WORDS, as_=ann)
    # Short words may be repeated.
    assert await say("Ten chars!")
    assert await say("Ten chars!")


async def test_after_half_an_hour_it_is_no_duplicate(portal: Portal) -> None:
    post_id = await portal.make.post()
    sent = {"POST_ID": post_id, "TEXT": WORDS}
    for minutes, refused in ((29, True), (31, False)):
        made = await portal.result(ADD, sent)
        async with portal.tx() as tx:
            at = tx.now - timedelta(minutes=minutes)
            await tx.run(update(comment).where(comment.c.id == made).values(created_at=at))
        assert ("error" in await portal.call(ADD, sent)) is refused
        await portal.result(ADD, {"POST_ID": post_id, "TEXT": "Something else"})


async def test_a_sharing_counts_as_the_latest_comment(portal: Portal) -> None:
    post_id = await portal.make.post()
    sent = {"POST_ID": post_id, "TEXT": WORDS}
    await portal.result(ADD, sent)
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": ["U7"]})
    assert "result" in await portal.call(ADD, sent)
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": ["U8"]})
    assert await portal.error(ADD, {"POST_ID": post_id, "TEXT": SHARING}) == DUPLICATE


async def test_on_behalf(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(to=["U1", f"U{bob}"])
    sent = {"POST_ID": post_id, "TEXT": WORDS, "USER_ID": ann}
    await portal.result(ADD, sent)
    assert [each["text"] for each in await written(portal, ann)] == [WORDS]
    # The author's latest words count for duplicates, the caller's rights for everything else.
    assert await portal.error(ADD, sent) == DUPLICATE
    await portal.result(ADD, sent, as_=bob)
    assert len(await written(portal, bob)) == 1
    nobody = {**sent, "USER_ID": 999}
    assert await portal.error(ADD, nobody) == NOT_ADDED


async def test_files(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post()
    files = [["b.txt", encoded(b"1")], ["a.txt", encoded(b"2")]]
    # With files, words are not asked for and may be repeated.
    sent: dict[str, Any] = {"POST_ID": post_id, "TEXT": "", "FILES": files, "USER_ID": ann}
    for _ in range(2):
        await portal.result(ADD, sent)
    found = await portal.result("log.blogcomment.user.get", as_=ann)
    assert [len(each["attach"]) for each in found["comments"]] == [2, 2]
    names = [found["files"][str(number)]["name"] for number in found["comments"][1]["attach"]]
    assert names == ["b.txt", "a.txt"]
    for broken in (["..."], [["a.txt", ""]], [*files, ""]):
        assert await portal.error(ADD, {**sent, "FILES": broken}) == NOT_ADDED
    assert (await shown(portal, post_id))["NUM_COMMENTS"] == "2"
    assert "FILES" not in await shown(portal, post_id)


async def test_whoever_reads_the_post_reads_the_files(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(to=[f"U{ann}"])
    files = [["plan.txt", encoded(b"gate 2")]]
    await portal.result(ADD, {"POST_ID": post_id, "TEXT": "", "FILES": files})
    for caller, allowed in ((ann, True), (bob, False)):
        response = await portal.send("disk.attachedObject.get", {"id": 1}, as_=caller)
        assert response.is_success is allowed
