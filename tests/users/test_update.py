"""user.update: who changes whom, what is refused, dismissing and returning."""

import asyncio
import base64
from typing import Any

import pytest
from sqlalchemy import select, update

from feed24.index.tables import access_log
from feed24.users.fields import SETTABLE
from feed24.users.tables import person
from tests.support.portal import Portal
from tests.users.staff import found

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(40)).decode()
DENIED = (400, "ERROR_CORE", "access_denied")
NOT_SAVED = (400, "ERROR_CORE", "")
BLOCKED = (401, "authorization_error", "Unable to authorize user")


async def one(portal: Portal, user_id: int) -> dict[str, Any]:
    (row,) = await portal.result("user.get", {"ID": user_id})
    return dict(row)


async def test_every_field_that_can_be_set(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    texts = {field.code: f"A {field.code}" for field in SETTABLE if field.kind == "text"}
    days = {field.code: "2000-12-31" for field in SETTABLE if field.kind == "day"}
    assert len(days) == 2
    assert await portal.result("user.update", {"ID": ann, **texts, **days}) is True
    row = await one(portal, ann)
    assert {code: row[code] for code in texts} == texts
    assert {row[code] for code in days} == {"2000-12-31T00:00:00+00:00"}
    await portal.result("user.update", {"id": ann, "personal_city": "Rome", "WORK_FAX": None})
    assert (await one(portal, ann))["PERSONAL_CITY"] == "Rome"
    assert (await one(portal, ann))["WORK_FAX"] == "A WORK_FAX"


async def test_the_moment_of_change(portal: Portal) -> None:
    async with portal.tx() as tx:
        await tx.run(update(person).values(updated_at=person.c.registered_at))
        await tx.run(update(person).values(updated_at=tx.now.replace(year=2001)))
    assert " 2001" not in (await portal.result("user.current"))["TIMESTAMP_X"].split(".")[-1]
    assert ".2001 " in (await portal.result("user.current"))["TIMESTAMP_X"]
    await portal.result("user.update", {"ID": 1, "NAME": "Ada"})
    assert ".2001 " not in (await portal.result("user.current"))["TIMESTAMP_X"]


async def test_what_cannot_be_set_stays(portal: Portal) -> None:
    before = await one(portal, 1)
    sent = {
        "ID": 1,
        "IS_ONLINE": "N",
        "DATE_REGISTER": "2001-01-01",
        "LAST_LOGIN": "2001-01-01",
        "USER_TYPE": "extranet",
        "ADMIN": "N",
        "EXTRANET": "Y",
        "PASSWORD_HASH": "x",
        "password": "x",
    }
    assert await portal.result("user.update", sent) is True
    assert await one(portal, 1) == before
    assert await portal.result("user.admin") is True


class TestWhoMay:
    async def test_everybody_themselves(self, portal: Portal) -> None:
        lab = await portal.make.department("Lab")
        ann = await portal.make.person("Ann", departments=[1])
        sent = {"ID": ann, "NAME": "Anna", "ACTIVE": "N", "UF_DEPARTMENT": [lab]}
        assert await portal.result("user.update", sent, as_=ann) is True
        row = await portal.result("user.current", as_=ann)
        # Departments and dismissal are for administrators.
        assert (row["NAME"], row["ACTIVE"], row["UF_DEPARTMENT"]) == ("Anna", True, [1])

    async def test_administrators_everybody(self, portal: Portal) -> None:
        lab = await portal.make.department("Lab")
        ann = await portal.make.person("Ann", departments=[1])
        await portal.result("user.update", {"ID": ann, "NAME": "Anna", "UF_DEPARTMENT": [lab, 1]})
        row = await one(portal, ann)
        assert (row["NAME"], row["UF_DEPARTMENT"]) == ("Anna", [lab, 1])
        for none in ([], "", [""], 0, "0", False, [None]):
            await portal.result("user.update", {"ID": ann, "UF_DEPARTMENT": [1]})
            await portal.result("user.update", {"ID": ann, "UF_DEPARTMENT": none})
            row = await one(portal, ann)
            assert (row["UF_DEPARTMENT"], row["USER_TYPE"]) == ([], "employee")

    async def test_others_nobody(self, portal: Portal) -> None:
        ann, bob = [await portal.make.person(name) for name in ("Ann", "Bob")]
        gus = await portal.make.person("Gus", extranet=True)
        sent = {"NAME": "Eve", "PERSONAL_CITY": 7, "EMAIL": "x"}
        for actor in (ann, gus):
            assert await portal.error("user.update", {**sent, "ID": bob}, as_=actor) == DENIED
        for user_id in (None, 0, -1, "", "abc", 4711, 2**70, "9" * 30, [], [bob], 2**63 - 1):
            assert await portal.error("user.update", {**sent, "ID": user_id}, as_=ann) == DENIED
        for user_id in (None, 0, "abc", 4711, "9" * 30):
            assert await portal.error("user.update", {**sent, "ID": user_id}) == DENIED
        assert "Eve" not in await found(portal, {"ADMIN_MODE": 1})


@pytest.mark.parametrize(
    "wrong",
    [
        {"EMAIL": ""},
        {"EMAIL": "no address"},
        {"EMAIL": "ADMIN@example.test"},
        {"PERSONAL_CITY": 7},
        {"WORK_NOTES": ["a"]},
        {"PERSONAL_BIRTHDAY": "2031-13-45"},
        {"UF_EMPLOYMENT_DATE": "someday"},
        {"UF_DEPARTMENT": [4711]},
        {"UF_DEPARTMENT": "Lab"},
        {"UF_DEPARTMENT": [1, [1]]},
        {"UF_DEPARTMENT": -1},
        {"UF_DEPARTMENT": "99999999999999999999"},
        {"PERSONAL_PHOTO": ["a.txt", "aGVsbG8="]},
        {"WORK_LOGO": "%%%"},
    ],
)
async def test_what_cannot_be_saved_changes_nothing(portal: Portal, wrong: Any) -> None:
    ann = await portal.make.person("Ann", departments=[1])
    before = await one(portal, ann)
    sent = {"ID": ann, "NAME": "Eve", "ACTIVE": "N", **wrong}
    assert await portal.error("user.update", sent) == NOT_SAVED
    assert await one(portal, ann) == before


async def test_an_address_changes_its_case_only(portal: Portal) -> None:
    assert await portal.result("user.update", {"ID": 1, "EMAIL": "Admin@Example.test"}) is True
    assert (await one(portal, 1))["EMAIL"] == "admin@example.test"


async def test_two_want_one_address_at_once(portal: Portal) -> None:
    people = [await portal.make.person(f"Person {number}") for number in range(6)]
    await portal.webhook(1)
    answers = await asyncio.gather(
        *(portal.send("user.update", {"ID": who, "EMAIL": "lee@example.test"}) for who in people)
    )
    assert sorted(answer.status_code for answer in answers) == [200] + [400] * 5
    errors = {answer.json().get("error_description") for answer in answers}
    assert errors == {None, ""}


async def test_a_guest_with_a_department_is_an_employee(portal: Portal) -> None:
    gus = await portal.make.person("Gus", extranet=True)
    post = await portal.make.post()
    assert await portal.result("log.blogpost.get", {"POST_ID": post}, as_=gus) == []
    await portal.result("user.update", {"ID": gus, "UF_DEPARTMENT": 1})
    assert (await one(portal, gus))["USER_TYPE"] == "employee"
    assert len(await portal.result("log.blogpost.get", {"POST_ID": post}, as_=gus)) == 1


class TestDismissal:
    @pytest.mark.parametrize("no", ["N", False, 0, "", "0", []])
    @pytest.mark.parametrize("yes", ["Y", True])
    async def test_webhooks_stop_and_work_again(self, portal: Portal, no: Any, yes: Any) -> None:
        ann = await portal.make.person("Ann")
        await portal.webhook(ann)
        await portal.result("user.update", {"ID": ann, "ACTIVE": no})
        assert await portal.error("user.current", as_=ann) == BLOCKED
        assert (await one(portal, ann))["ACTIVE"] is False
        await portal.result("user.update", {"ID": ann, "ACTIVE": yes})
        assert (await portal.result("user.current", as_=ann))["ACTIVE"] is True

    async def test_is_a_change_of_access(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")

        async def changes() -> int:
            async with portal.tx(write=False) as tx:
                found = select(access_log.c.seq).where(
                    access_log.c.kind == "person", access_log.c.key == ann
                )
                return len(await tx.scalars(found))

        before = await changes()
        await portal.result("user.update", {"ID": ann, "ACTIVE": "Y", "NAME": "Anna"})
        assert await changes() == before
        await portal.result("user.update", {"ID": ann, "ACTIVE": "N"})
        assert await changes() == before + 1
        await portal.result("user.update", {"ID": ann, "ACTIVE": "Y"})
        assert await changes() == before + 2

    async def test_posts_stay(self, portal: Portal) -> None:
        ann = await portal.make.person("Ann")
        post = await portal.make.post(author=ann)
        await portal.result("user.update", {"ID": ann, "ACTIVE": "N"})
        (shown,) = await portal.result("log.blogpost.get", {"POST_ID": post})
        assert shown["AUTHOR_ID"] == str(ann)
