"""Who is told of what."""

import pytest
from sqlalchemy import select

from feed24.access import Role
from feed24.notifications import service
from feed24.notifications.tables import mention, notification
from tests.notifications.told import told
from tests.support.portal import Portal
from tests.support.statements import counted

UPDATE = "log.blogpost.update"


def at(user_id: int, name: str = "you") -> str:
    return f"[USER={user_id}]{name}[/USER]"


async def test_who_is_addressed_personally(portal: Portal) -> None:
    ann, bob, guest = [await portal.make.person() for _ in range(3)]
    group = await portal.make.workgroup(members=[ann, bob])
    gone = await portal.make.person(active=False)
    to = ["UA", f"SG{group}", "DR1", f"U{ann}", f"U{gone}", "U999"]
    post_id = await portal.make.post(to=to, author=bob)
    assert await told(portal, ann) == [("post", bob, post_id, None)]
    # Reached is not named, and nobody hears of their own doing.
    await portal.make.post(to=["U1", f"U{bob}"], author=bob)
    assert await told(portal, bob) == await told(portal, guest) == []


async def test_who_is_mentioned_in_a_post(portal: Portal) -> None:
    ann, bob, eve = [await portal.make.person() for _ in range(3)]
    text = f"{at(ann)} {at(bob)} {at(eve)} {at(1)} {at(999)} [CODE]{at(eve)}[/CODE]"
    post_id = await portal.make.post(message=text, to=[f"U{ann}", f"U{bob}"])
    # A mention says more than an address. Who may not read the post is not told.
    assert await told(portal, ann) == await told(portal, bob) == [("mention", 1, post_id, None)]
    assert await told(portal, eve) == await told(portal, 1) == []
    assert await stored(portal, eve) == []


async def test_everybody_who_may_read_a_post_can_be_mentioned(portal: Portal) -> None:
    """As docs/visibility.md has it: lists, and reading an open workgroup from outside."""
    below = await portal.make.department(parent=1)
    here = await portal.make.person(departments=[below])
    member, outsider, banned = [await portal.make.person() for _ in range(3)]
    guest, strange = [await portal.make.person(extranet=True) for _ in range(2)]
    opened = await portal.make.workgroup(opened=True, members=[member, guest])
    await portal.make.role(opened, banned, Role.BANNED)
    text = " ".join(at(each) for each in (here, member, outsider, banned, guest, strange))
    by_group = await portal.make.post(message=text, to=[f"SG{opened}"])
    for who in (here, member, outsider, guest):
        assert await told(portal, who) == [("mention", 1, by_group, None)]
    assert await stored(portal, banned) == await stored(portal, strange) == []
    by_department = await portal.make.post(message=text, to=["DR1"])
    assert (await told(portal, here))[0] == ("mention", 1, by_department, None)
    assert len(await told(portal, member)) == 1
    to_all = await portal.make.post(message=text)
    for who in (here, member, outsider, banned):
        assert (await told(portal, who))[0] == ("mention", 1, to_all, None)
    assert len(await told(portal, guest)) == 1
    assert await told(portal, strange) == []


async def test_who_is_mentioned_in_a_comment(portal: Portal) -> None:
    ann, bob, eve = [await portal.make.person() for _ in range(3)]
    post_id = await portal.make.post(author=ann, to=[f"U{bob}"])
    text = f"{at(ann)} {at(bob)} {at(eve)}"
    comment = await portal.make.comment(post_id, author=1, text=text)
    # The author is told once, of the mention.
    for who in (ann, bob):
        assert (await told(portal, who))[0] == ("comment_mention", 1, post_id, comment)
    assert len(await told(portal, ann)) == 1
    assert await stored(portal, eve) == []


async def test_an_outsider_of_an_open_workgroup_is_not_told_of_its_comments(
    portal: Portal,
) -> None:
    outsider = await portal.make.person()
    group = await portal.make.workgroup(opened=True)
    post_id = await portal.make.post(to=[f"SG{group}"], message=at(outsider))
    await portal.make.comment(post_id, text=at(outsider))
    assert await told(portal, outsider) == [("mention", 1, post_id, None)]
    assert len(await stored(portal, outsider)) == 1


async def test_the_author_is_told_of_comments(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(author=ann)
    first = await portal.make.comment(post_id, author=bob)
    await portal.make.comment(post_id, author=ann)
    assert await told(portal, ann) == [("comment", bob, post_id, first)]
    await portal.result("log.blogcomment.delete", {"COMMENT_ID": first})
    assert await told(portal, ann) == []
    on_behalf = {"POST_ID": post_id, "TEXT": "as bob", "USER_ID": bob}
    second = await portal.result("log.blogcomment.add", on_behalf)
    assert await told(portal, ann) == [("comment", bob, post_id, second)]


async def test_sharing(portal: Portal) -> None:
    ann, bob, eve = [await portal.make.person() for _ in range(3)]
    post_id = await portal.make.post(author=ann, to=[f"U{bob}"])
    sent = {"POST_ID": post_id, "DEST": [f"U{eve}", f"U{bob}", "DR1"]}
    await portal.result("log.blogpost.share", sent, as_=bob)
    assert await told(portal, ann) == [("share", bob, post_id, None)]
    assert await told(portal, eve) == [("shared_with", bob, post_id, None)]
    assert await told(portal, bob) == [("post", ann, post_id, None)]
    await portal.result("log.blogpost.share", sent, as_=bob)
    assert len(await told(portal, ann)) == 1


async def test_editing_tells_whom_the_text_did_not_mention(portal: Portal) -> None:
    ann, bob, eve = [await portal.make.person() for _ in range(3)]
    post_id = await portal.make.post(message=at(ann), to=[f"U{ann}", f"U{bob}"])
    new = {"POST_ID": post_id, "POST_MESSAGE": f"{at(ann)} {at(bob)} {at(eve)}"}
    await portal.result(UPDATE, new)
    assert len(await told(portal, ann)) == 1
    assert [kind for kind, *_ in await told(portal, bob)] == ["mention", "post"]
    assert await stored(portal, eve) == []
    # New recipients are not told, but they can be mentioned in the same edit.
    await portal.result(UPDATE, {"POST_ID": post_id, "POST_MESSAGE": "x", "DEST": [f"U{eve}"]})
    assert await told(portal, eve) == []
    await portal.result(UPDATE, {"POST_ID": post_id, "POST_MESSAGE": at(bob), "DEST": [f"U{bob}"]})
    assert [kind for kind, *_ in await told(portal, bob)] == ["mention", "mention", "post"]


async def test_what_a_text_mentions_is_kept(portal: Portal) -> None:
    ann = await portal.make.person()
    text = f"{at(ann)} [PROJECT=9]Crew[/PROJECT] [DEPARTMENT=3]IT[/DEPARTMENT] {at(ann)}"
    post_id = await portal.make.post(message=text)
    comment = await portal.make.comment(post_id, text=at(1))
    assert await kept(portal) == [(None, f"U{ann}"), (None, "SG9"), (None, "D3"), (comment, "U1")]
    await portal.result(UPDATE, {"POST_ID": post_id, "POST_MESSAGE": at(5)})
    assert await kept(portal) == [(comment, "U1"), (None, "U5")]
    await portal.result("log.blogcomment.delete", {"COMMENT_ID": comment})
    assert await kept(portal) == [(None, "U5")]
    await portal.result("log.blogpost.delete", {"POST_ID": post_id})
    assert await kept(portal) == []
    assert await stored(portal, ann) == []


async def test_a_comment_that_changes(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post()
    comment = await portal.make.comment(post_id, text=at(ann))
    async with portal.tx() as tx:
        about = service.About(post_id, 1, comment)
        await service.comment_changed(tx, about, at(ann), f"{at(ann)} {at(bob)}")
    assert await told(portal, bob) == [("comment_mention", 1, post_id, comment)]
    assert len(await told(portal, ann)) == 1
    assert await kept(portal) == [(comment, f"U{ann}"), (comment, f"U{bob}")]


@pytest.mark.parametrize("to", ["UA", "DR1"])
async def test_as_many_rows_and_statements_as_people_are_named(portal: Portal, to: str) -> None:
    people = [await portal.make.person(departments=[1]) for _ in range(5)]

    async def cost(text: str) -> int:
        with counted(portal.services.database) as seen:
            await portal.result("log.blogpost.add", {"POST_MESSAGE": text, "DEST": [to]})
        return len(seen)

    nobody = await cost("[b]x[/b]")
    assert await cost("y") == nobody
    one = await cost(at(people[0]))
    assert await cost(" ".join(map(at, people))) == one <= nobody + 4
    async with portal.tx(write=False) as tx:
        assert len(await tx.all(select(notification))) == 6


async def stored(portal: Portal, user_id: int) -> list[str]:
    """What is written down, seen or not."""
    async with portal.tx(write=False) as tx:
        its = notification.c.user_id == user_id
        return await tx.scalars(select(notification.c.kind).where(its))


async def kept(portal: Portal) -> list[tuple[int | None, str]]:
    listed = select(mention.c.comment_id, mention.c.code).order_by(mention.c.id)
    async with portal.tx(write=False) as tx:
        return [(row.comment_id, row.code) for row in await tx.all(listed)]


async def test_followers_are_told_of_comments(portal: Portal) -> None:
    ann, bob, eve = [await portal.make.person() for _ in range(3)]
    group = await portal.make.workgroup(opened=True, members=[ann, bob])
    post_id = await portal.make.post(to=[f"SG{group}"], author=1)
    for who in (1, ann, bob, eve):
        await portal.result("feed24.post.follow", {"POST_ID": post_id}, as_=who)
    first = await portal.make.comment(post_id, author=bob, text="Something to say")
    # Eve reads the open workgroup from outside and takes no part in what is said there.
    assert await told(portal, ann) == [("followed", bob, post_id, first)]
    # Who wrote the post is told of that, whoever follows it.
    assert await told(portal, 1) == [("comment", bob, post_id, first)]
    assert await told(portal, bob) == []
    assert await stored(portal, eve) == []
    await portal.result("feed24.post.unfollow", {"POST_ID": post_id}, as_=ann)
    await portal.make.comment(post_id, author=bob, text="Something else to say")
    assert len(await told(portal, ann)) == 1
