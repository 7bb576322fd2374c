"""`log.blogpost.get`."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from feed24.access import Role
from feed24.posts.tables import post
from tests.posts.feed import order
from tests.support.portal import Portal
from tests.support.statements import counted

GET = "log.blogpost.get"


async def ids(portal: Portal, *, as_: int = 1, **sent: Any) -> list[int]:
    return [int(row["ID"]) for row in await portal.result(GET, sent, as_=as_)]


async def many(portal: Portal, number: int) -> list[int]:
    return [await portal.make.post(message=f"Post {n}") for n in range(number)]


async def test_the_latest_activity_comes_first(portal: Portal) -> None:
    first, second, third = await many(portal, 3)
    assert await order(portal) == [third, second, first]
    comment = await portal.make.comment(first)
    assert await order(portal) == [first, third, second]
    await portal.result("log.blogpost.share", {"POST_ID": second, "DEST": ["U7"]})
    assert await order(portal) == [second, first, third]
    await portal.result("log.blogcomment.delete", {"COMMENT_ID": comment})
    assert await order(portal) == [second, third, first]


async def test_one_post(portal: Portal) -> None:
    ann = await portal.make.person()
    hidden, open_to_all = await portal.make.post(to=["U1"]), await portal.make.post()
    for post_id in (hidden, 999):
        body = await portal.call(GET, {"POST_ID": post_id}, as_=ann)
        assert (body["result"], body["total"], "next" in body) == ([], 0, False)
    body = await portal.call(GET, {"POST_ID": f"{open_to_all}abc"}, as_=ann)
    assert (len(body["result"]), body["total"]) == (1, 1)
    for ignored in (0, -3, "x", None):
        assert await ids(portal, as_=ann, POST_ID=ignored) == [open_to_all]


class TestPages:
    """One hundred and three posts, made once for each way to page."""

    async def page(self, portal: Portal, start: Any, **sent: Any) -> dict[str, Any]:
        return await portal.call(GET, {"start": start, **sent})

    async def test_by_start(self, portal: Portal) -> None:
        made = await many(portal, 103)
        made.reverse()
        cuts = [
            (0, made[:50], 50),
            (49, made[:50], 50),
            (50, made[50:100], 100),
            ("75", made[50:100], 100),
            (100, made[100:], None),
            (150, [], None),
            (10**30, [], None),
        ]
        for start, expected, following in cuts:
            body = await self.page(portal, start)
            assert [int(row["ID"]) for row in body["result"]] == expected, start
            assert (body["total"], body.get("next")) == (103, following)
        for start in (-1, "-50"):
            body = await self.page(portal, start)
            assert [int(row["ID"]) for row in body["result"]] == made[:50]
            assert (body["total"], "next" in body) == (0, False)
        # LIMIT is for cursors, and what is unknown is ignored.
        body = await self.page(portal, 0, LIMIT=3, order={"ID": "ASC"}, filter={">ID": 5})
        assert (len(body["result"]), body["next"]) == (50, 50)
        await self.by_cursor(portal, sorted(made))

    async def by_cursor(self, portal: Portal, made: list[int]) -> None:
        middle = made[60]
        cuts = [
            ({"FIRST_ID": 0}, made[:50], 103),
            ({"FIRST_ID": middle}, made[61:], 42),
            ({"FIRST_ID": middle, "LIMIT": 10}, made[61:71], 42),
            ({"FIRST_ID": middle, "LAST_ID": 5, "LIMIT": 1}, made[61:62], 42),
            ({"LAST_ID": middle}, made[59:9:-1], 60),
            ({"LAST_ID": middle, "LIMIT": 200}, made[59::-1], 60),
            ({"FIRST_ID": 0, "LIMIT": 999}, made, 103),
            ({"FIRST_ID": 0, "LIMIT": -1}, made[:50], 103),
            ({"FIRST_ID": 0, "LIMIT": "many"}, made[:50], 103),
            ({"LAST_ID": 0}, [], 0),
            ({"FIRST_ID": "x", "LIMIT": 2, "start": 50}, made[:2], 103),
            ({"LAST_ID": "9" * 30, "LIMIT": 2}, made[:-3:-1], 103),
        ]
        for sent, expected, total in cuts:
            body = await portal.call(GET, sent)
            assert [int(row["ID"]) for row in body["result"]] == expected, sent
            assert (body["total"], "next" in body) == (total, False)
        body = await portal.call(GET, {"FIRST_ID": 0, "POST_ID": middle})
        assert [int(row["ID"]) for row in body["result"]] == [middle]


async def test_by_code(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(members=[ann])
    to_all = await portal.make.post()
    to_group = await portal.make.post(to=[f"SG{group}"])
    to_ann = await portal.make.post(to=[f"U{ann}", "DR1"])
    hidden = await portal.make.post(to=["U1", "DR9"])
    by_ann = await portal.make.post(author=ann, to=["U1"])
    cuts: list[tuple[Any, list[int]]] = [
        (["UA"], [to_all]),
        (["G2"], [to_all]),
        ([f" SG{group} ", ""], [to_group]),
        ([f"SG{group}_A"], [to_group]),
        ([f"OSG{group}_L"], [to_group]),
        ([f"U{ann}"], [by_ann, to_ann]),
        ({"x": "DR1", "y": "UA"}, [to_ann, to_all]),
        (["DR9"], []),
        (["US1"], [to_all]),
        (["sg1", "%", "U"], []),
        ([""], [by_ann, to_ann, to_group, to_all]),
        ([], [by_ann, to_ann, to_group, to_all]),
        ("UA", [by_ann, to_ann, to_group, to_all]),
    ]
    for codes, expected in cuts:
        body = await portal.call(GET, {"LOG_RIGHTS": codes}, as_=ann)
        assert [int(row["ID"]) for row in body["result"]] == expected, codes
        assert body["total"] == len(expected)
    assert await ids(portal, LOG_RIGHTS=["DR9"]) == [hidden]
    assert await ids(portal, LOG_RIGHTS=["DR9"], POST_ID=to_all) == [to_all]
    assert await ids(portal, LOG_RIGHTS=["UA", "DR9"], FIRST_ID=0) == [to_all, hidden]


class TestPeriod:
    @pytest.fixture(autouse=True)
    async def posts(self, portal: Portal) -> None:
        """One at the beginning, in the middle and at the end of a day."""
        self.made = await many(portal, 3)
        for post_id, clock in zip(self.made, ((0, 0, 0), (12, 30, 0), (23, 59, 59)), strict=True):
            at = datetime(2031, 4, 2, *clock, tzinfo=UTC)
            its = update(post).where(post.c.id == post_id)
            async with portal.tx() as tx:
                await tx.run(its.values(published_at=at))

    async def test_bounds_belong_to_it(self, portal: Portal) -> None:
        early, noon, late = self.made
        cuts: list[tuple[Any, Any, list[int]]] = [
            ("2031-04-02", "2031-04-02", [late, noon, early]),
            ("2031-04-02", None, [late, noon, early]),
            (None, "2031-04-02", [late, noon, early]),
            ("2031-04-03", None, []),
            (None, "01.04.2031", []),
            ("2031-04-02T12:30:00", None, [late, noon]),
            ("2031-04-02T12:30:01", None, [late]),
            (None, "2031-04-02T12:30:00+00:00", [noon, early]),
            (None, "2031-04-02T12:30:00+03:00", [early]),
            ("2031-04-02 12:30", "2031-04-02 12:30", [noon]),
            ("", " ", [late, noon, early]),
            ("0001-01-01", "9999-12-31", [late, noon, early]),
        ]
        for begin, end, expected in cuts:
            period: dict[str, Any] = {"LOG_DATE_FROM": begin, "LOG_DATE_TO": end}
            assert await ids(portal, **period) == expected, period
        day: dict[str, Any] = {"LOG_DATE_FROM": "2031-04-02T10:00:00"}
        assert await ids(portal, **day, FIRST_ID=0) == [noon, late]
        assert await ids(portal, **day, LOG_RIGHTS=["UA"]) == [late, noon]
        assert await ids(portal, **day, POST_ID=early) == []

    async def test_a_day_ends_in_the_portals_zone(self, portal: Portal, portal_with: Any) -> None:
        early, noon, _ = self.made
        tokyo = await portal_with(time_zone="Asia/Tokyo")
        assert await ids(tokyo, LOG_DATE_TO="2031-04-02") == [noon, early]
        assert await ids(tokyo, LOG_DATE_FROM="2031-04-02T09:00:01", LOG_DATE_TO="2031-04-02") == [
            noon
        ]

    async def test_what_is_no_period(self, portal: Portal) -> None:
        wrong = {
            "LOG_DATE_FROM": {"LOG_DATE_FROM": "soon"},
            "LOG_DATE_TO": {"LOG_DATE_FROM": "2031-04-02", "LOG_DATE_TO": "32.13.2031"},
        }
        for name, sent in wrong.items():
            body = await portal.call(GET, sent)
            assert (body["error"], body["argument"]) == ("ERROR_ARGUMENT", name)
            assert body["error_description"] == f"Wrong date in {name}"
        body = await portal.call(GET, {"LOG_DATE_FROM": "2031-04-03", "LOG_DATE_TO": "2031-04-02"})
        assert (body["error"], body["argument"]) == ("ERROR_ARGUMENT", "LOG_DATE_FROM")
        text = "LOG_DATE_FROM must not be later than LOG_DATE_TO"
        assert body["error_description"] == text


async def test_the_total_counts_what_the_viewer_sees(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup()
    for _ in range(3):
        await portal.make.post(to=[f"SG{group}", f"U{ann}"])
        await portal.make.post(to=["U1"])
    assert (await portal.call(GET, as_=ann))["total"] == 3
    # Reached in several ways, and still counted once.
    await portal.make.role(group, ann, Role.MODERATOR)
    body = await portal.call(GET, as_=ann)
    assert (body["total"], len(body["result"])) == (3, 3)


async def test_a_page_costs_as_many_statements_as_a_post(portal: Portal) -> None:
    files = [["a.txt", "aGVsbG8="]]

    async def cost(**sent: Any) -> int:
        with counted(portal.services.database) as seen:
            await portal.result(GET, sent)
        return len(seen)

    await portal.make.post(TAGS="a", FILES=files, IMPORTANT="Y")
    await portal.result(GET)
    await portal.result(GET, {"FIRST_ID": 0})
    one = await cost()
    for _ in range(49):
        await portal.make.post(TAGS="a,b", FILES=files, IMPORTANT="Y")
    assert len(await order(portal)) == 50
    # The credential, and everything else.
    assert await cost() == one == 2
    assert await cost(FIRST_ID=0) == one


async def test_an_encoded_post_serves_batches_and_xml_too(portal: Portal) -> None:
    post_id = await portal.make.post(message="a < b & c", POST_TITLE="T")
    commands = {
        "get": f"{GET}?POST_ID={post_id}",
        "add": "log.blogcomment.add?POST_ID=$result[get][0][ID]&TEXT=$result[get][0][TITLE]",
    }
    answer = await portal.result("batch", {"cmd": commands})
    assert answer["result"]["get"][0]["DETAIL_TEXT"] == "a < b & c"
    assert answer["result_total"] == {"get": 1}
    assert isinstance(answer["result"]["add"], int)
    response = await portal.send(f"{GET}.xml", {"POST_ID": post_id})
    assert f"<item><ID>{post_id}</ID>" in response.text
    assert "<DETAIL_TEXT>a &lt; b &amp; c</DETAIL_TEXT>" in response.text
