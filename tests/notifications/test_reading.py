"""`feed24.notification.*`: what a person was told and may still read."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, select

from feed24.access import Role
from feed24.notifications.service import reading
from feed24.notifications.tables import notification
from tests.notifications.told import told
from tests.support.portal import Portal
from tests.support.statements import counted

LIST, READ, COUNT = (f"feed24.notification.{verb}" for verb in ("list", "read", "count"))


async def ids(portal: Portal, as_: int, **sent: Any) -> list[int]:
    return [int(row["ID"]) for row in await portal.result(LIST, sent, as_=as_)]


async def counts(portal: Portal, as_: int) -> tuple[int, int]:
    found = await portal.result(COUNT, as_=as_)
    return found["TOTAL"], found["UNREAD"]


async def tell(portal: Portal, user_id: int, post_id: int, count: int) -> None:
    """Many at once, as if a long time had passed."""
    row = {"user_id": user_id, "kind": "post", "post_id": post_id, "actor_id": 1}
    async with portal.tx() as tx:
        await tx.run(insert(notification), [{**row, "created_at": tx.now} for _ in range(count)])


async def test_one_notification(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(to=[f"U{ann}"], POST_TITLE="Fire drill")
    body = await portal.call(LIST, as_=ann)
    (row,) = body["result"]
    assert (body["total"], "next" in body) == (1, False)
    told_at = datetime.fromisoformat(row.pop("DATE"))
    assert abs((datetime.now(UTC) - told_at).total_seconds()) < 600
    assert row == {
        "ID": "1",
        "KIND": "post",
        "READ": "N",
        "ACTOR_ID": "1",
        "POST_ID": str(post_id),
        "POST_TITLE": "Fire drill",
        "COMMENT_ID": None,
    }
    assert await portal.call(LIST) | {"time": 0} == {"result": [], "total": 0, "time": 0}


async def test_pages(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post()
    await tell(portal, ann, post_id, 120)
    first = await portal.call(LIST, as_=ann)
    assert (first["total"], first["next"], len(first["result"])) == (120, 50, 50)
    assert await ids(portal, ann) == list(range(120, 70, -1))
    assert await ids(portal, ann, start=100) == list(range(20, 0, -1))
    past = await portal.call(LIST, {"start": 150}, as_=ann)
    assert (past["result"], past["total"], "next" in past) == ([], 120, False)
    uncounted = await portal.call(LIST, {"start": -1}, as_=ann)
    assert (len(uncounted["result"]), uncounted["total"], "next" in uncounted) == (50, 0, False)


async def test_a_list_that_runs_on_from_an_id(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post()
    await tell(portal, ann, post_id, 120)
    seen: list[int] = []
    last = 10**9
    while True:
        body = await portal.call(LIST, {"LAST_ID": last, "start": 50}, as_=ann)
        assert (body["total"], "next" in body) == (120 - len(seen), False)
        if not body["result"]:
            break
        # What is told meanwhile moves nothing.
        await tell(portal, ann, post_id, 3)
        seen += [int(row["ID"]) for row in body["result"]]
        last = seen[-1]
    assert seen == list(range(120, 0, -1))
    assert await ids(portal, ann, LAST_ID=0) == await ids(portal, ann, LAST_ID="x") == []


async def test_unread_ones(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post()
    await tell(portal, ann, post_id, 5)
    assert await portal.result(READ, {"ID": [5, 3]}, as_=ann) is True
    assert await ids(portal, ann) == [5, 4, 3, 2, 1]
    assert await ids(portal, ann, UNREAD="Y") == [4, 2, 1]
    assert await ids(portal, ann, UNREAD="Y", LAST_ID=4) == [2, 1]
    assert await ids(portal, ann, UNREAD_FIRST="Y") == [4, 2, 1, 5, 3]
    assert await counts(portal, ann) == (5, 3)
    rows = await portal.result(LIST, as_=ann)
    assert [row["READ"] for row in rows] == ["Y", "N", "Y", "N", "N"]


async def test_reading(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post()
    await tell(portal, ann, post_id, 4)
    await tell(portal, bob, post_id, 2)
    for sent in ({"ID": 6}, {"ID": [5, 999, 2**70, "x"]}, {"UNTIL_ID": 2}):
        assert await portal.result(READ, sent, as_=ann) is True
        assert await portal.result(READ, sent, as_=ann) is True
    assert await counts(portal, ann) == (4, 2)
    assert await counts(portal, bob) == (2, 2)
    assert await portal.result(READ, {"ID": "3", "UNTIL_ID": 10**9}, as_=ann) is True
    assert await counts(portal, ann) == (4, 0)
    assert await counts(portal, bob) == (2, 2)


@pytest.mark.parametrize("sent", [{}, {"ID": []}, {"ID": [0, "x", -1]}, {"UNTIL_ID": -5}])
async def test_reading_nothing(portal: Portal, sent: dict[str, Any]) -> None:
    got = await portal.error(READ, sent)
    assert got == (400, "ERROR_ARGUMENT", "Specify ID, UNTIL_ID, UNTIL, or POST_ID and KIND")


class TestAccess:
    async def test_who_loses_the_post_loses_the_word_of_it(self, portal: Portal) -> None:
        ann, author = await portal.make.person(), await portal.make.person()
        post_id = await portal.make.post(author=author, to=[f"U{ann}"])
        await portal.make.comment(post_id, author=author, text=f"[USER={ann}]x[/USER]")
        assert await counts(portal, ann) == (2, 2)
        away = {"POST_ID": post_id, "POST_TITLE": "T", "DEST": [f"U{author}"]}
        await portal.result("log.blogpost.update", away)
        assert await counts(portal, ann) == (0, 0)
        body = await portal.call(LIST, as_=ann)
        assert (body["result"], body["total"]) == ([], 0)
        back = {"POST_ID": post_id, "POST_TITLE": "T", "DEST": [f"U{ann}"]}
        await portal.result("log.blogpost.update", back)
        assert await counts(portal, ann) == (2, 2)

    async def test_leaving_an_open_workgroup_leaves_its_posts(self, portal: Portal) -> None:
        """And takes what was said about them; a ban takes both."""
        ann = await portal.make.person()
        group = await portal.make.workgroup(opened=True, members=[ann])
        text = f"[USER={ann}]x[/USER]"
        post_id = await portal.make.post(to=[f"SG{group}"], message=text)
        await portal.make.comment(post_id, text=text)
        kinds = ["comment_mention", "mention"]
        assert [kind for kind, *_ in await told(portal, ann)] == kinds
        await portal.make.role(group, ann, None)
        assert [kind for kind, *_ in await told(portal, ann)] == ["mention"]
        assert await counts(portal, ann) == (1, 1)
        await portal.make.role(group, ann, Role.BANNED)
        assert await told(portal, ann) == []
        await portal.make.role(group, ann, Role.MEMBER)
        assert [kind for kind, *_ in await told(portal, ann)] == kinds

    async def test_marking_a_hidden_one_tells_nothing(self, portal: Portal) -> None:
        ann = await portal.make.person()
        hidden = await portal.make.post(to=["U1"])
        await tell(portal, ann, hidden, 1)
        for sent in ({"ID": 1}, {"ID": 999}, {"UNTIL_ID": 5}):
            assert await portal.result(READ, sent, as_=ann) is True


async def test_the_latest_thousand(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST", 5)
    ann = await portal.make.person()
    post_id = await portal.make.post()
    await tell(portal, ann, post_id, 7)
    assert await ids(portal, ann) == [7, 6, 5, 4, 3]
    assert await counts(portal, ann) == (5, 5)


async def test_older_ones_are_forgotten(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post()
    await tell(portal, ann, post_id, reading.MOST + 3)
    await portal.result(READ, {"UNTIL_ID": 1}, as_=ann)
    async with portal.tx(write=False) as tx:
        left = await tx.scalars(select(notification.c.id).order_by(notification.c.id).limit(1))
    assert left == [4]
    assert await counts(portal, ann) == (reading.MOST, reading.MOST)


async def test_as_many_statements_for_a_page_as_for_one(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post()
    costs = []
    for _ in range(2):
        await tell(portal, ann, post_id, 30)
        with counted(portal.services.database) as seen:
            await portal.result(LIST, as_=ann)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 4
