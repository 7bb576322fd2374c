"""Gratitudes that come with posts, the medals they are given with, and who has received them."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from feed24.access import Role
from feed24.gratitude import medals
from feed24.gratitude.tables import gratitude, gratitude_person
from tests.acknowledgement.moving import clock_of
from tests.posts.feed import shown
from tests.support.portal import Portal
from tests.support.statements import counted

LIST = "feed24.gratitude.list"


async def carried(portal: Portal, post_id: int) -> str | None:
    """The id of the post's gratitude."""
    value: str | None = (await shown(portal, post_id))["UF_GRATITUDE"]["VALUE"]
    return value


async def received(portal: Portal, user_id: int, *, as_: int = 1) -> list[tuple[str, str]]:
    rows = await portal.result(LIST, {"USER_ID": user_id}, as_=as_)
    return [(row["POST_ID"], row["MEDAL"]) for row in rows]


async def records(portal: Portal) -> tuple[int, int]:
    async with portal.tx(write=False) as tx:
        counts = [
            await tx.scalar(select(func.count()).select_from(table))
            for table in (gratitude, gratitude_person)
        ]
    return counts[0], counts[1]


async def thank(portal: Portal, *people: int, medal: Any = "gift", **more: Any) -> int:
    sent = {"GRATITUDE_MEDAL": medal, "GRATITUDE_EMPLOYEES": list(people)}
    return await portal.make.post(**sent, **more)


async def test_a_post_with_medal_and_people_carries_a_gratitude(portal: Portal) -> None:
    ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
    post_id = await thank(portal, bob, ann, bob, medal="star", author=ann)
    number = await carried(portal, post_id)
    assert number
    (row,) = await portal.result(LIST, as_=bob)
    assert row == {
        "ID": number,
        "POST_ID": str(post_id),
        "AUTHOR_ID": str(ann),
        "MEDAL": "star",
        "DATE": row["DATE"],
        "EMPLOYEES": [str(ann), str(bob)],
    }
    assert row["DATE"].endswith("+00:00")


async def test_employees_are_not_checked_and_no_recipients(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await thank(portal, ann, 999, to=["U1"])
    assert await carried(portal, post_id)
    assert not await portal.result("log.blogpost.get", {"POST_ID": post_id}, as_=ann)
    assert await received(portal, 999) == [(str(post_id), "gift")]


@pytest.mark.parametrize(
    ("medal", "people"),
    [
        ("nonsense", [1]),
        ("GIFT", [1]),
        ("", [1]),
        (" ", [1]),
        (None, [1]),
        (["gift"], [1]),
        ("gift", []),
        ("gift", None),
        ("gift", 1),
        ("gift", "1"),
        ("gift", ["x", 0, -1, {}, 2**70]),
    ],
)
async def test_what_makes_no_gratitude_is_ignored(portal: Portal, medal: Any, people: Any) -> None:
    sent = {"GRATITUDE_MEDAL": medal, "GRATITUDE_EMPLOYEES": people}
    post_id = await portal.make.post(**sent)
    assert await carried(portal, post_id) is None
    assert await records(portal) == (0, 0)


async def test_employees_come_as_any_kind_of_array(portal: Portal) -> None:
    for people in ({"a": "1", "b": 7}, ["1", "7x"]):
        sent: dict[str, Any] = {"GRATITUDE_MEDAL": "gift", "GRATITUDE_EMPLOYEES": people}
        post_id = await portal.make.post(**sent)
        found = [row["EMPLOYEES"] for row in await portal.result(LIST, {"USER_ID": 7})]
        assert found[0] == ["1", "7"]
        await portal.result("log.blogpost.delete", {"POST_ID": post_id})


async def update(portal: Portal, post_id: int, **sent: Any) -> None:
    await portal.result("log.blogpost.update", {"POST_ID": post_id, "POST_TITLE": "T", **sent})


async def test_an_update_replaces_it_and_the_old_one_stays_with_the_post(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await thank(portal, ann)
    before = await carried(portal, post_id)
    await update(portal, post_id, GRATITUDE_MEDAL="cup", GRATITUDE_EMPLOYEES=[bob])
    after = await carried(portal, post_id)
    assert after
    assert after != before
    assert await records(portal) == (2, 2)
    assert await received(portal, ann) == []
    assert await received(portal, bob) == [(str(post_id), "cup")]


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"GRATITUDE_MEDAL": "cup"},
        {"GRATITUDE_MEDAL": "nonsense", "GRATITUDE_EMPLOYEES": [1]},
        {"GRATITUDE_EMPLOYEES": [1]},
        {"GRATITUDE_MEDAL": "cup", "GRATITUDE_EMPLOYEES": []},
        {"GRATITUDE_MEDAL": ["cup"]},
    ],
)
async def test_other_updates_leave_it(portal: Portal, sent: dict[str, Any]) -> None:
    post_id = await thank(portal, 1)
    before = await carried(portal, post_id)
    await update(portal, post_id, **sent)
    assert await carried(portal, post_id) == before


@pytest.mark.parametrize("empty", ["", [], {}, False])
async def test_an_empty_medal_takes_it_off(portal: Portal, empty: Any) -> None:
    post_id = await thank(portal, 1)
    await update(portal, post_id, GRATITUDE_MEDAL=empty, GRATITUDE_EMPLOYEES=[1])
    assert await carried(portal, post_id) is None
    assert await received(portal, 1) == []


async def test_it_goes_with_the_post(portal: Portal) -> None:
    post_id = await thank(portal, 1)
    await update(portal, post_id, GRATITUDE_MEDAL="cup", GRATITUDE_EMPLOYEES=[1])
    await portal.result("log.blogpost.delete", {"POST_ID": post_id})
    assert await records(portal) == (0, 0)


async def test_it_stands_beside_importance_and_files(portal: Portal) -> None:
    post_id = await thank(portal, 1, IMPORTANT="Y", FILES=[["a.txt", "YQ=="]])
    found = await shown(portal, post_id)
    assert found["UF_GRATITUDE"]["VALUE"]
    assert found["UF_BLOG_POST_IMPRTNT"]["VALUE"] == "1"
    assert found["UF_BLOG_POST_FILE"]["VALUE"]


async def test_only_gratitudes_of_posts_that_one_sees_are_listed(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(members=[bob], opened=True)
    to_all = await thank(portal, ann)
    in_group = await thank(portal, ann, to=[f"SG{group}"])
    await thank(portal, ann, to=["U1"])
    whole = await portal.call(LIST, {"USER_ID": ann}, as_=bob)
    assert [row["POST_ID"] for row in whole["result"]] == [str(in_group), str(to_all)]
    assert whole["total"] == 2
    assert await received(portal, ann, as_=ann) == [(str(to_all), "gift")]
    await portal.make.role(group, bob, None)
    assert await received(portal, ann, as_=bob) == [(str(to_all), "gift")]
    await portal.make.role(group, bob, Role.BANNED)
    assert (await portal.call(LIST, {"USER_ID": ann}, as_=bob))["total"] == 1


async def test_pages_have_exact_totals(portal: Portal) -> None:
    ann = await portal.make.person()
    made = [str(await thank(portal, ann)) for _ in range(52)]
    page = await portal.call(LIST, {"USER_ID": ann})
    assert [row["POST_ID"] for row in page["result"]] == made[:1:-1]
    assert (page["total"], page["next"]) == (52, 50)
    rest = await portal.call(LIST, {"USER_ID": ann, "start": 50})
    assert [row["POST_ID"] for row in rest["result"]] == [made[1], made[0]]
    for nobody in (-1, 2**63, 10**30):
        body = await portal.call(LIST, {"USER_ID": nobody})
        assert (body["result"], body["total"]) == ([], 0)


async def listed(portal: Portal, *, as_: int = 1) -> list[str]:
    return [row["CODE"] for row in await portal.result("feed24.medal.list", as_=as_)]


async def test_medals_are_the_portals_own(portal: Portal) -> None:
    ann = await portal.make.person()
    assert await listed(portal, as_=ann) == list(medals.FIRST)
    await thank(portal, ann, medal="beer")
    assert await portal.result("feed24.medal.set", {"MEDALS": ["rocket", " gift "]}) is True
    assert await listed(portal, as_=ann) == ["rocket", "gift"]
    rocket = await thank(portal, ann, medal="rocket")
    assert await carried(portal, rocket)
    assert await carried(portal, await thank(portal, ann, medal="beer")) is None
    # Whoever has a withdrawn medal keeps it.
    assert [medal for _, medal in await received(portal, ann)] == ["rocket", "beer"]


@pytest.mark.parametrize(
    "wrong",
    [[], None, "gift", ["a", "a"], ["a", " a"], ["a", ""], ["x" * 51], [*map(str, range(101))]],
)
async def test_a_wrong_list_of_medals_is_refused(portal: Portal, wrong: Any) -> None:
    refused = await portal.error("feed24.medal.set", {"MEDALS": wrong})
    assert refused == (400, "ERROR_ARGUMENT", "Wrong medals")
    assert await listed(portal) == list(medals.FIRST)


async def test_only_administrators_choose_medals(portal: Portal) -> None:
    ann = await portal.make.person()
    status, code, _ = await portal.error("feed24.medal.set", {"MEDALS": ["a"]}, as_=ann)
    assert (status, code) == (403, "ACCESS_DENIED")
    assert await listed(portal) == list(medals.FIRST)


RECENT = "feed24.gratitude.recent"


async def test_only_those_with_one_medal(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    star, gift = await thank(portal, ann, medal="star"), await thank(portal, ann)
    later = await thank(portal, ann, medal="star")

    async def posts(**sent: Any) -> list[int]:
        found = await portal.call(LIST, {"USER_ID": ann, **sent})
        assert found["total"] == len(found["result"])
        return [int(row["POST_ID"]) for row in found["result"]]

    assert await posts(MEDAL="star") == [later, star]
    assert await posts(MEDAL="cup") == []
    assert await posts(MEDAL="") == [later, gift, star]


async def test_recent_ones_of_posts_that_one_sees(portal: Portal) -> None:
    ann, bob, cleo = [await portal.make.person() for _ in range(3)]
    group = await portal.make.workgroup(members=[bob, cleo])
    to_all = await thank(portal, ann, cleo, medal="star", author=bob)
    inside = await thank(portal, ann, author=bob, to=[f"SG{group}"])
    await thank(portal, author=bob)

    async def seen(as_: int, **sent: Any) -> list[int]:
        found = await portal.call(RECENT, sent, as_=as_)
        assert found["total"] == len(found["result"])
        return [int(row["POST_ID"]) for row in found["result"]]

    # Whoever is thanked where they do not read learns nothing of it here.
    assert await seen(ann) == [to_all]
    assert await seen(cleo) == [inside, to_all]
    await portal.make.role(group, cleo, None)
    assert await seen(cleo) == [to_all]
    # A medal that the post no longer carries is not among them.
    await portal.result(
        "log.blogpost.update",
        {"POST_ID": to_all, "POST_TITLE": "T", "GRATITUDE_MEDAL": ""},
        as_=bob,
    )
    (row,) = await portal.result(RECENT, as_=bob)
    assert {name: row[name] for name in ("POST_ID", "AUTHOR_ID", "MEDAL", "EMPLOYEES")} == {
        "POST_ID": str(inside),
        "AUTHOR_ID": str(bob),
        "MEDAL": "gift",
        "EMPLOYEES": [str(ann)],
    }


async def test_since_when(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    async def posts(**sent: Any) -> list[int]:
        return [int(row["POST_ID"]) for row in await portal.result(RECENT, sent)]

    with clock_of(monkeypatch) as clock:
        clock.now = clock.now.replace(month=1, day=20, hour=12, minute=0) + timedelta(days=366)
        day, ann = clock.now.day, await portal.make.person()
        first = await thank(portal, ann)
        clock.forward(days=31 - day, hours=11, minutes=59)
        before = clock.now
        second = await thank(portal, ann)
        assert await posts() == [second, first]
        clock.forward(minutes=2)
        assert await posts() == []
        assert await posts(SINCE=before.isoformat()) == [second]
        assert await posts(SINCE="2000-01-01") == [second, first]
    for wrong in ("whenever", "2026-13-01"):
        refused = await portal.error(RECENT, {"SINCE": wrong})
        assert refused == (400, "ERROR_ARGUMENT", "Wrong date in SINCE")


async def test_what_recent_ones_cost(portal: Portal) -> None:
    async def cost() -> int:
        with counted(portal.services.database) as seen:
            await portal.result(RECENT)
        return len(seen)

    people = [await portal.make.person() for _ in range(5)]
    await thank(portal, people[0])
    little = await cost()
    for each in people:
        await thank(portal, each, *people)
    assert await cost() == little
