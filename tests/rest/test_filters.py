"""List filters and orders, on both databases."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Boolean, Column, MetaData, Table, Text, select
from sqlalchemy.dialects import sqlite

from feed24.db import Database, Moment, Transaction, id_column
from feed24.rest.filters import ALL, MOST_CONDITIONS, Field, conditions, ordering
from feed24.settings import database as addresses

metadata = MetaData()
crew = Table(
    "crew",
    metadata,
    id_column(),
    Column("name", Text),
    Column("size", BigInteger),
    Column("made_at", Moment),
    Column("open", Boolean, nullable=False),
)
FIELDS = {
    "ID": Field(crew.c.id, "int"),
    "NAME": Field(crew.c.name, "text"),
    "SIZE": Field(crew.c.size, "int"),
    "DATE_CREATE": Field(crew.c.made_at, "moment"),
    "OPENED": Field(crew.c.open, "flag"),
}
NOON = datetime(2031, 4, 2, 12, tzinfo=UTC)
ROWS: list[dict[str, Any]] = [
    {"id": 1, "name": "Drill crew", "size": 5, "made_at": NOON, "open": True},
    {
        "id": 2,
        "name": "Буровая БРИГАДА",
        "size": 50,
        "made_at": NOON.replace(hour=0),
        "open": False,
    },
    {"id": 3, "name": "100% a_b\\c/d", "size": 2**40, "made_at": NOON.replace(day=3), "open": True},
    {"id": 4, "name": "", "size": 0, "made_at": NOON.replace(year=1965), "open": False},
    {"id": 5, "name": None, "size": None, "made_at": None, "open": True},
]
EVERYONE = [1, 2, 3, 4, 5]
NOBODY: list[int] = []


@pytest_asyncio.fixture(scope="module", params=["sqlite", "postgresql"])
async def tx(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Transaction]:
    """A reading transaction on a database that holds ROWS."""
    database = Database.open(address(request, tmp_path_factory.mktemp("filters")))
    async with database.transaction(write=True) as writing:
        await writing.connection.run_sync(metadata.create_all)
        await writing.run(crew.insert(), ROWS)
    async with database.transaction(write=False) as reading:
        yield reading
    await database.close()


def address(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "sqlite":
        return addresses.sqlite(folder / "filters.db")
    server = request.getfixturevalue("postgres_server")
    return addresses.address(server.create_database(f"feed24_filters_{uuid4().hex}"))


async def found(tx: Transaction, wanted: object, **options: Any) -> list[int]:
    matching = conditions(wanted, FIELDS, options.pop("zone", UTC), **options)
    return await tx.scalars(select(crew.c.id).where(*matching).order_by(crew.c.id))


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        # Equality, and one of several.
        ({"ID": 2}, [2]),
        ({"=ID": "2abc"}, [2]),
        ({"ID": [1, "3", [4], None]}, [1, 3]),
        ({"ID": {"a": 1, "b": 2}}, [1, 2]),
        ({"@ID": [4, 5, 99]}, [4, 5]),
        ({"@ID": 4}, [4]),
        ({"ID": []}, NOBODY),
        ({"ID": "junk"}, NOBODY),
        ({"NAME": "DRILL CREW"}, [1]),
        ({"NAME": "буровая бригада"}, [2]),
        ({"=NAME": ["drill crew", "БУРОВАЯ бригада"]}, [1, 2]),
        ({"NAME": "Drill"}, NOBODY),
        ({"NAME": "Drill%"}, NOBODY),
        ({"SIZE": 2**40}, [3]),
        ({"DATE_CREATE": "2031-04-02T12:00:00+00:00"}, [1]),
        ({"DATE_CREATE": "02.04.2031"}, [2]),
        ({"DATE_CREATE": ["02.04.2031", "junk", "2031-04-03 12:00"]}, [2, 3]),
        ({"OPENED": "Y"}, [1, 3, 5]),
        ({"OPENED": "N"}, [2, 4]),
        ({"OPENED": False}, [2, 4]),
        ({"OPENED": "false"}, [1, 3, 5]),
        ({"OPENED": ["Y", "N"]}, EVERYONE),
        # Difference; what is not stored is different.
        ({"!ID": 2}, [1, 3, 4, 5]),
        ({"!=ID": [2, 3]}, [1, 4, 5]),
        ({"!@ID": [2, 3]}, [1, 4, 5]),
        ({"!ID": []}, EVERYONE),
        ({"!SIZE": 50}, [1, 3, 4, 5]),
        ({"!NAME": "drill crew"}, [2, 3, 4, 5]),
        ({"!DATE_CREATE": "2031-04-02 12:00"}, [2, 3, 4, 5]),
        ({"!OPENED": "Y"}, [2, 4]),
        # Empty equals nothing stored.
        ({"NAME": ""}, [4, 5]),
        ({"NAME": None}, [4, 5]),
        ({"NAME": ["", "drill crew"]}, [1, 4, 5]),
        ({"!NAME": ""}, [1, 2, 3]),
        ({"!NAME": ["", "drill crew"]}, [2, 3]),
        ({"SIZE": ""}, [4, 5]),
        ({"!SIZE": ""}, [1, 2, 3]),
        ({"DATE_CREATE": ""}, [5]),
        ({"!DATE_CREATE": None}, [1, 2, 3, 4]),
        # Comparison.
        ({">ID": 3}, [4, 5]),
        ({">=ID": "3"}, [3, 4, 5]),
        ({"<ID": 3}, [1, 2]),
        ({"<=ID": 3.9}, [1, 2, 3]),
        ({">ID": ""}, EVERYONE),
        ({">SIZE": 5}, [2, 3]),
        ({">NAME": "d"}, [1, 2]),
        ({">DATE_CREATE": "2031-04-02 11:59:59"}, [1, 3]),
        ({"<DATE_CREATE": "2031-04-02"}, [4]),
        ({">=ID": 2, "<ID": 4}, [2, 3]),
        # Between.
        ({"><ID": [2, 4]}, [2, 3, 4]),
        ({"><ID": {"from": "4", "to": "5"}}, [4, 5]),
        ({"!><ID": [2, 4]}, [1, 5]),
        ({"!><SIZE": [1, 10]}, [2, 3, 4, 5]),
        ({"><DATE_CREATE": ["2031-04-02", "2031-04-02 23:59:59"]}, [1, 2]),
        # Text within.
        ({"%NAME": "RIL"}, [1]),
        ({"%NAME": "бриг"}, [2]),
        ({"%NAME": "%"}, [3]),
        ({"%NAME": "A_B"}, [3]),
        ({"%NAME": "l_"}, NOBODY),
        ({"%NAME": "b\\c/D"}, [3]),
        ({"%NAME": ""}, EVERYONE),
        ({"!%NAME": "drill"}, [2, 3, 4, 5]),
        ({"%SIZE": 50}, [2]),
        ({"!%SIZE": 50}, [1, 3, 4, 5]),
        # Patterns.
        ({"=%NAME": "DRILL%"}, [1]),
        ({"%=NAME": "%бригада"}, [2]),
        ({"=%NAME": "drill"}, NOBODY),
        ({"=%NAME": "D_ill crew"}, NOBODY),
        ({"=%NAME": "%a_b\\%"}, [3]),
        ({"!=%NAME": "drill%"}, [2, 3, 4, 5]),
        ({"!%=NAME": "%"}, NOBODY),
        # Words.
        ({"?NAME": "CREW drill"}, [1]),
        ({"?NAME": "crew бригада"}, NOBODY),
        ({"?NAME": "  "}, EVERYONE),
        ({"?NAME": "100% a_b"}, [3]),
        # Any letter case and stray blanks; the later spelling of a key wins.
        ({"id": 2}, [2]),
        ({" >= Id ": 5}, [5]),
        ({"ID": 1, "id": 2}, [2]),
        # The unknown is ignored.
        ({"NOWHERE": 5, "CHECK_PERMISSIONS": "N"}, EVERYONE),
        ({"<>ID": 5, "!>ID": 4, "~ID": 1}, EVERYONE),
        ({"NOWHERE": 5, "ID": 3}, [3]),
        ({"": 5, ">": 5, "ID NAME": 5}, EVERYONE),
        ({}, EVERYONE),
        ([], EVERYONE),
        ([""], EVERYONE),
        ("ID", EVERYONE),
        (None, EVERYONE),
    ],
)
async def test_selects(tx: Transaction, wanted: object, ids: list[int]) -> None:
    assert await found(tx, wanted) == ids


@pytest.mark.parametrize(
    "wanted",
    [
        *({sign + "ID": [1, 2]} for sign in (">", ">=", "<", "<=")),
        *({sign + "NAME": ["drill"]} for sign in ("<", "%", "!%", "=%", "!%=", "?")),
        {">ID": {"a": 1}},
        {"><ID": 5},
        {"><ID": [5]},
        {"!><ID": [1, 2, 3]},
        {"><ID": [[1], 2]},
        {"DATE_CREATE": "tomorrow"},
        {"!DATE_CREATE": "junk"},
        {">DATE_CREATE": "31.13.2031"},
        {"<DATE_CREATE": ""},
        {"><DATE_CREATE": ["2031-04-02", ""]},
        {"%DATE_CREATE": "2031"},
        {"%OPENED": "Y"},
        {"ID": "99999999999999999999"},
        {"<ID": 10**30},
        {">ID": -1e300},
        {"!ID": 2**63},
        {"@ID": [2**64, "-99999999999999999999"]},
        {"%NAME": "x" * 60_000},
    ],
)
async def test_what_cannot_be_read_selects_nothing(tx: Transaction, wanted: object) -> None:
    assert await found(tx, wanted) == NOBODY


async def test_the_largest_number_is_a_number(tx: Transaction) -> None:
    assert await found(tx, {"<ID": str(2**63 - 1), ">ID": -(2**63)}) == EVERYONE


async def test_moments_without_offset_are_in_the_zone(tx: Transaction) -> None:
    moscow = timezone(timedelta(hours=3))
    assert await found(tx, {"DATE_CREATE": "2031-04-02 15:00"}, zone=moscow) == [1]
    assert await found(tx, {"DATE_CREATE": "2031-04-02 12:00Z"}, zone=moscow) == [1]


async def test_only_the_operators_of_the_method_count(tx: Transaction) -> None:
    assert await found(tx, {"@ID": [1], ">ID": 2}, operators={"", ">"}) == [3, 4, 5]


async def test_a_long_list_is_one_parameter(tx: Transaction) -> None:
    assert await found(tx, {"ID": list(range(2, 100_000))}) == [2, 3, 4, 5]
    assert await found(tx, {"!NAME": [f"crew {n}" for n in range(50_000)]}) == EVERYONE


def test_sqlite_looks_ids_up_by_their_key() -> None:
    statement = select(crew.c.id).where(*conditions({"ID": [5]}, FIELDS, UTC))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE crew (id INTEGER PRIMARY KEY)")
        explained = f"EXPLAIN QUERY PLAN {statement.compile(dialect=sqlite.dialect())}"
        plan = str(connection.execute(explained, ["[5]"]).fetchall())
    assert "SEARCH crew" in plan
    assert "SCAN crew" not in plan


async def test_many_conditions_are_no_burden(tx: Transaction) -> None:
    words = [f"{n}" for n in range(MOST_CONDITIONS + 1)]
    assert await found(tx, {"?NAME": " ".join(words)}) == NOBODY
    within = " ".join(["r", "il", *("c" * n for n in range(1, MOST_CONDITIONS - 2))])
    assert await found(tx, {"?NAME": within}) == NOBODY
    assert await found(tx, {"?NAME": "crew " * 1000}) == [1]


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        ({"ID": "DESC"}, [5, 4, 3, 2, 1]),
        ({"id": "desc"}, [5, 4, 3, 2, 1]),
        ({"ID": "ASC"}, EVERYONE),
        ({"ID": "sideways"}, EVERYONE),
        ({"ID": ["DESC"]}, EVERYONE),
        ({"SIZE": "ASC"}, [5, 4, 1, 2, 3]),
        ({"SIZE": "DESC"}, [3, 2, 1, 4, 5]),
        ({"DATE_CREATE": "ASC"}, [5, 4, 2, 1, 3]),
        ({"NAME": "DESC", "ID": "DESC"}, [2, 1, 3, 5, 4]),
        ({"OPENED": "ASC", "ID": "DESC"}, [4, 2, 5, 3, 1]),
        ({"NOWHERE": "DESC", "ID": "DESC"}, [5, 4, 3, 2, 1]),
    ],
)
async def test_sorts(tx: Transaction, order: object, ids: list[int]) -> None:
    assert await tx.scalars(select(crew.c.id).order_by(*ordering(order, FIELDS))) == ids


@pytest.mark.parametrize("order", [None, "ASC", [], [""], {}, {"NOWHERE": "ASC"}])
def test_no_order_is_left_to_the_list(order: object) -> None:
    assert ordering(order, FIELDS) == []


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "Y", "N", "2031-04-02", "9" * 30, "%", "\\", "/", "a_b", "0001-01-01"])
    | st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=5,
)
KEYS = st.tuples(st.sampled_from(sorted(ALL)), st.sampled_from(sorted(FIELDS))).map("".join)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(wanted=st.dictionaries(KEYS, VALUES, max_size=6))
async def test_no_filter_fails_at_the_database(tx: Transaction, wanted: dict[str, Any]) -> None:
    assert set(await found(tx, wanted)) <= set(EVERYONE)
    await tx.all(select(crew.c.id).order_by(*ordering(wanted, FIELDS)))


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=st.sampled_from(sorted(FIELDS)), value=VALUES)
async def test_every_negation_is_the_complement(tx: Transaction, name: str, value: Any) -> None:
    for sign in ("", "@", "%", "=%", "><"):
        positive = await found(tx, {sign + name: value})
        negative = await found(tx, {"!" + sign + name: value})
        # A value that cannot be read selects nothing either way.
        assert sorted(positive + negative) in (EVERYONE, NOBODY)
