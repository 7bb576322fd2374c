"""user.search."""

from typing import Any

from tests.support.portal import Portal
from tests.users.staff import found
from tests.users.test_filters import EVERYBODY, NOBODY, staff

SEARCHES: list[tuple[dict[str, Any], str]] = [
    ({}, EVERYBODY),
    # Every word begins a word of a name, the position or a department's name.
    ({"FIND": "ann"}, "Ann"),
    ({"FIND": "eng"}, "Ann Bob"),
    ({"FIND": "LAB engineer"}, "Ann Bob"),
    ({"FIND": "fie lab"}, "Ann"),
    ({"FIND": "lund ann"}, "Ann"),
    ({"FIND": "poe-lund"}, "Ann"),
    ({"FIND": "team"}, "Ann"),
    ({"FIND": "ann bob"}, NOBODY),
    # The e-mail address is no name.
    ({"FIND": "bob@"}, NOBODY),
    ({"FIND": "100%"}, "Cid"),
    ({"FIND": "_"}, NOBODY),
    # With FIND the other keys do not count; an empty one is as if it had not been sent.
    ({"FIND": "ann", "NAME": "bob", "ID": 3}, "Ann"),
    ({"FIND": " ", "NAME": "bob"}, "Bob"),
    ({"FIND": ["ann"], "NAME": "bob"}, "Bob"),
    ({"FIND": None, "NAME": "bob"}, "Bob"),
    # Beginnings instead of equality.
    ({"NAME": "a"}, "Ada Ann"),
    ({"name": ["AD", "bo"]}, "Ada Bob"),
    ({"LAST_NAME": "po"}, "Ann"),
    ({"LAST_NAME": "lund"}, NOBODY),
    ({"SECOND_NAME": "ma"}, "Ann"),
    ({"WORK_POSITION": "eng"}, "Bob"),
    ({"UF_DEPARTMENT_NAME": "fi"}, "Ann"),
    ({"UF_DEPARTMENT_NAME": ["la", "test"]}, "Ada Ann Bob"),
    ({"UF_DEPARTMENT_NAME": "team"}, NOBODY),
    ({"NAME": "a", "WORK_POSITION": "sen"}, "Ann"),
    ({"NAME": "%n"}, "Ann"),
    ({"LAST_NAME": "Iva%"}, "Bob"),
    ({"NAME": ""}, EVERYBODY),
    ({"NAME": "x" * 5000}, NOBODY),
    ({"NAME": [str(n) for n in range(2000)]}, NOBODY),
    ({"UF_DEPARTMENT_NAME": [[]]}, "Ada Ann Bob"),
    # The rest is as in user.get.
    ({"=NAME": "ann"}, "Ann"),
    ({"=NAME": "a"}, NOBODY),
    ({"!NAME": "ann"}, "Ada Bob Cid"),
    ({"ID": [2, 3], "NAME": "b"}, "Bob"),
    ({"USER_TYPE": "empl"}, NOBODY),
    ({"USER_TYPE": "employee", "UF_DEPARTMENT": 3}, "Ann Bob"),
    ({"ACTIVE": "N"}, NOBODY),
    # Nobody has to confirm anything here.
    ({"CONFIRM_CODE": "0"}, EVERYBODY),
    ({"NO_SUCH_FIELD": "x"}, EVERYBODY),
]


async def test_searches(portal: Portal) -> None:
    await staff(portal)
    for sent, names in SEARCHES:
        shown = await found(portal, {"FILTER": sent}, name="user.search")
        assert shown == names.split(), sent
    assert await found(portal, {"FIND": "ann"}, name="user.search") == ["Ann"]


async def test_position_as_the_python_client_looks_for_it(portal: Portal) -> None:
    position = "B24PYSDK-Developer 17"
    await portal.make.person("Test", work_position=position)
    await portal.make.person("Other", work_position="B24PYSDK-Developer 171x")
    sent = {"filter": {"FIND": "B24PYSDK-Developer 17"}}
    assert await found(portal, sent, name="user.search") == ["Test", "Other"]
    await portal.result("user.update", {"ID": 3, "WORK_POSITION": "B24PYSDK-Developer 18"})
    assert await found(portal, sent, name="user.search") == ["Test"]


async def test_order_select_and_pages_are_those_of_user_get(portal: Portal) -> None:
    await staff(portal)
    sent = {"sort": "NAME", "order": "DESC", "select": ["NAME"], "start": 1}
    body = await portal.call("user.search", sent)
    assert body["result"] == [
        {"ID": "3", "NAME": "Bob"},
        {"ID": "2", "NAME": "Ann"},
        {"ID": "1", "NAME": "Ada"},
    ]
    assert body["total"] == 4


async def test_shows_nobody_whom_user_get_hides(portal: Portal) -> None:
    gus = await portal.make.person("Gus", extranet=True)
    assert await found(portal, {"FIND": "gus"}, name="user.search") == []
    assert await found(portal, {"FIND": "gus", "ID": gus}, name="user.search") == ["Gus"]
    assert await found(portal, {"FIND": "gus", "ADMIN_MODE": 1}, name="user.search") == ["Gus"]
    assert await found(portal, {"FIND": "ada"}, name="user.search", as_=gus) == []
