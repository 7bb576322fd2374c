"""The feed from memory: the same answers as from the tables, whatever happens in between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, update

from feed24.access import Role
from feed24.errors import NotFound
from feed24.index.selection import Cursor, Selection
from feed24.index.tables import post_access
from feed24.posts.tables import post
from tests.index.conftest import Index
from tests.support.statements import counted

CONFIRM = "socialnetwork.api.livefeed.blogpost.important.vote"


async def test_one_statement_answers_a_page(index: Index) -> None:
    for _ in range(3):
        await index.portal.make.post()
    await index.page()
    with counted(index.portal.database) as seen:
        assert len(await index.ids()) == 3
    assert len(seen) == 1


async def test_pages_follow_what_happens(index: Index) -> None:
    portal = index.portal
    ann, ben = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(owner=ben, members=[ann])
    first = await portal.make.post(author=ben, to=[f"SG{group}"])
    second = await portal.make.post(author=ben, to=[f"U{ann}"])
    assert await index.ids(as_=ann) == [second, first]
    comment = await portal.result("log.blogcomment.add", {"POST_ID": first, "TEXT": "Yes"}, as_=ben)
    assert await index.ids(as_=ann) == [first, second]
    await portal.result("log.blogcomment.delete", {"COMMENT_ID": comment}, as_=ben)
    assert await index.ids(as_=ann) == [second, first]
    await portal.make.role(group, ann, None)
    assert await index.ids(as_=ann) == [second]
    await portal.make.role(group, ann, Role.MODERATOR)
    assert await index.ids(as_=ann) == [second, first]
    await portal.result("log.blogpost.delete", {"POST_ID": second}, as_=ben)
    assert await index.ids(as_=ann) == [first]
    await portal.result("sonet_group.delete", {"GROUP_ID": group})
    assert await index.ids(as_=ann) == []
    await index.agrees(as_=ann)
    await index.agrees()


async def test_a_code_taken_off_leaves_what_another_shows(index: Index) -> None:
    portal = index.portal
    ann = await portal.make.person()
    group = await portal.make.workgroup(members=[ann])
    post_id = await portal.make.post(to=[f"SG{group}", f"U{ann}"])
    assert await index.ids(as_=ann) == [post_id]
    again = {"POST_ID": post_id, "POST_MESSAGE": "Again", "DEST": [f"U{ann}"]}
    await portal.result("log.blogpost.update", again)
    assert await index.ids(as_=ann) == [post_id]
    await index.agrees(as_=ann)


async def test_narrowed_lists(index: Index) -> None:
    portal = index.portal
    ann = await portal.make.person()
    group = await portal.make.workgroup(members=[ann])
    audiences = (["UA"], [f"SG{group}"], [f"U{ann}"]) * 3
    flags = "YYNNYYNYN"
    posts = [
        await portal.make.post(to=to, IMPORTANT=flag)
        for to, flag in zip(audiences, flags, strict=True)
    ]
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(len(posts))]
    async with portal.tx() as tx:
        for post_id, at in zip(posts, moments, strict=True):
            await tx.run(update(post).where(post.c.id == post_id).values(published_at=at))
    every = [
        Selection(codes=frozenset({f"SG{group}", "nonsense"})),
        Selection(begin=moments[2]),
        Selection(end=moments[5]),
        Selection(begin=moments[2], end=moments[5], codes=frozenset({"G2"})),
        Selection(cursor=Cursor(posts[3], upwards=True)),
        Selection(cursor=Cursor(posts[3], upwards=False), begin=moments[1]),
        Selection(cursor=Cursor(0, upwards=True)),
        Selection(cursor=Cursor(-1, upwards=False)),
        Selection(cursor=Cursor(2**63 - 1, upwards=False)),
        Selection(cursor=Cursor(2**63 - 1, upwards=True)),
        Selection(post_id=posts[1]),
        Selection(post_id=posts[1], begin=moments[2]),
        Selection(post_id=10**9),
        Selection(important=True),
        Selection(important=True, begin=moments[1], cursor=Cursor(posts[3], upwards=False)),
        Selection(unread=True),
        Selection(unread=True, cursor=Cursor(0, upwards=True)),
    ]
    for _ in range(2):
        for selection in every:
            for viewer in (1, ann):
                await index.agrees(selection, as_=viewer, size=4)
        # What is in memory by now has to follow.
        await portal.result("log.blogcomment.add", {"POST_ID": posts[4], "TEXT": "Up"})
        await portal.result("log.blogpost.delete", {"POST_ID": posts.pop()})
        await portal.result(CONFIRM, {"POST_ID": posts[0]}, as_=ann)
        again = {"POST_ID": posts[5], "POST_TITLE": "Again", "IMPORTANT": "N"}
        await portal.result("log.blogpost.update", again)
        again = {"POST_ID": posts[3], "POST_TITLE": "Again", "IMPORTANT": "Y"}
        await portal.result("log.blogpost.update", again)
        await portal.make.post(to=[f"SG{group}"])


async def test_any_depth(index: Index) -> None:
    for _ in range(7):
        await index.portal.make.post()
    (newest, *_) = await index.ids()
    for begin in (0, 3, 6, 7, 8, 2**62):
        await index.agrees(begin=begin, size=3)
        await index.agrees(Selection(post_id=newest), begin=begin, size=3)
        await index.agrees(Selection(post_id=newest, important=True), begin=begin, size=3)


async def test_little_room_costs_time_and_nothing_else(index: Index) -> None:
    portal, tiny = index.portal, index.limited(1)
    people = [await portal.make.person() for _ in range(3)]
    for ann in people:
        await portal.make.post(to=[f"U{ann}"])
    for ann in people * 2:
        assert (await tiny.agrees(as_=ann)).total == 1


async def test_nobody_reads_for_who_is_not_there(index: Index) -> None:
    ann = await index.portal.make.person()
    assert await index.ids(as_=ann) == []
    await index.portal.result("user.update", {"ID": ann, "ACTIVE": "N"})
    for viewer in (ann, 10**9, 2**70):
        with pytest.raises(NotFound):
            await index.page(as_=viewer)


async def test_a_snapshot_that_is_read_from_is_kept(index: Index) -> None:
    first = await index.portal.make.post()
    async with index.portal.database.transaction(write=False) as tx:
        await tx.begin()
        await index.feed.page(tx, 1, Selection(), 0, 50)
        await index.portal.make.post()
        # Memory goes on, and is ahead of this transaction from now on.
        assert len(await index.ids()) == 2
        page = await index.feed.page(tx, 1, Selection(), 0, 50)
    assert ([row.id for row in page.rows], page.total) == ([first], 1)


async def test_memory_that_is_wrong_is_noticed_and_thrown_away(index: Index) -> None:
    ann = await index.portal.make.person()
    post_id = await index.portal.make.post(to=[f"U{ann}"])
    assert await index.ids(as_=ann) == [post_id]
    async with index.portal.tx() as tx:
        # Behind the log's back.
        await tx.run(delete(post_access).where(post_access.c.code == f"U{ann}"))
    assert await index.ids(as_=ann) == []
    assert index.feed.alarms == 1
    assert (await index.page(as_=ann)).total == 0
    assert index.feed.alarms == 1


@pytest.mark.parametrize("by_id", [False, True])
async def test_rights_lost_just_before_the_statement(
    index: Index, monkeypatch: pytest.MonkeyPatch, by_id: bool
) -> None:
    """While another request has brought memory up to date already."""
    portal = index.portal
    ann = await portal.make.person()
    group = await portal.make.workgroup(members=[ann])
    post_id = await portal.make.post(to=[f"SG{group}"])
    selection = Selection(post_id=post_id if by_id else None)
    assert await index.ids(selection, as_=ann) == [post_id]
    read = index.feed._read

    async def read_late(*given: Any) -> Any:
        monkeypatch.undo()
        await portal.make.role(group, ann, None)
        assert await index.ids(selection, as_=ann) == []
        return await read(*given)

    monkeypatch.setattr(index.feed, "_read", read_late)
    assert await index.ids(selection, as_=ann) == []


async def test_what_workgroups_bring(index: Index) -> None:
    """Whatever happens, and while nearly all that is remembered is forgotten each time."""
    portal, draw = index.portal, Random(11)
    ann = await portal.make.person()
    groups = [await portal.make.workgroup(members=[ann]) for _ in range(3)]
    posts: list[int] = []
    narrowed = Selection(groups=True)
    small = index.limited(3_000)
    for step in range(40):
        group = draw.choice(groups)
        if step < 4 or draw.random() < 0.4:
            to = draw.choice([[f"SG{group}"], ["UA"], ["UA", f"SG{group}"], [f"U{ann}"]])
            posts.append(await portal.make.post(to=to))
        elif draw.random() < 0.4:
            await portal.make.comment(draw.choice(posts))
        elif draw.random() < 0.5:
            await portal.make.role(group, ann, draw.choice([None, Role.MEMBER, Role.OWNER]))
        elif draw.random() < 0.3:
            await portal.result("log.blogpost.delete", {"POST_ID": posts.pop(draw.randrange(4))})
        else:
            dest = {"POST_ID": draw.choice(posts), "DEST": [f"SG{group}"]}
            await portal.result("log.blogpost.share", dest)
        for each in (index, small):
            await each.agrees(narrowed, as_=ann, size=3)
            await each.agrees(replace(narrowed, newer_than=step), as_=ann)
            await each.agrees(replace(narrowed, cursor=Cursor(0, upwards=True)), as_=ann)
            await each.agrees(replace(narrowed, codes=frozenset({"G2"})), as_=ann)
            await each.agrees(replace(narrowed, post_id=draw.choice(posts)), as_=ann)
            await each.agrees(as_=ann)
        small.feed._memory.shrink()


async def test_what_is_newer(index: Index) -> None:
    posts = [await index.portal.make.post(IMPORTANT="YN"[n % 2]) for n in range(5)]
    await index.portal.make.comment(posts[1])
    for number in (-(10**9), -1, 0, 1, 3, 6, 10**12):
        for begin, size in ((0, 0), (0, 2), (1, 50), (4, 50), (50, 10)):
            newer = Selection(newer_than=number)
            await index.agrees(newer, begin=begin, size=size)
            await index.agrees(replace(newer, important=True), begin=begin, size=size)
            await index.agrees(replace(newer, cursor=Cursor(0, upwards=True)), size=size)
            await index.agrees(replace(newer, post_id=posts[1]), size=size)
