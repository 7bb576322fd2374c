"""department.add, .update and .delete."""

import asyncio
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from feed24.access import viewer
from feed24.departments import service
from feed24.departments.errors import UnknownDepartment, WrongParent
from feed24.errors import NotFound
from feed24.index.tables import access_log
from tests.support.portal import Portal

DENIED = (403, "ACCESS_DENIED", "Access denied!")
NOT_FOUND = (400, "ERROR_CORE", "Department not found")
NAMELESS = (400, "ERROR_CORE", "Department name not provided.<br>")
ONE_TOP = (
    400,
    "ERROR_CORE",
    "There can only be one top-level department in the company structure",
)
WRONG_HEAD = (400, "ERROR_ARGUMENT", "Invalid value of parameter UF_HEAD")
NO_IDS: list[Any] = [None, 0, -1, "", "abc", [], 4711, 2**63 - 1, 2**70, "9" * 30]


async def row(portal: Portal, department_id: int) -> dict[str, Any]:
    (found,) = await portal.result("department.get", {"ID": department_id})
    return dict(found)


async def departments_of(portal: Portal, user_id: int) -> list[int]:
    async with portal.tx(write=False) as tx:
        return (await service.of_people(tx, [user_id])).get(user_id, [])


async def structure(portal: Portal) -> list[tuple[str, int]]:
    async with portal.tx(write=False) as tx:
        return [(each.name, each.depth) for each in await service.find_all(tx)]


async def changes(portal: Portal) -> Counter[tuple[str, int]]:
    async with portal.tx(write=False) as tx:
        found = await tx.all(select(access_log.c.kind, access_log.c.key))
    return Counter((each.kind, each.key) for each in found)


class TestAdd:
    async def test_with_everything(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        sent = {"NAME": " R&D ", "PARENT": "1", "SORT": "7", "UF_HEAD": str(ann)}
        made = await portal.result("department.add", sent)
        assert isinstance(made, int)
        assert await row(portal, made) == {
            "ID": str(made),
            "NAME": " R&D ",
            "SORT": 7,
            "PARENT": "1",
            "UF_HEAD": str(ann),
        }
        assert await departments_of(portal, ann) == [made]

    async def test_defaults(self, portal: Portal) -> None:
        made = await portal.result("department.add", {"NAME": "Lab", "PARENT": 1, "UF_HEAD": 0})
        assert await row(portal, made) == {
            "ID": str(made),
            "NAME": "Lab",
            "SORT": 500,
            "PARENT": "1",
        }

    async def test_extreme_sort_numbers(self, portal: Portal) -> None:
        for sort, kept in (("9" * 30, 2**31 - 1), ("-9999999999", -(2**31)), ("abc", 0)):
            sent = {"NAME": "Lab", "PARENT": 1, "SORT": sort}
            made = await portal.result("department.add", sent)
            assert (await row(portal, made))["SORT"] == kept

    async def test_refusals_in_their_order(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        sent: dict[str, Any] = {"UF_HEAD": 4711}
        nothing: list[Any] = [None, "", "  ", []]
        for name in nothing:
            sent["NAME"] = name
            assert await portal.error("department.add", sent) == NAMELESS
        sent["NAME"] = "Lab"
        for parent in NO_IDS:
            sent["PARENT"] = parent
            assert await portal.error("department.add", sent) == ONE_TOP, parent
        sent["PARENT"] = 1
        for head in (4711, -1, "9" * 30):
            sent["UF_HEAD"] = head
            assert await portal.error("department.add", sent) == WRONG_HEAD
        assert await structure(portal) == [("Test company", 0)]
        for wrong in ({}, sent):
            assert await portal.error("department.add", wrong, as_=ann) == DENIED

    async def test_the_tag_is_escaped_on_the_wire(self, portal: Portal) -> None:
        response = await portal.send("department.add")
        assert rb"provided.\u003Cbr\u003E" in response.content


class TestUpdate:
    async def test_only_what_is_sent(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann", departments=[1])
        lab = await portal.make.department("Lab")
        before = await row(portal, lab)
        assert await portal.result("department.update", {"ID": lab}) is True
        assert await row(portal, lab) == before
        for sent in ({"NAME": "R&D"}, {"SORT": 0}, {"UF_HEAD": ann}):
            assert await portal.result("department.update", {"ID": lab, **sent}) is True
        assert await row(portal, lab) == {
            "ID": str(lab),
            "NAME": "R&D",
            "SORT": 0,
            "PARENT": "1",
            "UF_HEAD": str(ann),
        }
        assert await departments_of(portal, ann) == [1, lab]

    async def test_without_a_head_membership_stays(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        lab = await portal.make.department("Lab", head_id=ann)
        await portal.result("department.update", {"ID": lab, "UF_HEAD": 0})
        assert "UF_HEAD" not in await row(portal, lab)
        assert await departments_of(portal, ann) == [lab]

    async def test_a_guest_who_becomes_head_is_an_employee(self, portal: Portal) -> None:
        gus = await portal.make.person("Gus", extranet=True)
        await portal.result("department.update", {"ID": 1, "UF_HEAD": gus})
        assert (await portal.result("user.current", as_=gus))["USER_TYPE"] == "employee"

    async def test_moving(self, portal: Portal) -> None:
        branch = await portal.make.department("Branch")
        lab = await portal.make.department("Lab")
        deep = await portal.make.department("Deep", parent=lab)
        ann = await portal.make.person("Ann", departments=[deep])
        before = await changes(portal)
        await portal.result("department.update", {"ID": lab, "PARENT": branch})
        assert await changes(portal) - before == {("structure", 0): 1}
        assert await structure(portal) == [
            ("Test company", 0),
            ("Branch", 1),
            ("Lab", 2),
            ("Deep", 3),
        ]
        async with portal.tx(write=False) as tx:
            assert f"DR{branch}" in (await viewer(tx, ann)).codes
        # Neither the same place again nor another name is a change of access.
        await portal.result("department.update", {"ID": lab, "PARENT": branch, "NAME": "Labs"})
        assert await changes(portal) - before == {("structure", 0): 1}

    async def test_refusals(self, portal: Portal) -> None:
        lab = await portal.make.department("Lab")
        deep = await portal.make.department("Deep", parent=lab)
        ann = await portal.make.person("Ann", departments=[lab])
        before = await structure(portal)
        for unknown in NO_IDS:
            assert await portal.error("department.update", {"ID": unknown}) == NOT_FOUND
        for parent in (0, -1, 4711, "abc", "9" * 30, lab, deep):
            sent = {"ID": lab, "PARENT": parent, "NAME": "Moved"}
            assert await portal.error("department.update", sent) == NOT_FOUND, parent
        for parent in (1, deep, 0):
            assert await portal.error("department.update", {"ID": 1, "PARENT": parent}) == NOT_FOUND
        assert await portal.error("department.update", {"ID": lab, "NAME": " "}) == NAMELESS
        wrong = {"ID": lab, "UF_HEAD": 4711, "NAME": "Headed"}
        assert await portal.error("department.update", wrong) == WRONG_HEAD
        assert await structure(portal) == before
        for own in ({}, {"ID": lab, "NAME": "Mine"}):
            assert await portal.error("department.update", own, as_=ann) == DENIED

    async def test_no_circle_from_two_moves_at_once(self, portal: Portal) -> None:
        await portal.webhook(1)
        for _ in range(5):
            one = await portal.make.department("One")
            other = await portal.make.department("Other")
            answers = await asyncio.gather(
                portal.send("department.update", {"ID": one, "PARENT": other}),
                portal.send("department.update", {"ID": other, "PARENT": one}),
            )
            assert sorted(answer.status_code for answer in answers) == [200, 400]
        assert len(await structure(portal)) == 11


class TestDelete:
    async def test_people_and_children_move_up(self, portal: Portal) -> None:
        lab = await portal.make.department("Lab")
        deep = await portal.make.department("Deep", parent=lab)
        ann = await portal.make.person("Ann", departments=[lab, deep])
        bob = await portal.make.person("Bob", departments=[1, lab])
        before = await changes(portal)
        assert await portal.result("department.delete", {"ID": lab}) is True
        assert await structure(portal) == [("Test company", 0), ("Deep", 1)]
        assert await departments_of(portal, ann) == [1, deep]
        assert await departments_of(portal, bob) == [1]
        assert await changes(portal) - before == {("structure", 0): 1}
        assert await portal.error("department.delete", {"ID": lab}) == NOT_FOUND

    async def test_posts_to_it_reach_nobody_any_more(self, portal: Portal) -> None:
        lab = await portal.make.department("Lab")
        ann = await portal.make.person("Ann", departments=[lab])
        post = await portal.make.post(to=[f"DR{lab}"])
        sent = {"POST_ID": post}
        assert len(await portal.result("log.blogpost.get", sent, as_=ann)) == 1
        await portal.result("department.delete", {"ID": lab})
        assert await portal.result("log.blogpost.get", sent, as_=ann) == []
        assert len(await portal.result("log.blogpost.get", sent)) == 1

    async def test_refusals(self, portal: Portal) -> None:
        lab = await portal.make.department("Lab")
        ann = await portal.make.person("Ann", departments=[lab])
        for unknown in NO_IDS:
            assert await portal.error("department.delete", {"ID": unknown}) == NOT_FOUND
        assert await portal.error("department.delete", {"ID": 1}) == ONE_TOP
        for sent in ({}, {"ID": lab}, {"ID": 1}):
            assert await portal.error("department.delete", sent, as_=ann) == DENIED
        assert await structure(portal) == [("Test company", 0), ("Lab", 1)]

    async def test_while_people_come_in(self, portal: Portal) -> None:
        await portal.webhook(1)
        for number in range(4):
            lab = await portal.make.department("Lab")
            lee = {"EMAIL": f"lee{number}@example.test", "UF_DEPARTMENT": [lab]}
            ann = await portal.make.person("Ann")
            answers = await asyncio.gather(
                portal.send("user.add", lee),
                portal.send("department.delete", {"ID": lab}),
                portal.send("user.update", {"ID": ann, "UF_DEPARTMENT": lab}),
                portal.send("department.add", {"NAME": "Deep", "PARENT": lab}),
            )
            assert {answer.status_code for answer in answers} <= {200, 400}
            assert answers[1].status_code == 200
            assert lab not in await departments_of(portal, ann)
        assert all(depth <= 1 for _, depth in await structure(portal))


class TestUseCases:
    async def test_one_top_only(self, portal: Portal) -> None:
        with pytest.raises(WrongParent):
            async with portal.tx() as tx:
                await service.add(tx, "Second", None)

    async def test_placing(self, portal: Portal) -> None:
        lab = await portal.make.department("Lab")
        ann = await portal.make.person("Ann", departments=[1])
        async with portal.tx() as tx:
            await service.place(tx, ann, [lab, 1, lab])
        assert await departments_of(portal, ann) == [lab, 1]
        async with portal.tx() as tx:
            await service.place(tx, ann, [])
        assert await departments_of(portal, ann) == []
        for wrong in (4711, -1, 0, 2**70):
            with pytest.raises(UnknownDepartment):
                async with portal.tx() as tx:
                    await service.place(tx, ann, [lab, wrong])
        with pytest.raises(NotFound):
            async with portal.tx() as tx:
                await service.place(tx, 4711, [lab])

    async def test_admitting_twice(self, portal: Portal) -> None:
        lab = await portal.make.department("Lab")
        ann = await portal.make.person("Ann", departments=[1])
        for _ in range(2):
            async with portal.tx() as tx:
                await service.admit(tx, ann, lab)
        assert await departments_of(portal, ann) == [1, lab]
