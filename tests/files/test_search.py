"""Finding files and folders."""

from typing import Any

import pytest
from sqlalchemy import update

from feed24.files.rights import Right
from feed24.files.tables import drive_object
from tests.files.drive import grant, root_of, storage_of, upload
from tests.files.test_arranging import add
from tests.files.test_versions import again
from tests.support.portal import Portal
from tests.support.statements import counted

NO_QUERY = (
    400,
    "ERROR_ARGUMENT",
    "Invalid value of parameter { Parameter #0 [ <required> $QUERY ] }.",
)
BAD_QUERY = (400, "INVALID_QUERY", "Search query is invalid. (INVALID_QUERY).")
BAD_TYPE = (400, "INVALID_TYPE", "Search result type is invalid. (INVALID_TYPE).")
BAD_FILTER = (
    400,
    "INVALID_FILTER",
    "Search filter contains an unknown field. (INVALID_FILTER).",
)
NO_SCOPE = (400, "NOT_FOUND", "Search scope was not found. (NOT_FOUND).")


async def found(portal: Portal, query: str, *, as_: int = 1, **more: Any) -> list[str]:
    rows = await portal.result("disk.file.search", {"QUERY": query, **more}, as_=as_)
    return sorted(row["NAME"] for row in rows)


async def test_by_name_in_any_letter_case(portal: Portal) -> None:
    root = await root_of(portal, 1)
    await add(portal, "Отчёты 2031", into=root)
    await upload(portal, "Годовой ОТЧЁТ.txt", b"nothing")
    await upload(portal, "100%_sure.txt", b"nothing")
    assert await found(portal, "отчёт") == ["Годовой ОТЧЁТ.txt"]
    assert await found(portal, "  отчёт   годовой ") == ["Годовой ОТЧЁТ.txt"]
    assert await found(portal, "отчёт", TYPE="folder") == ["Отчёты 2031"]
    assert await found(portal, "отчёт", TYPE="all") == ["Годовой ОТЧЁТ.txt", "Отчёты 2031"]
    assert await found(portal, "%_s") == ["100%_sure.txt"]
    assert await found(portal, "%%%") == []


async def test_by_what_text_files_say(portal: Portal) -> None:
    row = await upload(portal, "notes.txt", "Встреча\nв Четверг,  после обеда".encode())
    await upload(portal, "binary.bin", b"\0thursday\0")
    assert await found(portal, "четверг ПОСЛЕ") == ["notes.txt"]
    assert await found(portal, "четверг", TYPE="folder") == []
    assert await found(portal, "thursday") == []
    await again(portal, row["ID"], b"moved to Friday")
    assert await found(portal, "четверг") == []
    assert await found(portal, "friday") == ["notes.txt"]


async def test_the_last_changed_first_fifty_at_a_time(portal: Portal) -> None:
    root = await root_of(portal, 1)
    for number in range(52):
        await add(portal, f"folder {number:02}", into=root)
    async with portal.tx() as tx:
        first = update(drive_object).where(drive_object.c.name == "folder 00")
        await tx.run(first.values(updated_at=tx.now.replace(year=tx.now.year + 1)))
    sent: dict[str, Any] = {"QUERY": "folder", "TYPE": "folder"}
    body = await portal.call("disk.file.search", sent)
    assert "total" not in body
    assert (len(body["result"]), body["next"]) == (50, 50)
    assert [row["NAME"] for row in body["result"][:2]] == ["folder 00", "folder 51"]
    body = await portal.call("disk.file.search", {**sent, "start": 50})
    assert (len(body["result"]), "next" in body) == (2, False)
    assert body["result"][0]["DETAIL_URL"].endswith("/path/folder%2002")
    body = await portal.call("disk.file.search", {**sent, "start": 5000})
    assert (body["result"], "next" in body) == ([], False)


async def test_never_what_is_in_the_bin_or_may_not_be_read(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    made = await add(portal, "inner", into=await root_of(portal, 1))
    file_id = (await upload(portal, "secret.txt", b"x", into=made))["ID"]
    assert await found(portal, "secret", as_=ann) == []
    await grant(portal, made, f"U{ann}", Right.READ)
    assert await found(portal, "secret", as_=ann) == ["secret.txt"]
    await portal.result("disk.folder.markDeleted", {"id": made})
    assert await found(portal, "secret") == []
    await portal.result("disk.file.restore", {"id": file_id})
    assert await found(portal, "secret") == ["secret.txt"]


async def test_within_a_storage_or_folder(portal: Portal) -> None:
    home, common = await storage_of(portal, "user", 1), await storage_of(portal, "common", 0)
    outer = await add(portal, "papers outer", into=home["root"])
    inner = await add(portal, "papers inner", into=outer)
    await upload(portal, "papers 1.txt", b"x")
    await upload(portal, "papers 2.txt", b"x", into=inner)
    await upload(portal, "papers 3.txt", b"x", into=common["root"])
    every: dict[str, Any] = {"TYPE": "all"}
    for filter, expected in (
        ({"STORAGE_ID": common["id"]}, ["papers 3.txt"]),
        ({"FOLDER_ID": outer}, ["papers 2.txt", "papers inner"]),
        ({"folder_id": inner}, ["papers 2.txt"]),
        ({"STORAGE_ID": home["id"], "FOLDER_ID": inner}, ["papers 2.txt"]),
        ([], ["papers 1.txt", "papers 2.txt", "papers 3.txt", "papers inner", "papers outer"]),
    ):
        assert await found(portal, "papers", **every, FILTER=filter) == expected, filter
    ann = await portal.make.person("Ann")
    scopes: list[tuple[Any, int]] = [
        ({"STORAGE_ID": 404}, 1),
        ({"FOLDER_ID": 404}, 1),
        ({"FOLDER_ID": inner, "STORAGE_ID": common["id"]}, 1),
        ({"FOLDER_ID": inner}, ann),
        ({"STORAGE_ID": home["id"]}, ann),
        ("text", 1),
    ]
    for scope, who in scopes:
        sent = {"QUERY": "papers", "FILTER": scope}
        assert await portal.error("disk.file.search", sent, as_=who) == NO_SCOPE, scope


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({}, NO_QUERY),
        ({"QUERY": ""}, BAD_QUERY),
        ({"QUERY": " a  b ".replace("b", "")}, BAD_QUERY),
        ({"QUERY": "x" * 256}, BAD_QUERY),
        ({"QUERY": ["list"]}, BAD_QUERY),
        ({"QUERY": "abc", "TYPE": "FILES"}, BAD_TYPE),
        ({"QUERY": "abc", "FILTER": {"NAME": "x"}}, BAD_FILTER),
        ({"QUERY": "abc", "FILTER": {"STORAGE_ID": 1, "X": 1}}, BAD_FILTER),
    ],
)
async def test_errors(
    portal: Portal, params: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    assert await portal.error("disk.file.search", params) == expected


async def test_a_page_takes_a_fixed_number_of_statements(portal: Portal) -> None:
    root = await root_of(portal, 1)

    async def statements(query: str) -> int:
        with counted(portal.services.database) as seen:
            await portal.result("disk.file.search", {"QUERY": query})
        return len(seen)

    await upload(portal, "single.txt", b"x")
    for number in range(5):
        await upload(portal, "several.txt", b"x", into=await add(portal, str(number), into=root))
    assert await statements("single") == await statements("several")
