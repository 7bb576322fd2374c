"""user.get: its filter, whom it shows, and what it makes of nonsense."""

from datetime import UTC, datetime
from typing import Any

import pytest

from feed24.access import Role
from tests.support.portal import Portal
from tests.users.staff import found

STAFF: dict[str, dict[str, Any]] = {
    "Ann": {
        "last_name": "Poe-Lund",
        "second_name": "Mary",
        "work_position": "Senior Engineer",
        "email": "ann@poe.test",
        "personal_city": "Oslo",
        "personal_birthday": datetime(1990, 1, 1, tzinfo=UTC),
        "phone_inner": "17",
        "last_login_at": datetime(2031, 3, 20, 8, tzinfo=UTC),
    },
    "Bob": {
        "last_name": "Ivanov",
        "work_position": "Engineer",
        "email": "bob@lund.test",
        "personal_city": "Bonn",
        "personal_birthday": datetime(1985, 6, 15, tzinfo=UTC),
        "phone_inner": "",
        "last_login_at": datetime(2031, 3, 21, 8, tzinfo=UTC),
    },
    "Cid": {"last_name": "100%", "email": "cid@example.test", "personal_city": "oslo"},
}
EVERYBODY = "Ada Ann Bob Cid"
NOBODY = ""


async def staff(portal: Portal) -> dict[str, int]:
    """Ada, the administrator, is in department 1; Ann in 2 and 3, Bob in 3, Cid in none."""
    field, lab = [await portal.make.department(name) for name in ("Field team", "Lab")]
    places = {"Ann": [field, lab], "Bob": [lab]}
    return {
        name: await portal.make.person(name, departments=places.get(name, ()), **fields)
        for name, fields in STAFF.items()
    }


FILTERS: list[tuple[dict[str, Any], str]] = [
    ({}, EVERYBODY),
    # Operators, and keys in any letter case.
    ({"NAME": "ann"}, "Ann"),
    ({"=name": "ANN"}, "Ann"),
    ({"NAME": ["ann", "bob", "zoe"]}, "Ann Bob"),
    ({"!NAME": "ann"}, "Ada Bob Cid"),
    ({"!=NAME": ["ann", "bob"]}, "Ada Cid"),
    ({"@PERSONAL_CITY": ["Oslo", "Paris"]}, "Ann Cid"),
    ({"!@PERSONAL_CITY": ["Oslo", "Paris"]}, "Ada Bob"),
    ({">ID": 2}, "Bob Cid"),
    ({">=ID": "2"}, "Ann Bob Cid"),
    ({"<ID": 2}, "Ada"),
    ({"<=ID": "2abc"}, "Ada Ann"),
    ({">ID": 1, "<ID": 4}, "Ann Bob"),
    ({"%LAST_NAME": "NOV"}, "Bob"),
    ({"!%LAST_NAME": "o"}, "Ada Cid"),
    ({"%LAST_NAME": "%"}, "Cid"),
    ({"=%LAST_NAME": "iva%"}, "Bob"),
    ({"%=LAST_NAME": "%lund"}, "Ann"),
    ({"!=%LAST_NAME": "iva%"}, "Ada Ann Cid"),
    ({"!%=LAST_NAME": "%lund"}, "Ada Bob Cid"),
    # As the documentation prints it.
    ({"LAST_NAME": "Iva%"}, "Bob"),
    ({"LAST_NAME": "%van%"}, "Bob"),
    # Values by kind.
    ({"ID": [1, "3", "zzz", []]}, "Ada Bob"),
    ({"ACTIVE": True}, EVERYBODY),
    ({"ACTIVE": "Y"}, EVERYBODY),
    ({"ACTIVE": "false"}, EVERYBODY),
    ({"ACTIVE": False}, NOBODY),
    ({"ACTIVE": "N"}, NOBODY),
    ({"IS_ONLINE": "Y"}, "Ada"),
    ({"IS_ONLINE": "N"}, "Ann Bob Cid"),
    ({"EMAIL": "BOB@lund.test"}, "Bob"),
    ({"USER_TYPE": "employee"}, EVERYBODY),
    ({"USER_TYPE": "extranet"}, NOBODY),
    ({"USER_TYPE": ["extranet", "employee"]}, EVERYBODY),
    ({"USER_TYPE": "email"}, NOBODY),
    ({"!UF_PHONE_INNER": ""}, "Ann"),
    ({"!UF_PHONE_INNER": None}, "Ann"),
    ({"UF_PHONE_INNER": ""}, "Ada Bob Cid"),
    ({"PERSONAL_CITY": ""}, "Ada"),
    ({"PERSONAL_BIRTHDAY": "1990-01-01"}, "Ann"),
    ({">PERSONAL_BIRTHDAY": "15.06.1985"}, "Ann"),
    ({">=PERSONAL_BIRTHDAY": "1985-06-15T00:00:00+00:00"}, "Ann Bob"),
    ({"PERSONAL_BIRTHDAY": ""}, "Ada Cid"),
    ({"!PERSONAL_BIRTHDAY": ""}, "Ann Bob"),
    ({">LAST_LOGIN": "2031-03-20 08:00:00"}, "Bob"),
    ({"LAST_LOGIN": "2031-03-20T10:00:00+02:00"}, "Ann"),
    ({"PERSONAL_BIRTHDAY": "someday"}, NOBODY),
    ({">LAST_LOGIN": "2031-13-45"}, NOBODY),
    ({"PERSONAL_PHOTO": ""}, EVERYBODY),
    # Departments: direct members.
    ({"UF_DEPARTMENT": 3}, "Ann Bob"),
    ({"UF_DEPARTMENT": "2"}, "Ann"),
    ({"UF_DEPARTMENT": [1, 2]}, "Ada Ann"),
    ({"@UF_DEPARTMENT": {"a": 1}}, "Ada"),
    ({"!UF_DEPARTMENT": 3}, "Ada Cid"),
    ({"!@UF_DEPARTMENT": [1, 2]}, "Bob Cid"),
    ({"UF_DEPARTMENT": ""}, "Cid"),
    ({"UF_DEPARTMENT": False}, "Cid"),
    ({"!UF_DEPARTMENT": None}, "Ada Ann Bob"),
    ({"UF_DEPARTMENT": [2, ""]}, "Ann Cid"),
    ({"UF_DEPARTMENT": "abc"}, NOBODY),
    ({"UF_DEPARTMENT": 2**70}, NOBODY),
    ({"UF_DEPARTMENT": "-1"}, NOBODY),
    ({"HAS_DEPARTAMENT": "Y"}, "Ada Ann Bob"),
    ({"HAS_DEPARTAMENT": "N"}, "Cid"),
    # Words begin words of names, position or e-mail address.
    ({"NAME_SEARCH": "ann"}, "Ann"),
    ({"NAME_SEARCH": "ENG"}, "Ann Bob"),
    ({"NAME_SEARCH": "mary poe"}, "Ann"),
    ({"NAME_SEARCH": "lund"}, "Ann"),
    ({"NAME_SEARCH": "bob@"}, "Bob"),
    ({"NAME_SEARCH": "gineer"}, NOBODY),
    ({"NAME_SEARCH": "100%"}, "Cid"),
    ({"NAME_SEARCH": "%"}, NOBODY),
    ({"NAME_SEARCH": "  "}, EVERYBODY),
    ({"NAME_SEARCH": ["ann"]}, EVERYBODY),
    ({"NAME_SEARCH": "a " * 60 + "z"}, NOBODY),
    ({"NAME_SEARCH": "x" * 5000}, NOBODY),
    ({"NAME_SEARCH": " ".join(f"w{n}" for n in range(100))}, NOBODY),
    # What is not known is not there; what cannot be read selects nothing.
    ({"NO_SUCH_FIELD": 1, "!WORSE": [2]}, EVERYBODY),
    ({"&NAME": "ann"}, EVERYBODY),
    ({">NAME": ["a"]}, NOBODY),
    ({"<ID": {"a": 1}}, NOBODY),
    ({"ID": "99999999999999999999"}, NOBODY),
    ({"ID": -5}, NOBODY),
    ({"ID": "abc"}, NOBODY),
    ({"ID": []}, NOBODY),
]


async def test_filters(portal: Portal) -> None:
    await staff(portal)
    for sent, names in FILTERS:
        assert await found(portal, {"FILTER": sent}) == names.split(), sent
        beside = {key: value for key, value in sent.items() if value is not None}
        if beside == sent:
            assert await found(portal, sent) == names.split(), sent


async def test_a_filter_replaces_what_is_beside_it(portal: Portal) -> None:
    await staff(portal)
    empties: list[Any] = [[], {}, [""], "", "Ann"]
    for empty in empties:
        assert await found(portal, {"filter": empty, "NAME": "Ann"}) == EVERYBODY.split()
    assert await found(portal, {"FILTER": {"NAME": "Bob"}, "ID": 2}) == ["Bob"]
    assert await found(portal, {"FILTER": None, "NAME": "Ann"}) == ["Ann"]


async def test_no_filter_by_what_the_scope_hides(portal: Portal) -> None:
    await staff(portal)
    hidden = {"EMAIL": "ann@poe.test", "%EMAIL": "x", "USER_TYPE": "extranet", "LAST_LOGIN": ""}
    for key, value in hidden.items():
        assert await found(portal, {key: value}, scope="user_brief") == EVERYBODY.split()
    assert await found(portal, {"EMAIL": "ann@poe.test"}, scope="user_basic") == ["Ann"]
    assert await found(portal, {"NAME_SEARCH": "bob@"}, scope="user_brief") == []
    assert await found(portal, {"NAME_SEARCH": "bob@"}, scope="user_basic") == ["Bob"]


async def test_more_conditions_than_a_database_can_nest(portal: Portal) -> None:
    sign = ["", "=", "!", "!=", ">", ">=", "<", "<=", "%", "!%", "=%", "!=%", "@", "!@"]
    codes = await portal.result("user.fields")
    wanted = {f"{each}{code}": "1" for each in sign for code in codes}
    assert await found(portal, {"FILTER": wanted}) == []
    spelled = {"uf_department"[:n].upper() + "uf_department"[n:]: 1 for n in range(13)}
    assert await found(portal, {"FILTER": spelled}) == ["Ada"]


class TestVisibility:
    """Who finds whom."""

    async def company(self, portal: Portal) -> dict[str, int]:
        make = portal.make
        people = {
            "Ann": await make.person("Ann", departments=[1]),
            "Bob": await make.person("Bob"),
            "Gus": await make.person("Gus", extranet=True),
            "Gil": await make.person("Gil", extranet=True),
            "Old": await make.person("Old"),
        }
        await make.workgroup("Shared", owner=people["Ann"], members=[people["Gus"]])
        other = await make.workgroup("Other", members=[people["Gil"]])
        await make.role(other, people["Ann"], Role.BANNED)
        await portal.result("user.update", {"ID": people["Old"], "ACTIVE": "N"})
        return people

    @pytest.mark.parametrize(
        ("viewer", "names"),
        [
            # Employees, with or without a department, and the guests of their workgroups.
            ("Ann", "Ada Ann Bob Gus Old"),
            ("Bob", "Ada Ann Bob Old"),
            # Guests: themselves and the people of their workgroups.
            ("Gus", "Ann Gus"),
            ("Gil", "Ada Gil"),
        ],
    )
    async def test_of_everybody_else(self, portal: Portal, viewer: str, names: str) -> None:
        people = await self.company(portal)
        me = people[viewer]
        assert await found(portal, as_=me) == names.split()
        assert await found(portal, {"ADMIN_MODE": "Y"}, as_=me) == names.split()
        for name, user_id in people.items():
            seen = await found(portal, {"ID": user_id}, as_=me)
            assert seen == ([name] if name in names else [])
        body = await portal.call("user.get", as_=me)
        assert body["total"] == len(names.split())

    async def test_of_administrators(self, portal: Portal) -> None:
        people = await self.company(portal)
        without_mode = ["Ada", "Ann", "Bob", "Gil", "Old"]
        assert await found(portal) == without_mode
        for mode in (True, 1, "Y", "True"):
            shown = await found(portal, {"ADMIN_MODE": mode})
            assert shown == ["Ada", "Ann", "Bob", "Gus", "Gil", "Old"]
        for mode in (False, 0, "0", ""):
            assert await found(portal, {"ADMIN_MODE": mode}) == without_mode
        assert await found(portal, {"ID": people["Gus"]}) == ["Gus"]
        assert await found(portal, {"FILTER": {"@ID": [people["Gus"], 1]}}) == ["Ada", "Gus"]
        assert await found(portal, {">ID": 0}) == without_mode

    async def test_the_dismissed_show_unless_only_the_active_are_asked_for(
        self, portal: Portal
    ) -> None:
        await self.company(portal)
        shown = await found(portal, {"ACTIVE": "Y", "ADMIN_MODE": 1})
        assert shown == ["Ada", "Ann", "Bob", "Gus", "Gil"]
        assert await found(portal, {"ACTIVE": False}) == ["Old"]

    async def test_leaving_a_workgroup_hides_at_once(self, portal: Portal) -> None:
        gus = await portal.make.person("Gus", extranet=True)
        group = await portal.make.workgroup(members=[gus])
        assert await found(portal) == ["Ada", "Gus"]
        await portal.make.role(group, gus, None)
        assert await found(portal) == ["Ada"]
        assert await found(portal, as_=gus) == ["Gus"]
