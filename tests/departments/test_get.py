"""department.get and .fields."""

from typing import Any

import pytest

from feed24.departments import service
from tests.support.portal import Portal
from tests.support.statements import counted


async def company(portal: Portal) -> dict[str, int]:
    """A tree of three levels; numbers are sort numbers.

    Test company 500
      Sales 100
        North 500
        South 500
      Lab 200 (headed by 1)
        Deep lab -5
      Archive 500
    """
    make = portal.make.department
    ids = {"Test company": 1}
    ids["Archive"] = await make("Archive")
    ids["Lab"] = await make("Lab", sort=200, head_id=1)
    ids["Sales"] = await make("Sales", sort=100)
    ids["North"] = await make("North", parent=ids["Sales"])
    ids["Deep lab"] = await make("Deep lab", parent=ids["Lab"], sort=-5)
    ids["South"] = await make("South", parent=ids["Sales"])
    return ids


TREE = ["Test company", "Sales", "North", "South", "Lab", "Deep lab", "Archive"]


async def names(portal: Portal, sent: Any = None) -> list[str]:
    return [row["NAME"] for row in await portal.result("department.get", sent)]


async def test_fields(portal: Portal) -> None:
    assert await portal.result("department.fields") == {
        "ID": "ID",
        "NAME": "Department name",
        "SORT": "Sort order",
        "PARENT": "Parent department",
        "UF_HEAD": "Head",
    }


async def test_shape(portal: Portal) -> None:
    ids = await company(portal)
    rows = await portal.result("department.get", {"ID": [1, ids["Lab"], ids["Sales"]]})
    assert rows == [
        {"ID": "1", "NAME": "Test company", "SORT": 500},
        {"ID": str(ids["Sales"]), "NAME": "Sales", "SORT": 100, "PARENT": "1"},
        {"ID": str(ids["Lab"]), "NAME": "Lab", "SORT": 200, "PARENT": "1", "UF_HEAD": "1"},
    ]


async def test_the_tree_is_read_from_the_top(portal: Portal) -> None:
    ids = await company(portal)
    assert await names(portal) == TREE
    async with portal.tx(write=False) as tx:
        rows = [(row.name, row.depth) for row in await service.find_all(tx)]
    assert rows == list(zip(TREE, [0, 1, 2, 2, 1, 2, 1], strict=True))
    await portal.result("department.update", {"ID": ids["Archive"], "PARENT": ids["Deep lab"]})
    assert await names(portal) == [*TREE[:6], "Archive"]
    await portal.result("department.update", {"ID": ids["Lab"], "SORT": -(10**30)})
    assert await names(portal) == ["Test company", "Lab", "Deep lab", "Archive", *TREE[1:4]]


async def test_siblings_by_sort_then_by_id(portal: Portal) -> None:
    sorts = [7, -7, 10**9, 0, -(10**9), 7, 99, 100, 2**31 - 1, -(2**31)]
    for sort in sorts:
        await portal.make.department(str(sort), sort=sort)
    expected = [str(sort) for sort in sorted(sorts)]
    assert await names(portal) == ["Test company", *expected]


LISTS: list[tuple[dict[str, Any], str]] = [
    ({"sort": "NAME", "order": "ASC"}, "Archive,Deep lab,Lab,North,Sales,South,Test company"),
    ({"sort": "name", "order": "desc"}, "Test company,South,Sales,North,Lab,Deep lab,Archive"),
    ({"SORT": "ID", "ORDER": "DESC"}, "South,Deep lab,North,Sales,Lab,Archive,Test company"),
    ({"sort": "PARENT", "order": "ASC"}, "Test company,Archive,Lab,Sales,Deep lab,North,South"),
    ({"sort": "UF_HEAD", "order": "DESC", "PARENT": 1}, "Lab,Archive,Sales"),
    ({"sort": "SORT", "order": "ASC", "PARENT": 1}, "Sales,Lab,Archive"),
    # Both are needed, and texts: else it is the tree.
    ({"sort": "NAME"}, ",".join(TREE)),
    ({"order": "DESC"}, ",".join(TREE)),
    ({"order": {"ID": "DESC"}}, ",".join(TREE)),
    ({"sort": "WHAT", "order": "DESC"}, ",".join(TREE)),
    # A number under SORT filters, the name of a field does not.
    ({"SORT": 100}, "Sales"),
    ({"SORT": "100"}, "Sales"),
    ({"SORT": [100, "200"]}, "Sales,Lab"),
    ({"sort": "NAME", "order": "DESC", "SORT": 500}, "Test company,South,North,Archive"),
    # Conditions beside the filter.
    ({"ID": 1}, "Test company"),
    ({"id": "1"}, "Test company"),
    ({"NAME": "lab"}, "Lab"),
    ({"NAME": ["Lab", "Sales", "What"]}, "Sales,Lab"),
    ({"NAME": "La"}, ""),
    ({"PARENT": 1}, "Sales,Lab,Archive"),
    ({"PARENT": 0}, "Test company"),
    ({"PARENT": ""}, "Test company"),
    ({"UF_HEAD": 1}, "Lab"),
    ({"UF_HEAD": 0, "PARENT": 1}, "Sales,Archive"),
    ({"PARENT": 1, "SORT": 200}, "Lab"),
    # The filter replaces them.
    ({"FILTER": {"NAME": "Lab"}, "ID": 1}, "Lab"),
    ({"filter": [], "ID": 1}, ",".join(TREE)),
    ({"FILTER": {"SORT": "NAME"}}, ""),
    ({"FILTER": {">ID": 1, "<=SORT": 100}}, "Sales,Deep lab"),
    ({"FILTER": {"!SORT": 500}}, "Sales,Lab,Deep lab"),
    ({"FILTER": {"@SORT": [100, -5]}}, "Sales,Deep lab"),
    ({"FILTER": {"!@SORT": [100, 500, -5]}}, "Lab"),
    ({"FILTER": {"!PARENT": 1}}, "Test company,North,South,Deep lab"),
    # What is not known is not there; what cannot be read selects nothing.
    ({"FILTER": {"WHAT": 1, "%NAME": "Lab"}}, ",".join(TREE)),
    ({"WHAT": 1}, ",".join(TREE)),
    ({"ID": 2**70}, ""),
    ({"ID": "99999999999999999999"}, ""),
    ({"ID": [-1, "abc", []]}, ""),
    ({"FILTER": {"<ID": [5]}}, ""),
    ({"FILTER": {"<ID": ""}}, ""),
    ({"SORT": 2**40}, ""),
]


async def test_filters_and_orders(portal: Portal) -> None:
    await company(portal)
    for sent, expected in LISTS:
        assert await names(portal, sent) == [name for name in expected.split(",") if name], sent


async def test_pages_begin_at_whole_pages(portal: Portal) -> None:
    async with portal.tx() as tx:
        for number in range(60):
            await service.add(tx, f"Team {number:02}", 1)
    everything = ["Test company", *(f"Team {number:02}" for number in range(60))]
    for start in (0, 7, "49abc", "zzz"):
        body = await portal.call("department.get", {"start": start})
        assert [row["NAME"] for row in body["result"]] == everything[:50]
        assert (body["total"], body["next"]) == (61, 50)
    for start in (50, "99"):
        body = await portal.call("department.get", {"START": start})
        assert [row["NAME"] for row in body["result"]] == everything[50:]
        assert body["total"] == 61
        assert "next" not in body
    beyond = await portal.call("department.get", {"start": 100})
    assert (beyond["result"], beyond["total"]) == ([], 61)
    uncounted = await portal.call("department.get", {"start": -1})
    assert (len(uncounted["result"]), uncounted["total"]) == (50, 0)
    assert "next" not in uncounted
    with counted(portal.services.database) as statements:
        await portal.result("department.get")
    assert len(statements) == 3


async def test_for_everybody_with_the_scope(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    gus = await portal.make.person("Gus", extranet=True)
    for person in (ann, gus):
        assert len(await portal.result("department.get", as_=person)) == 1
    for name in ("get", "fields", "add", "update", "delete"):
        status, code, _ = await portal.error(f"department.{name}", scope="user,log")
        assert (status, code) == (401, "insufficient_scope")


@pytest.mark.parametrize("sent", [{"ID": 1}, {"PARENT": 0}])
async def test_as_official_clients_look_for_the_top(portal: Portal, sent: Any) -> None:
    await company(portal)
    (row,) = await portal.result("department.get", sent)
    assert row["ID"] == "1"
