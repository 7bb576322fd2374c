"""sonet_group.get: rows, filters, orders, pages, and who finds what."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import update

from feed24.access import Role
from feed24.workgroups import service
from feed24.workgroups.tables import workgroup
from tests.support.portal import Portal
from tests.support.statements import counted
from tests.workgroups.crew import make_crew

LIST = "sonet_group.get"
MORNING = datetime(2031, 1, 5, 10, tzinfo=UTC)


async def names(portal: Portal, params: Any = None, *, as_: int = 1) -> list[str]:
    return [row["NAME"] for row in await portal.result(LIST, params, as_=as_)]


async def dated(portal: Portal, group_id: int, moment: datetime) -> None:
    async with portal.tx() as tx:
        values = {"created_at": moment, "updated_at": moment, "active_at": moment}
        await tx.run(update(workgroup).where(workgroup.c.id == group_id).values(values))


async def test_a_row(portal: Portal) -> None:
    owner, member = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup("Drill crew", owner=owner, members=[member])
    await dated(portal, group, MORNING)
    body = await portal.call(LIST)
    assert body["result"] == [
        {
            "ID": str(group),
            "SITE_ID": "s1",
            "NAME": "Drill crew",
            "DESCRIPTION": None,
            "DATE_CREATE": "2031-01-05T10:00:00+00:00",
            "DATE_UPDATE": "2031-01-05T10:00:00+00:00",
            "ACTIVE": "Y",
            "VISIBLE": "Y",
            "OPENED": "N",
            "CLOSED": "N",
            "SUBJECT_ID": "1",
            "OWNER_ID": str(owner),
            "KEYWORDS": None,
            "NUMBER_OF_MEMBERS": "2",
            "DATE_ACTIVITY": "2031-01-05T10:00:00+00:00",
            "SUBJECT_NAME": "Workgroups",
            "PROJECT": "N",
            "IS_EXTRANET": "N",
        }
    ]
    assert (body["total"], "next" in body) == (1, False)


async def test_members_are_counted_without_the_others(portal: Portal) -> None:
    crew = await make_crew(portal)
    await portal.result("user.update", {"ID": crew["member"], "ACTIVE": "N"})
    (row,) = await portal.result(LIST)
    assert row["NUMBER_OF_MEMBERS"] == "2"


@pytest.mark.parametrize(
    ("who", "finds"),
    [
        ("owner", True),
        ("moderator", True),
        ("member", True),
        ("invited", False),
        ("requesting", False),
        ("banned", False),
        ("outsider", False),
        ("administrator", False),
    ],
)
async def test_who_finds_a_hidden_workgroup(portal: Portal, who: str, finds: bool) -> None:
    crew = await make_crew(portal, visible=False)
    body = await portal.call(LIST, as_=crew[who])
    assert (len(body["result"]), body["total"]) == (int(finds), int(finds))
    assert await names(portal, {"GROUP_ID": crew.id}, as_=crew[who]) == ["Crew"] * finds


async def test_administrators_ask_for_hidden_workgroups(portal: Portal) -> None:
    crew = await make_crew(portal, visible=False)
    assert await names(portal, {"IS_ADMIN": "Y"}) == ["Crew"]
    for not_asking in ("N", "y", True, 1):
        assert await names(portal, {"IS_ADMIN": not_asking}) == []
    assert await names(portal, {"IS_ADMIN": "Y"}, as_=crew["outsider"]) == []


async def test_guests_find_what_they_belong_to(portal: Portal) -> None:
    guest = await portal.make.person(extranet=True)
    await portal.make.workgroup("Open", opened=True)
    await portal.make.workgroup("Guests elsewhere", extranet=True)
    await portal.make.workgroup("Theirs", members=[guest])
    await portal.make.workgroup("Theirs, hidden", members=[guest], visible=False)
    assert await names(portal, {"ORDER": {"ID": "ASC"}}, as_=guest) == ["Theirs", "Theirs, hidden"]
    listed = await names(portal, {"FILTER": {"IS_EXTRANET": "Y"}, "ORDER": {"ID": "ASC"}})
    assert listed == ["Guests elsewhere", "Theirs", "Theirs, hidden"]


@pytest.fixture
async def three(portal: Portal) -> list[int]:
    """Alpha: open. Beta project: archived, with keywords. gamma: extranet."""
    owner = await portal.make.person()
    make = portal.make.workgroup
    made = [
        await make("Alpha", opened=True, owner=owner),
        await make("Beta project", project=True, closed=True, keywords="oil, gas"),
        await make("gamma", extranet=True, description="third"),
    ]
    for day, group in enumerate(made, 5):
        await dated(portal, group, MORNING.replace(day=day))
    return made


FILTERS: list[tuple[Any, str]] = [
    ({}, "Alpha Beta gamma"),
    ({"NAME": "ALPHA"}, "Alpha"),
    ({"name": "gamma"}, "gamma"),
    ({"NAME": ["Alpha", "Gamma"]}, "Alpha gamma"),
    ({"=NAME": ["Alpha"]}, "Alpha"),
    ({"!NAME": "Alpha"}, "Beta gamma"),
    ({"!=NAME": "Alpha"}, "Beta gamma"),
    ({"%NAME": "A"}, "Alpha Beta gamma"),
    ({"%NAME": "pro"}, "Beta"),
    ({"%NAME": "%"}, ""),
    ({"!%NAME": "pro"}, "Alpha gamma"),
    ({"?NAME": "project beta"}, "Beta"),
    ({">NAME": "beta"}, "Beta gamma"),
    ({"ID": "1abc"}, "Alpha"),
    ({"ID": ["1", 3, "x"]}, "Alpha gamma"),
    ({"><ID": [2, 3]}, "Beta gamma"),
    ({"!><ID": [2, 3]}, "Alpha"),
    ({"><ID": [2]}, ""),
    ({"><ID": 2}, ""),
    ({">ID": 1, "<ID": 3}, "Beta"),
    ({">=ID": "2"}, "Beta gamma"),
    ({"<=ID": [1, 2]}, ""),
    ({"ID": 2**63}, ""),
    ({"ID": 10**40}, ""),
    ({"ID": "9" * 50}, ""),
    ({"!ID": 10**40}, ""),
    ({"OWNER_ID": 1}, "Beta gamma"),
    ({"ACTIVE": "Y"}, "Alpha Beta gamma"),
    ({"ACTIVE": "N"}, ""),
    ({"!ACTIVE": "N"}, "Alpha Beta gamma"),
    ({"VISIBLE": "N"}, ""),
    ({"OPENED": "Y"}, "Alpha"),
    ({"CLOSED": "Y"}, "Beta"),
    ({"!CLOSED": "Y"}, "Alpha gamma"),
    ({"PROJECT": "Y"}, "Beta"),
    ({"IS_EXTRANET": "Y"}, "gamma"),
    ({"IS_EXTRANET": "N"}, "Alpha Beta"),
    ({"SITE_ID": "s1"}, "Alpha Beta gamma"),
    ({"SITE_ID": "s2"}, ""),
    ({"SUBJECT_ID": 1}, "Alpha Beta gamma"),
    ({">SUBJECT_ID": 1}, ""),
    ({"%KEYWORDS": "gas"}, "Beta"),
    ({"KEYWORDS": ""}, "Alpha gamma"),
    ({">DATE_CREATE": "2031-01-05T10:00:00+00:00"}, "Beta gamma"),
    ({">=DATE_CREATE": "2031-01-05T11:00:00+01:00"}, "Alpha Beta gamma"),
    ({"<DATE_UPDATE": "2031-01-06"}, "Alpha"),
    ({"><DATE_ACTIVITY": ["2031-01-06", "2031-01-07 00:00:00"]}, "Beta"),
    ({"DATE_CREATE": "nonsense"}, ""),
    ({"NUMBER_OF_MEMBERS": 7, "WHATEVER": 1, "CHECK_PERMISSIONS": "N"}, "Alpha Beta gamma"),
    ({"@ID": [1], "~ID": 1, "=%NAME": "x%"}, "Alpha Beta gamma"),
    ([""], "Alpha Beta gamma"),
    ("text", "Alpha Beta gamma"),
    ({"%NAME": ["a"]}, ""),
]


async def test_filters(portal: Portal, three: list[int]) -> None:
    for condition, found in FILTERS:
        body = await portal.call(LIST, {"FILTER": condition, "ORDER": {"ID": "ASC"}})
        shown = [row["NAME"].split()[0] for row in body["result"]]
        assert shown == found.split(), condition
        assert body["total"] == len(shown)


ORDERS: list[tuple[Any, list[int]]] = [
    (None, [3, 2, 1]),
    ({}, [3, 2, 1]),
    ("NAME", [3, 2, 1]),
    ({"NAME": "asc"}, [1, 2, 3]),
    ({"name": "DESC"}, [3, 2, 1]),
    ({"WHATEVER": "ASC"}, [3, 2, 1]),
    ({"CLOSED": "DESC", "ID": "ASC"}, [2, 1, 3]),
    ({"NUMBER_OF_MEMBERS": "DESC"}, [1, 2, 3]),
    ({"DESCRIPTION": "DESC"}, [3, 1, 2]),
    ({"DATE_CREATE": "DESC"}, [3, 2, 1]),
    ({"DATE_ACTIVITY": "ASC", "DATE_UPDATE": "ASC"}, [1, 2, 3]),
    ({"OWNER_ID": "DESC", "ID": "DESC"}, [1, 3, 2]),
    ({"SITE_ID": "ASC", "SUBJECT_ID": "DESC", "SUBJECT_NAME": "ASC"}, [1, 2, 3]),
    ({"ACTIVE": "ASC", "VISIBLE": "ASC", "OPENED": "DESC", "KEYWORDS": "DESC"}, [1, 2, 3]),
    ({"PROJECT": "DESC", "IS_EXTRANET": "DESC"}, [2, 3, 1]),
]


async def test_orders(portal: Portal, three: list[int]) -> None:
    member = await portal.make.person()
    await portal.make.role(three[0], member, Role.MEMBER)
    for order, expected in ORDERS:
        rows = await portal.result(LIST, {"ORDER": order})
        assert [int(row["ID"]) for row in rows] == expected, order


async def test_one_by_its_id(portal: Portal, three: list[int]) -> None:
    assert await names(portal, {"GROUP_ID": str(three[1])}) == ["Beta project"]
    assert await names(portal, {"GROUP_ID": three[1], "FILTER": {"NAME": "Alpha"}}) == []
    for nothing in (0, "", "abc", 10**30, -1):
        assert await names(portal, {"GROUP_ID": nothing}) == []


async def test_pages_of_fifty_begin_at_round_numbers(portal: Portal) -> None:
    async with portal.tx() as tx:
        for n in range(120):
            await service.create(tx, name=f"Group {n}", owner_id=1)
    ascending = {"ORDER": {"ID": "ASC"}}

    async def page(start: object) -> tuple[list[int], object, object]:
        body = await portal.call(LIST, {**ascending, "start": start})
        return [int(row["ID"]) for row in body["result"]], body["total"], body.get("next")

    first, second, third = list(range(1, 51)), list(range(51, 101)), list(range(101, 121))
    assert await page(0) == (first, 120, 50)
    assert await page(49) == (first, 120, 50)
    assert await page("50") == (second, 120, 100)
    assert await page(75) == (second, 120, 100)
    assert await page(100) == (third, 120, None)
    assert await page(150) == ([], 120, None)
    assert await page(2**63 - 1) == ([], 120, None)
    assert await page(-1) == (first, 0, None)
    body = await portal.call(LIST, {**ascending, "FILTER": {">ID": 50}, "start": -1})
    assert [int(row["ID"]) for row in body["result"]] == second


async def test_a_full_page_costs_what_an_empty_one_does(portal: Portal) -> None:
    with counted(portal.services.database) as empty:
        await portal.result(LIST)
    async with portal.tx() as tx:
        for n in range(50):
            await service.create(tx, name=f"Group {n}", owner_id=1)
    with counted(portal.services.database) as full:
        assert len(await portal.result(LIST)) == 50
    assert len(full) == len(empty)
