"""What an anonymous poll leaves behind: nothing that leads from a person to a choice.

The same people vote in the same order in two worlds that differ only in who chose what. If all that
is stored is the same in both, the databases' own marks of rows included, then no query can tell the
worlds apart, and none can say who chose what.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import httpx
import pytest
from sqlalchemy import Table, text

from feed24 import logs
from feed24.db import Moment, Transaction, metadata
from tests.polls.holding import (
    ANONYMOUS,
    FOOD,
    PLACE,
    VOTE,
    answers,
    counters,
    hold,
    people,
    seen,
    vote,
)
from tests.support.portal import ORIGIN, Portal

POLLS = "poll, poll_question, poll_answer, poll_ballot, poll_choice, poll_voter"
COUNTERS = {"poll", "poll_question", "poll_answer"}
# What PostgreSQL knows of every row: where it lies, and which transactions made and held it.
MARKS = ("ctid", "xmin", "xmax", "cmin", "cmax")
Rows = dict[str, Counter[tuple[Any, ...]]]


async def stored(tx: Transaction) -> Rows:
    """Every row of every table with all there is to know of it."""
    found: Rows = {}
    for table in metadata.sorted_tables:
        rows = await tx.all(text(_query(tx, table)))
        found[table.name] = Counter(tuple(map(_hashable, row)) for row in rows)
    numbers = "sqlite_sequence" if tx.sqlite else "pg_sequences"
    shown = "name, seq" if tx.sqlite else "sequencename, last_value"
    rows = await tx.all(text(f"SELECT {shown} FROM {numbers}"))
    found["sequences"] = Counter(tuple(row) for row in rows)
    return found


def _hashable(value: Any) -> Any:
    return repr(value) if isinstance(value, dict) else value


def _query(tx: Transaction, table: Table) -> str:
    name, options = table.name, table.dialect_options["sqlite"]
    if not tx.sqlite:
        marks = ", ".join(f"{mark}::text AS its_{mark}" for mark in MARKS)
        return f"SELECT {marks}, {name}.* FROM {name}"
    rowid = "rowid, " if options["with_rowid"] else "NULL, "
    return f"SELECT {rowid}* FROM {name}"


async def left_behind(
    portal: Portal, chosen: Sequence[Sequence[str]], **data: Any
) -> dict[str, list[tuple[Any, ...]]]:
    """What voting changes, by table, in a new portal where these people choose this in turn."""
    await portal.reset()
    if not portal.database.sqlite:
        async with portal.tx() as tx:
            await tx.run(text(f"TRUNCATE {POLLS}"))
    crew = await people(portal, len(chosen))
    held = await hold(portal, PLACE, FOOD, **data)
    for who in crew:
        await portal.webhook(who)
    async with portal.tx(write=False) as tx:
        before = await stored(tx)
    for who, its in zip(crew, chosen, strict=True):
        await vote(portal, held.poll, *its, as_=who)
    async with portal.tx(write=False) as tx:
        after = await stored(tx)
        began = int(await tx.scalar(text("SELECT starts_at FROM poll")))
    marks = 1 if portal.database.sqlite else len(MARKS)
    # The rows of people are marked at most, and not changed.
    assert {row[marks:] for row in after["person"]} == {row[marks:] for row in before["person"]}
    changed = {
        name: sorted(
            (
                _comparable(name, row, marks, began)
                for row in (after[name] - before[name]).elements()
            ),
            key=repr,
        )
        for name in after
    }
    changed = {name: rows for name, rows in changed.items() if rows}
    return changed if portal.database.sqlite else _in_their_order(changed)


def _comparable(name: str, row: tuple[Any, ...], marks: int, began: int) -> tuple[Any, ...]:
    """A row with its moments counted from the beginning of the poll."""
    if name == "sequences":
        return row
    columns = list(metadata.tables[name].columns)
    if name == "person":
        columns = columns[:1]
    values = (
        value - began if isinstance(column.type, Moment) and value is not None else value
        for column, value in zip(columns, row[marks:], strict=False)
    )
    return (*row[:marks], *values)


def _in_their_order(
    changed: dict[str, list[tuple[Any, ...]]],
) -> dict[str, list[tuple[Any, ...]]]:
    """Places and transactions by their order: other databases of the server move the numbers.

    Of people it counts whether they are marked: whom two transactions refer to at the same moment
    is marked with a number of another series.
    """
    tables = {name: rows for name, rows in changed.items() if name not in ("sequences", "person")}
    marks = {int(mark) for rows in tables.values() for row in rows for mark in row[1:3]} - {0}
    order = {mark: n for n, mark in enumerate(sorted(marks), 1)} | {0: 0}
    ordered = changed | {"person": sorted(row[3:] for row in changed.get("person", []))}
    for name, rows in tables.items():
        places = {place: n for n, place in enumerate(sorted(map(_place, rows)))}
        ordered[name] = sorted(
            (places[_place(row)], order[int(row[1])], order[int(row[2])], *row[3:]) for row in rows
        )
    return ordered


def _place(row: tuple[Any, ...]) -> tuple[int, ...]:
    return tuple(map(int, row[0].strip("()").split(",")))


FEW = [["Lake", "Soup"], ["Hills", "Bread", "Fruit"], ["Lake"], ["Hills", "Soup"]]
MANY = [["Lake", "Soup"] if n % 3 else ["Hills", "Bread", "Fruit"] for n in range(30)]


@pytest.mark.parametrize("chosen", [FEW, MANY], ids=["few", "many"])
async def test_nothing_stored_tells_who_chose_what(portal: Portal, chosen: list[list[str]]) -> None:
    swapped = chosen[::-1]
    assert swapped != chosen
    one = await left_behind(portal, chosen, **ANONYMOUS)
    other = await left_behind(portal, swapped, **ANONYMOUS)
    assert one == other
    # Besides, PostgreSQL marks the people to whom a row refers.
    assert COUNTERS | {"poll_voter"} <= set(one) <= COUNTERS | {"poll_voter", "person"}
    assert len(one["poll_voter"]) == len(chosen)


async def test_the_comparison_finds_what_a_public_poll_stores(portal: Portal) -> None:
    one, other = await left_behind(portal, FEW), await left_behind(portal, FEW[::-1])
    assert one["poll_choice"] != other["poll_choice"]


async def test_no_row_speaks_of_a_person_and_of_an_answer(portal: Portal) -> None:
    """A second look, at the tables themselves."""
    votes = {"poll_answer", "poll_question", "poll_choice"}
    for table in metadata.sorted_tables:
        refers = {key.column.table.name for key in table.foreign_keys} | {table.name}
        if "person" in refers and table.name.startswith("poll"):
            assert refers.isdisjoint(votes)
    voter = metadata.tables["poll_voter"]
    assert {column.name for column in voter.columns} == {"poll_id", "user_id"}


async def test_the_vote_itself_is_final_and_not_read_back(portal: Portal) -> None:
    (ann,) = await people(portal, 1)
    held = await hold(portal, ANONYMITY=1, OPTIONS=3)
    found = await vote(portal, held.poll, "Lake", as_=ann)
    for shown in (found, await seen(portal, held.poll, as_=ann)):
        assert (shown["isVoted"], shown["canVote"], shown["canRevote"]) == (True, False, False)
        assert shown["userAnswerMap"] == []
    assert counters(await seen(portal, held.poll))["Lake"] == 1


async def test_no_log_line_tells(portal: Portal, capsys: pytest.CaptureFixture[str]) -> None:
    (ann,) = await people(portal, 1)
    held = await hold(portal, ANONYMITY=1)
    question, answer = answers(await seen(portal, held.poll))["Hills"]
    sent: dict[str, Any] = {"attachId": held.poll, f"ballot[{question}][0]": f"{answer}.777"}
    logged = httpx.ASGITransport(logs.AccessLog(portal.application))
    logs.configure(portal.settings.model_copy(update={"log_format": "json", "log_level": "debug"}))
    async with httpx.AsyncClient(transport=logged, base_url=ORIGIN) as client:
        response = await client.get(f"{await portal.webhook(ann)}/{VOTE}", params=sent)
    logs.configure(portal.settings)
    assert response.json()["result"]["attach"]["isVoted"] is True
    written = capsys.readouterr().err
    assert VOTE in written
    assert "777" not in written
    assert "ballot" not in written
