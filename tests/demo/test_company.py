"""Who works in the demo company, and in which departments and workgroups."""

from collections import Counter

import pytest

from feed24.portal import demo_login
from feed24.users.passwords import hash_password, verify
from tests.demo.conftest import Companies, Company

# One process makes the company for all of them.
pytestmark = pytest.mark.xdist_group("demo")


class TestPeople:
    async def test_there_are_sixty(self, company: Company) -> None:
        assert len(company.story["person"]) == 60
        assert len(company.rows("person", extranet=True)) == 2
        assert len(company.rows("person", active=False)) == 2
        assert company.ids("person", admin=True) == [1]

    async def test_everybody_has_a_position_and_a_name(self, company: Company) -> None:
        assert all(row["work_position"] for row in company.story["person"])
        assert len({(row["name"], row["last_name"]) for row in company.story["person"]}) == 60

    async def test_all_but_the_administrator_have_the_demo_password(self, company: Company) -> None:
        given = {row["id"]: row["password_hash"] for row in company.story["person"]}
        assert given.pop(1) != demo_login.HASHED
        assert set(given.values()) == {demo_login.HASHED}

    async def test_the_demo_password_is_stored_as_any_other(self) -> None:
        assert await verify(demo_login.HASHED, demo_login.PASSWORD)
        another = await hash_password("another")
        assert demo_login.HASHED.split("$")[:4] == another.split("$")[:4]

    async def test_employees_have_a_department_and_guests_none(self, company: Company) -> None:
        placed = {row["user_id"] for row in company.story["department_member"]}
        guests = set(company.ids("person", extranet=True))
        assert placed == set(range(1, 61)) - guests

    async def test_those_who_joined_earlier_have_smaller_ids(self, company: Company) -> None:
        shown = await company.portal.result("user.get", {"sort": "DATE_REGISTER"})
        others = [int(person["ID"]) for person in shown if person["ID"] != "1"]
        assert others == sorted(others)


class TestDepartments:
    async def test_there_are_twelve_in_three_levels(self, company: Company) -> None:
        parents = {row["id"]: row["parent_id"] for row in company.story["department"]}
        assert sorted(parents) == list(range(1, 13))
        assert {_depth(parents, number) for number in parents} == {1, 2, 3}

    async def test_each_has_a_head_who_belongs_to_it(self, company: Company) -> None:
        members = {
            (row["department_id"], row["user_id"]) for row in company.story["department_member"]
        }
        heads = {(row["id"], row["head_id"]) for row in company.story["department"]}
        assert len(heads) == 12
        assert heads <= members

    async def test_department_4_has_people_below_it(self, company: Company) -> None:
        below = set(company.ids("department", parent_id=4))
        assert below
        assert below <= {row["department_id"] for row in company.story["department_member"]}


def _depth(parents: dict[int, int | None], number: int) -> int:
    parent = parents[number]
    return 1 if parent is None else 1 + _depth(parents, parent)


class TestWorkgroups:
    async def test_there_are_fifteen_of_all_kinds(self, company: Company) -> None:
        groups = company.story["workgroup"]
        assert len(groups) == 15
        kinds = Counter((row["visible"], row["opened"]) for row in groups)
        assert kinds.keys() == {(True, True), (True, False), (False, False)}
        assert [row["name"] for row in groups if row["closed"]] == ["Handheld scanners, pilot"]
        assert [row["name"] for row in groups if row["project"]] == ["Riga site move"]
        assert [row["name"] for row in groups if row["extranet"]] == ["Carrier desk"]

    async def test_every_role_occurs(self, company: Company) -> None:
        roles = Counter(row["role"] for row in company.story["workgroup_member"])
        assert roles["A"] == 15
        assert all(roles[role] for role in "EKZT")

    async def test_workgroup_69_is_in_use_and_ids_go_on_after_it(self, company: Company) -> None:
        assert company.ids("workgroup") == [*range(1, 15), 69]
        assert not company.row("workgroup", id=69)["closed"]
        assert await company.portal.make.workgroup() == 70

    async def test_guests_belong_to_the_extranet_workgroup_only(self, company: Company) -> None:
        extranet = company.row("workgroup", extranet=True)["id"]
        for guest in company.ids("person", extranet=True):
            (membership,) = company.rows("workgroup_member", user_id=guest)
            assert membership["workgroup_id"] == extranet


async def test_every_company_is_the_same(companies: Companies) -> None:
    first, second = await companies.on("sqlite"), await companies.on("postgresql")
    for table, rows in first.story.items():
        assert rows == second.story[table], table


async def test_progress_is_told_step_by_step(company: Company) -> None:
    total = len(company.progress)
    assert company.progress == [(done, total) for done in range(1, total + 1)]
