"""user.get: paging, order and cost."""

from typing import Any

import pytest

from tests.support.portal import Portal
from tests.support.statements import counted
from tests.users.staff import found, ids, many


async def test_pages_start_exactly_where_asked(portal: Portal) -> None:
    everybody = [1, *await many(portal, 61)]
    first = await portal.call("user.get")
    assert ids(first["result"]) == everybody[:50]
    assert (first["total"], first["next"]) == (62, 50)
    second = await portal.call("user.get", {"start": 7})
    assert ids(second["result"]) == everybody[7:57]
    assert (second["total"], second["next"]) == (62, 57)
    last = await portal.call("user.get", {"start": "50"})
    assert ids(last["result"]) == everybody[50:]
    assert last["total"] == 62
    assert "next" not in last
    beyond = await portal.call("user.get", {"start": 62})
    assert (beyond["result"], beyond["total"]) == ([], 62)
    assert "next" not in beyond


@pytest.mark.parametrize("start", [-1, "-1", -50, "-99999999999999999999"])
async def test_without_counting(portal: Portal, start: Any) -> None:
    everybody = [1, *await many(portal, 51)]
    page = await portal.call("user.get", {"start": start})
    assert ids(page["result"]) == everybody[:50]
    assert page["total"] == 0
    assert "next" not in page


async def test_nobody(portal: Portal) -> None:
    page = await portal.call("user.get", {"ID": 4711})
    assert (page["result"], page["total"]) == ([], 0)
    assert "next" not in page


async def test_as_the_python_client_reads_quickly(portal: Portal) -> None:
    everybody = [1, *await many(portal, 60)]
    sent = {"SORT": "ID", "ORDER": "DESC", "start": -1}
    first = ids(await portal.result("user.get", sent))
    rest = ids(await portal.result("user.get", {**sent, "filter": {"<ID": first[-1]}}))
    assert first + rest == everybody[::-1]
    # What a reference that leads nowhere leaves behind.
    assert await portal.result("user.get", {**sent, "filter": {"<ID": ""}}) == []


ORDERS: list[tuple[dict[str, Any], str]] = [
    ({}, "Ada bob Cid Dan"),
    ({"sort": "NAME", "order": "DESC"}, "Dan Cid bob Ada"),
    ({"SORT": " name ", "ORDER": "asc"}, "Ada bob Cid Dan"),
    ({"sort": "ID", "order": "desc"}, "Dan Cid bob Ada"),
    ({"sort": "PERSONAL_CITY", "order": "DESC"}, "bob Dan Cid Ada"),
    ({"sort": "UF_DEPARTMENT", "order": "DESC"}, "Ada bob Cid Dan"),
    ({"sort": "IS_ONLINE", "order": "DESC"}, "Ada bob Cid Dan"),
    # Not both, not a field, not a text: as if neither had been sent.
    ({"sort": "NAME"}, "Ada bob Cid Dan"),
    ({"order": "DESC"}, "Ada bob Cid Dan"),
    ({"sort": "NO_SUCH", "order": "DESC"}, "Ada bob Cid Dan"),
    ({"sort": "NAME", "order": {"ID": "DESC"}}, "Ada bob Cid Dan"),
    ({"order": {"ID": "DESC"}}, "Ada bob Cid Dan"),
    ({"sort": ["NAME"], "order": "DESC"}, "Ada bob Cid Dan"),
    ({"sort": 7, "order": "DESC"}, "Ada bob Cid Dan"),
]


async def test_order_by_one_field(portal: Portal) -> None:
    for name, city in (("bob", "Oslo"), ("Cid", "Bonn"), ("Dan", "Oslo")):
        await portal.make.person(name, personal_city=city)
    for sent, names in ORDERS:
        assert await found(portal, sent) == names.split(), sent
    for code in await portal.result("user.fields"):
        shown = await found(portal, {"sort": code, "order": "DESC"})
        assert sorted(shown) == ["Ada", "Cid", "Dan", "bob"], code


async def test_no_order_by_what_the_scope_hides(portal: Portal) -> None:
    await portal.make.person("Bob", email="zzz@example.test")
    sent = {"sort": "EMAIL", "order": "DESC"}
    assert await found(portal, sent) == ["Bob", "Ada"]
    assert await found(portal, sent, scope="user_brief") == ["Ada", "Bob"]


COSTS: list[tuple[str, dict[str, Any], int]] = [
    ("user.get", {}, 5),
    ("user.get", {"start": -1}, 4),
    ("user.get", {"ADMIN_MODE": 1, "UF_DEPARTMENT": 1}, 4),
    ("user.search", {"FIND": "person"}, 5),
    ("user.current", {}, 3),
    ("profile", {}, 2),
    ("access.name", {"ACCESS": ["U1", "U2", "U3", "U4", "D1", "DR1", "SG1", "SG2_K"]}, 5),
]


async def test_a_page_takes_a_fixed_number_of_statements(portal: Portal) -> None:
    for size in (3, 60):
        await many(portal, size, name=f"Person{size}", department_ids=[1])
        for name, sent, statements in COSTS:
            await portal.result(name, sent)
            with counted(portal.services.database) as seen:
                await portal.result(name, sent)
            assert len(seen) == statements, (name, sent, seen)
