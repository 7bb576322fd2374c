"""Who has confirmed an important post."""

from typing import Any

import pytest
from sqlalchemy import insert

from feed24.posts.tables import read_mark
from feed24.users import service as users
from feed24.users.tables import person
from tests.support.portal import Portal

READERS = "log.blogpost.getusers.important"
VOTE = "socialnetwork.api.livefeed.blogpost.important.vote"
GET_USERS = "socialnetwork.api.livefeed.blogpost.important.getUsers"
PREFIX = "SONET_CONTROLLER_LIVEFEED_BLOGPOST_IMPORTANT_"


async def readers(portal: Portal, post_id: Any, *, as_: int = 1) -> Any:
    return await portal.result(READERS, {"POST_ID": post_id}, as_=as_)


async def vote(portal: Portal, post_id: int, *, as_: int) -> None:
    answer = await portal.result(VOTE, {"params": {"POST_ID": post_id}}, as_=as_)
    assert answer == {"success": "Y"}


async def test_marks_keep_their_order_and_count_once(portal: Portal) -> None:
    ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
    post_id = await portal.make.post(IMPORTANT="Y", USER_ID=ann)
    for user_id in (bob, 1, bob, ann):
        await vote(portal, post_id, as_=user_id)
    assert await readers(portal, post_id) == [str(ann), str(bob), "1"]
    # Opening the post is no mark; unmarking the post as important removes none.
    cleo = await portal.make.person("Cleo")
    await portal.result("log.blogpost.get", {"POST_ID": post_id}, as_=cleo)
    unmark = {"POST_ID": post_id, "POST_TITLE": "T", "IMPORTANT": "N"}
    await portal.result("log.blogpost.update", unmark)
    assert await readers(portal, post_id, as_=cleo) == [str(ann), str(bob), "1"]


async def test_parameters_may_come_plainly(portal: Portal) -> None:
    post_id = await portal.make.post()
    for sent in ({"POST_ID": post_id}, {"post_id": str(post_id)}, {"params": {"post_id": post_id}}):
        assert await portal.result(VOTE, sent) == {"success": "Y"}
    assert await readers(portal, post_id) == ["1"]


async def test_marking_needs_a_post_that_one_may_read(portal: Portal) -> None:
    ann, guest = await portal.make.person(), await portal.make.person(extranet=True)
    for wrong in (0, -1, "x", None):
        status, code, _ = await portal.error(VOTE, {"POST_ID": wrong})
        assert (status, code) == (400, PREFIX + "POST_ID_EMPTY")
    hidden, to_all = await portal.make.post(to=["U1"]), await portal.make.post()
    for caller, post_id in ((ann, hidden), (ann, 999), (1, 999), (guest, to_all)):
        status, code, _ = await portal.error(VOTE, {"POST_ID": post_id}, as_=caller)
        assert (status, code) == (400, PREFIX + "NO_READ_PERMS")
    assert await readers(portal, hidden) == []


async def test_readers_of_a_hidden_post_are_nobody(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(opened=True)
    hidden = await portal.make.post(to=[f"U{bob}"], IMPORTANT="Y")
    open_to_read = await portal.make.post(to=[f"SG{group}"], IMPORTANT="Y")
    assert await readers(portal, hidden, as_=bob) == ["1"]
    assert await readers(portal, open_to_read, as_=ann) == ["1"]
    for post_id in (hidden, 999):
        assert await readers(portal, post_id, as_=ann) == []
        page = await portal.result(GET_USERS, {"POST_ID": post_id}, as_=ann)
        assert page == {"items": [], "StatusPage": "done", "RecordCount": 0}
    for wrong in (0, "x", None):
        assert await portal.error(READERS, {"POST_ID": wrong}) == (400, "", "Wrong post ID")
        status, code, _ = await portal.error(GET_USERS, {"POST_ID": wrong})
        assert (status, code) == (400, PREFIX + "POST_ID_EMPTY")


async def test_only_active_people_count(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(author=ann, IMPORTANT="Y")
    async with portal.tx() as tx:
        await users.dismiss(tx, ann)
    assert await readers(portal, post_id) == []
    assert (await portal.result(GET_USERS, {"POST_ID": post_id}))["RecordCount"] == 0


async def test_a_page_of_readers(portal: Portal) -> None:
    post_id = await portal.make.post(IMPORTANT="Y")
    ann = await portal.make.person("Ann", last_name="Poe")
    guest = await portal.make.person("Guest", extranet=True)
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": [f"U{guest}"]})
    for user_id in (ann, guest):
        await vote(portal, post_id, as_=user_id)
    page = await portal.result(GET_USERS, {"params": {"POST_ID": post_id, "PAGE_NUMBER": 1}})
    assert (page["StatusPage"], page["RecordCount"]) == ("done", 3)
    assert list(page["items"]) == ["1", str(ann), str(guest)]
    assert page["items"][str(ann)] == {
        "ID": str(ann),
        "PHOTO": "",
        "PHOTO_SRC": "",
        "FULL_NAME": "Ann Poe",
        "URL": f"/company/personal/user/{ann}/",
        "TYPE": "",
    }
    assert page["items"][str(guest)]["TYPE"] == "extranet"


class TestManyReaders:
    @pytest.fixture(autouse=True)
    async def crowd(self, portal: Portal) -> None:
        self.post = await portal.make.post()
        async with portal.tx() as tx:
            now = {"registered_at": tx.now, "updated_at": tx.now}
            rows = [
                {"email": f"reader{n}@example.test", "name": f"R{n}", **now} for n in range(512)
            ]
            made = await tx.run(
                insert(person).returning(person.c.id, sort_by_parameter_order=True), rows
            )
            self.people = list(made.scalars())
            marks = [
                {"post_id": self.post, "user_id": user_id, "marked_at": tx.now}
                for user_id in reversed(self.people)
            ]
            await tx.run(insert(read_mark), marks)

    async def test_five_hundred_at_most(self, portal: Portal) -> None:
        first = [str(user_id) for user_id in reversed(self.people)][:500]
        assert await readers(portal, self.post) == first

    async def test_ten_on_a_page(self, portal: Portal) -> None:
        expected = [str(user_id) for user_id in reversed(self.people)]
        pages = {1: "continue", 2: "continue", 51: "continue", 52: "done", 53: "done"}
        for number, status in pages.items():
            page = await self.page(portal, number)
            assert list(page["items"]) == expected[number * 10 - 10 : number * 10]
            assert (page["StatusPage"], page["RecordCount"]) == (status, 512)
        for wrong in (0, -4, "x", None):
            assert list((await self.page(portal, wrong))["items"]) == expected[:10]
        assert (await self.page(portal, 10**18))["items"] == []

    async def page(self, portal: Portal, number: Any) -> Any:
        return await portal.result(GET_USERS, {"POST_ID": self.post, "PAGE_NUMBER": number})


async def test_counts_of_what_is_seen_and_unread(portal: Portal) -> None:
    ann, ben = await portal.make.person(), await portal.make.person()
    plain = await portal.make.post(author=ben, to=[f"U{ann}"])
    asked = [await portal.make.post(author=ben, to=[f"U{ann}"], IMPORTANT="Y") for _ in range(3)]

    async def counts(user_id: int) -> list[int]:
        return list((await portal.result("feed24.feed.counts", as_=user_id)).values())

    assert await counts(ann) == [4, 3, 3]
    # Who writes an important post has read it.
    assert await counts(ben) == [4, 3, 0]
    await portal.result(VOTE, {"POST_ID": asked[0]}, as_=ann)
    assert await counts(ann) == [4, 3, 2]
    await portal.result("log.blogpost.delete", {"POST_ID": asked[1]}, as_=ben)
    assert await counts(ann) == [3, 2, 1]
    for post_id, flag in ((asked[2], "N"), (plain, "Y")):
        changed = {"POST_ID": post_id, "POST_TITLE": "Again", "IMPORTANT": flag}
        await portal.result("log.blogpost.update", changed, as_=ben)
    assert await counts(ann) == [3, 2, 1]
    assert await counts(ben) == [3, 2, 0]
