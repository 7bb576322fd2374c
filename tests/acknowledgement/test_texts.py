"""A confirmation belongs to the text that was read; whoever changes it may ask again."""

import pytest

from tests.acknowledgement.moving import Clock, change, confirm, numbers, states
from tests.posts.feed import shown
from tests.support.portal import Portal

C, P, E = "CONFIRMED", "PENDING", "EXCUSED"
AGAIN = "feed24.post.askAgain"
CONFIRM = "feed24.acknowledgement.confirm"


async def again(portal: Portal, post_id: int, *, as_: int = 1) -> bool:
    return bool(await portal.result(AGAIN, {"POST_ID": post_id}, as_=as_))


async def unread(portal: Portal, user_id: int) -> int:
    return int((await portal.result("feed24.feed.counts", as_=user_id))["unread"])


async def readers(portal: Portal, post_id: int) -> list[str]:
    found: list[str] = await portal.result("log.blogpost.getusers.important", {"POST_ID": post_id})
    return found


async def test_an_edit_alone_asks_nobody(portal: Portal, clock: Clock) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(IMPORTANT="Y")
    await confirm(portal, post_id, ann)
    clock.forward(hours=1)
    await change(portal, post_id, POST_MESSAGE="A comma more")
    assert await states(portal, post_id) == {1: C, ann: C, bob: P}
    assert [await unread(portal, each) for each in (1, ann, bob)] == [0, 0, 1]


async def test_asking_again_asks_those_who_have_not_read_the_new_text(
    portal: Portal, clock: Clock
) -> None:
    ann, bob, cleo = [await portal.make.person() for _ in range(3)]
    group = await portal.make.workgroup(members=[ann, bob, cleo])
    post_id = await portal.make.post(to=[f"SG{group}"], IMPORTANT="Y")
    await confirm(portal, post_id, ann)
    await confirm(portal, post_id, bob)
    before = clock.forward(hours=1)
    await change(portal, post_id, POST_MESSAGE="Something else entirely")
    await confirm(portal, post_id, bob)
    # The mark of the first text stays what it was.
    assert await readers(portal, post_id) == ["1", str(ann), str(bob)]
    await portal.make.role(group, cleo, None)
    clock.forward(hours=1)
    assert [await unread(portal, each) for each in (1, ann, bob)] == [0, 0, 0]
    assert await again(portal, post_id) is True
    clock.forward(hours=1)
    # Who asks has read it; who read the new text before counts; who was gone by then is not asked.
    assert await states(portal, post_id) == {1: C, ann: P, bob: C}
    assert await readers(portal, post_id) == [str(bob), "1"]
    assert [await unread(portal, each) for each in (1, ann, bob)] == [0, 1, 0]
    assert await states(portal, post_id, before) == {1: C, ann: C, bob: C, cleo: P}
    await confirm(portal, post_id, ann)
    assert await unread(portal, ann) == 0
    assert await numbers(portal, post_id) == (3, 3, 0, 0)


async def test_asking_again_about_the_same_text_changes_nothing(
    portal: Portal, clock: Clock
) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(IMPORTANT="Y")
    await confirm(portal, post_id, ann)
    clock.forward(hours=1)
    assert await again(portal, post_id) is False
    await change(portal, post_id, POST_MESSAGE="New")
    assert await again(portal, post_id) is True
    await confirm(portal, post_id, ann)
    assert await again(portal, post_id) is False
    assert await states(portal, post_id) == {1: C, ann: C}


async def test_asking_again_survives_switching_off(portal: Portal, clock: Clock) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(IMPORTANT="Y")
    await confirm(portal, post_id, ann)
    await change(portal, post_id, POST_MESSAGE="New")
    clock.forward(hours=1)
    assert await again(portal, post_id)
    clock.forward(hours=1)
    await change(portal, post_id, IMPORTANT="N", POST_MESSAGE="Newer")
    clock.forward(hours=1)
    await change(portal, post_id, IMPORTANT="Y", POST_MESSAGE="Newest")
    assert await states(portal, post_id) == {1: C, ann: P}
    assert await unread(portal, ann) == 1


async def test_who_may_ask_again(portal: Portal) -> None:
    author, moderator, member, stranger = [await portal.make.person() for _ in range(4)]
    group = await portal.make.workgroup(members=[member], moderators=[moderator], visible=False)
    post_id = await portal.make.post(author=member, to=[f"SG{group}"], IMPORTANT="Y")
    await change(portal, post_id, POST_MESSAGE="New")
    other = await portal.make.post(author=author, IMPORTANT="Y")
    assert await portal.error(AGAIN, {"POST_ID": post_id}, as_=stranger) == (
        400,
        "ERROR_NOT_FOUND",
        "Post not found",
    )
    status, code, _ = await portal.error(AGAIN, {"POST_ID": other}, as_=member)
    assert (status, code) == (403, "ACCESS_DENIED")
    assert await again(portal, post_id, as_=moderator) is True
    await change(portal, post_id, POST_MESSAGE="Newer")
    assert await again(portal, post_id, as_=member) is True


@pytest.mark.parametrize("wrong", [0, -1, "x", None, 999, 2**63 - 1])
async def test_there_must_be_a_post(portal: Portal, wrong: object) -> None:
    for method in (AGAIN, CONFIRM):
        refused = await portal.error(method, {"POST_ID": wrong})
        assert refused == (400, "ERROR_NOT_FOUND", "Post not found")


async def test_the_post_must_be_important(portal: Portal) -> None:
    post_id = await portal.make.post()
    refused = await portal.error(AGAIN, {"POST_ID": post_id})
    assert refused == (400, "ERROR_NOT_IMPORTANT", "The post is not important")


async def test_confirming_a_text_by_its_number(portal: Portal, clock: Clock) -> None:
    ann, guest = await portal.make.person(), await portal.make.person(extranet=True)
    post_id = await portal.make.post(IMPORTANT="Y")
    read = await portal.result("feed24.acknowledgement.report", {"POST_ID": post_id}, as_=ann)
    await change(portal, post_id, POST_MESSAGE="New")
    text = {"POST_ID": post_id, "REVISION": read["TEXT_REVISION"]}
    refused = await portal.error(CONFIRM, text, as_=ann)
    assert refused == (400, "ERROR_TEXT_CHANGED", "The post has another text now")
    assert await states(portal, post_id) == {1: C, ann: P}
    assert await portal.result(CONFIRM, {**text, "REVISION": 2}, as_=ann) == {"REVISION": 2}
    assert await portal.result(CONFIRM, {"POST_ID": post_id}, as_=ann) == {"REVISION": 2}
    assert await states(portal, post_id) == {1: C, ann: C}
    assert await readers(portal, post_id) == ["1", str(ann)]
    status, code, _ = await portal.error(CONFIRM, text, as_=guest)
    assert (status, code) == (400, "ERROR_NOT_FOUND")


async def test_the_post_itself_shows_nothing_of_it(portal: Portal) -> None:
    post_id = await portal.make.post(IMPORTANT="Y")
    await change(portal, post_id, POST_MESSAGE="New")
    before = await shown(portal, post_id)
    await again(portal, post_id)
    assert await shown(portal, post_id) == before
