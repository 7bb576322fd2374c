"""user.add: whom it invites, every refusal in its order, and nothing left of what was refused."""

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from feed24.files.tables import storage
from feed24.index.tables import access_log
from feed24.users.tables import person
from tests.conftest import Restart
from tests.support.portal import Portal
from tests.users.staff import found

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(40)).decode()
DENIED = (400, "ERROR_CORE", "access_denied")
NOT_SAVED = (400, "ERROR_CORE", "")
LEE = {"EMAIL": "lee@example.test", "NAME": "Lee", "UF_DEPARTMENT": [1]}


async def one(portal: Portal, user_id: int) -> dict[str, Any]:
    (row,) = await portal.result("user.get", {"ID": user_id})
    return dict(row)


async def test_an_employee(portal: Portal) -> None:
    lab = await portal.make.department("Lab")
    sent = {
        "EMAIL": "  Lee.Fox@Example.TEST ",
        "NAME": "Lee",
        "last_name": "Fox",
        "WORK_POSITION": "Analyst",
        "PERSONAL_STREET": "Main 1",
        "PERSONAL_BIRTHDAY": "1990-02-03",
        "UF_SKYPE": "lee",
        "XML_ID": "lee-1",
        "UF_DEPARTMENT": [str(lab), 1, lab],
        "EXTRANET": "N",
        "ACTIVE": "N",
        "ADMIN": "Y",
        "ID": 1,
        "LAST_LOGIN": "2031-01-01",
    }
    made = await portal.result("user.add", sent)
    assert made == 2
    row = await one(portal, made)
    assert row["EMAIL"] == "lee.fox@example.test"
    assert (row["NAME"], row["LAST_NAME"], row["XML_ID"]) == ("Lee", "Fox", "lee-1")
    assert (row["WORK_POSITION"], row["PERSONAL_STREET"]) == ("Analyst", "Main 1")
    assert row["PERSONAL_BIRTHDAY"] == "1990-02-03T00:00:00+00:00"
    assert (row["UF_DEPARTMENT"], row["UF_SKYPE"]) == ([lab, 1], "lee")
    assert (row["ACTIVE"], row["LAST_LOGIN"], row["USER_TYPE"]) == (True, "", "employee")
    assert await portal.result("user.admin", as_=made) is False
    async with portal.tx(write=False) as tx:
        drives = select(func.count()).where(storage.c.kind == "user", storage.c.owner_id == made)
        assert await tx.scalar(drives) == 1
        changes = select(access_log.c.kind).where(access_log.c.key == made)
        assert "person" in await tx.scalars(changes)


@pytest.mark.parametrize("departments", [1, "1", ["1"], {"a": 1}, [1, "zzz", 0]])
async def test_departments_in_any_shape(portal: Portal, departments: Any) -> None:
    made = await portal.result("user.add", {**LEE, "UF_DEPARTMENT": departments})
    assert (await one(portal, made))["UF_DEPARTMENT"] == [1]


async def test_a_guest(portal: Portal) -> None:
    first, second = [await portal.make.workgroup(name) for name in ("First", "Second")]
    sent = {**LEE, "EXTRANET": "Y", "SONET_GROUP_ID": [second, str(first), first]}
    made = await portal.result("user.add", sent)
    row = await one(portal, made)
    assert (row["USER_TYPE"], row["UF_DEPARTMENT"]) == ("extranet", [])
    groups = await portal.result("sonet_group.user.groups", as_=made)
    assert {group["GROUP_ID"] for group in groups} == {str(first), str(second)}
    assert {group["ROLE"] for group in groups} == {"K"}
    assert {group["IS_EXTRANET"] for group in groups} == {"Y"}


async def test_pictures(portal: Portal) -> None:
    sent = {**LEE, "PERSONAL_PHOTO": ["a.png", PNG], "WORK_LOGO": {"name": "b", "content": PNG}}
    row = await one(portal, await portal.result("user.add", sent))
    for code in ("PERSONAL_PHOTO", "WORK_LOGO"):
        response = await portal.http.get(row[code])
        assert response.content == base64.b64decode(PNG)


# Each step repairs what the step before complained about.
STEPS: list[tuple[dict[str, Any], tuple[int, str, str]]] = [
    ({"EXTRANET": "Y"}, (400, "ERROR_ARGUMENT", "no_sonet_group_for_extranet")),
    ({"SONET_GROUP_ID": [""]}, (400, "ERROR_ARGUMENT", "no_sonet_group_for_extranet")),
    ({"SONET_GROUP_ID": [4711]}, (400, "ERROR_NO_GROUP", "Group is specified incorrectly")),
    ({"SONET_GROUP_ID": -1}, (400, "ERROR_NO_GROUP", "Group is specified incorrectly")),
    ({"SONET_GROUP_ID": 2**70}, (400, "ERROR_ARGUMENT", "no_sonet_group_for_extranet")),
    ({"EXTRANET": "N", "PERSONAL_CITY": 7}, (400, "ERROR_ARGUMENT", "invalid_type_field")),
    ({"PERSONAL_CITY": ["Oslo"]}, (400, "ERROR_ARGUMENT", "invalid_type_field")),
    ({"PERSONAL_CITY": "Oslo", "WORK_FAX": True}, (400, "ERROR_ARGUMENT", "invalid_type_field")),
    ({"WORK_FAX": "1", "PERSONAL_BIRTHDAY": "someday"}, NOT_SAVED),
    ({"PERSONAL_BIRTHDAY": ""}, (400, "ERROR_ARGUMENT", "wrong_email")),
    ({"EMAIL": "lee"}, (400, "ERROR_ARGUMENT", "wrong_email")),
    ({"EMAIL": ["lee@example.test"]}, (400, "ERROR_ARGUMENT", "wrong_email")),
    (
        {"EMAIL": "ADMIN@Example.test"},
        (400, "ERROR_ARGUMENT", "A user with this email already exists"),
    ),
    ({"EMAIL": "lee@example.test"}, (400, "ERROR_ARGUMENT", "no_extranet_field")),
    ({"UF_DEPARTMENT": []}, (400, "ERROR_ARGUMENT", "no_extranet_field")),
    ({"UF_DEPARTMENT": ["", 0, "abc"]}, (400, "ERROR_ARGUMENT", "no_extranet_field")),
    ({"UF_DEPARTMENT": [1], "PERSONAL_PHOTO": ["a.svg", "PHN2Zz4="]}, NOT_SAVED),
    ({"PERSONAL_PHOTO": ["a.png", "!!!"]}, NOT_SAVED),
    ({"PERSONAL_PHOTO": ["a.png", PNG], "UF_DEPARTMENT": [1, 4711]}, NOT_SAVED),
    ({"UF_DEPARTMENT": [1, -1]}, NOT_SAVED),
    ({"UF_DEPARTMENT": [1, "99999999999999999999"]}, NOT_SAVED),
]


def stored(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_refusals_in_their_order(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    files = stored(portal.settings.data / "files")
    sent: dict[str, Any] = {}
    for repair, error in STEPS:
        sent |= repair
        assert await portal.error("user.add", sent) == error, repair
        # Whoever may not invite learns no more than that.
        assert await portal.error("user.add", sent, as_=ann) == DENIED
    assert await found(portal) == ["Ada", "Ann"]
    assert stored(portal.settings.data / "files") == files
    sent["UF_DEPARTMENT"] = [1]
    assert isinstance(await portal.result("user.add", sent), int)


async def test_refusals_name_an_argument(portal: Portal) -> None:
    body = await portal.call("user.add", {"EMAIL": "x"})
    assert body == {
        "error": "ERROR_ARGUMENT",
        "error_description": "wrong_email",
        "argument": "",
    }
    body = await portal.call("user.add", {**LEE, "WORK_ZIP": 10115})
    assert body["argument"] == "WORK_ZIP"


async def test_the_limit_of_active_people(portal: Portal, portal_with: Restart) -> None:
    ann = await portal.make.person("Ann")
    narrow = await portal_with(user_limit=2)
    refusal = (400, "ERROR_ARGUMENT", "user_count_exceeded")
    assert await narrow.error("user.add", LEE) == refusal
    # The address is looked at first, the department after.
    taken = (400, "ERROR_ARGUMENT", "A user with this email already exists")
    assert await narrow.error("user.add", {**LEE, "EMAIL": "admin@example.test"}) == taken
    assert await narrow.error("user.add", {"EMAIL": "lee@example.test"}) == refusal
    await narrow.result("user.update", {"ID": ann, "ACTIVE": "N"})
    assert isinstance(await narrow.result("user.add", LEE), int)
    assert await narrow.error("user.update", {"ID": ann, "ACTIVE": "Y"}) == NOT_SAVED


async def test_one_address_for_many_at_once(portal: Portal, portal_with: Restart) -> None:
    await portal.webhook(1)
    spelled = ["lee@example.test", "LEE@example.test", "Lee@Example.Test"] * 4
    answers = await asyncio.gather(
        *(portal.send("user.add", {**LEE, "EMAIL": each}) for each in spelled)
    )
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] + [400] * (len(spelled) - 1)
    texts = {answer.json().get("error_description") for answer in answers}
    assert texts == {None, "A user with this email already exists"}
    assert await found(portal) == ["Ada", "Lee"]


async def test_the_limit_holds_for_many_at_once(portal: Portal, portal_with: Restart) -> None:
    narrow = await portal_with(user_limit=3)
    await narrow.webhook(1)
    answers = await asyncio.gather(
        *(
            narrow.send("user.add", {**LEE, "EMAIL": f"lee{number}@example.test"})
            for number in range(8)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200] * 2 + [400] * 6
    async with portal.tx(write=False) as tx:
        assert await tx.scalar(select(func.count()).select_from(person)) == 3
