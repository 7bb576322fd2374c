"""Administrative acts are on record, whoever does them and wherever."""

import csv
import io
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from feed24.audit import pruning
from feed24.audit.tables import audit_entry
from feed24.db import Transaction
from feed24.digest import digest
from feed24.webhooks import service as webhooks
from tests.support.portal import Portal

LIST = "feed24.audit.list"


async def entries(portal: Portal, **wanted: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await portal.result(LIST, wanted)
    return found


class TestOfStructure:
    async def test_a_move_tells_from_where_to_where(self, portal: Portal) -> None:
        upper, lower = await portal.make.department("Upper"), await portal.make.department("Lower")
        await portal.result("department.update", {"ID": lower, "PARENT": upper})
        (entry,) = await entries(portal)
        assert entry["VIA"] == "department.update"
        assert (entry["USER_ID"], entry["USER_NAME"]) == ("1", "Ada Admin")
        assert entry["CREDENTIAL"] == "webhook"
        assert (entry["SUBJECT"], entry["SUBJECT_ID"]) == ("department", str(lower))
        assert entry["SUBJECT_NAME"] == "Lower"
        assert (entry["BEFORE"], entry["AFTER"]) == ({"PARENT_ID": 1}, {"PARENT_ID": upper})

    async def test_what_changes_at_once_is_one_act(self, portal: Portal) -> None:
        gone = await portal.make.department("Gone")
        people = {await portal.make.person(departments=[gone]) for _ in range(3)}
        await portal.result("department.delete", {"ID": gone})
        found = await entries(portal)
        assert len({entry["ACT"] for entry in found}) == 1
        left = [each for each in found if each["SUBJECT_ID"] == str(gone) and each["AFTER"] is None]
        assert {int(each["PERSON_ID"]) for each in left} == people | {0}
        (itself,) = [each for each in left if each["SUBJECT"] == "department"]
        assert itself["SUBJECT_NAME"] == itself["BEFORE"]["NAME"] == "Gone"

    async def test_what_stays_the_same_is_no_act(self, portal: Portal) -> None:
        same = await portal.make.department("Same")
        person = await portal.make.person(departments=[same])
        await portal.result("department.update", {"ID": same, "NAME": "Same", "PARENT": 1})
        await portal.result("user.update", {"ID": person, "UF_DEPARTMENT": [same]})
        assert await entries(portal) == []

    async def test_what_is_refused_is_not_on_record(self, portal: Portal) -> None:
        lower = await portal.make.department()
        await portal.error("department.update", {"ID": lower, "NAME": "Other", "PARENT": 999})
        assert await entries(portal) == []


class TestOfPeople:
    async def test_what_people_say_of_themselves_is_not_on_record(self, portal: Portal) -> None:
        person = await portal.make.person("Ann")
        await portal.result("user.update", {"ID": person, "NAME": "Anna"}, as_=person)
        assert await entries(portal) == []
        await portal.result("user.update", {"ID": person, "NAME": "Anne"})
        (entry,) = await entries(portal)
        assert (entry["BEFORE"], entry["AFTER"]) == ({"NAME": "Anna"}, {"NAME": "Anne"})
        assert entry["PERSON_ID"] == str(person)

    async def test_of_a_group_only_what_others_do(self, portal: Portal) -> None:
        person = await portal.make.person()
        group = await portal.make.workgroup(opened=True)
        await portal.result("sonet_group.user.request", {"GROUP_ID": group}, as_=person)
        assert await entries(portal) == []
        gone = {"GROUP_ID": group, "USER_ID": person}
        await portal.result("sonet_group.user.delete", gone)
        (entry,) = await entries(portal)
        assert entry["SUBJECT"] == "workgroup_member"
        assert entry["AFTER"] is None
        assert entry["BEFORE"]["ROLE"] == "K"

    async def test_secrets_are_never_told(self, portal: Portal) -> None:
        async with portal.database.transaction(write=True) as tx:
            _, secret = await webhooks.create(tx, 1, ["log"], title="CI")
        (entry,) = await entries(portal)
        assert entry["AFTER"]["SECRET_HASH"] is True
        assert entry["AFTER"]["TITLE"] == "CI"
        assert entry["CREDENTIAL"] == entry["USER_NAME"] == ""
        assert digest(secret) not in repr(await stored(portal))


async def stored(portal: Portal) -> list[Any]:
    async with portal.tx(write=False) as tx:
        return list(await tx.all(select(audit_entry)))


class TestList:
    async def test_filters(self, portal: Portal) -> None:
        one, other = await portal.make.person("One"), await portal.make.person("Other")
        await portal.result("user.update", {"ID": one, "LAST_NAME": "A"})
        await portal.result("department.add", {"NAME": "New", "PARENT": 1})
        assert [each["PERSON_NAME"] for each in await entries(portal, PERSON_ID=one)] == ["One A"]
        assert await entries(portal, PERSON_ID=other) == []
        assert len(await entries(portal, USER_ID=1)) == 2
        assert await entries(portal, USER_ID=0) == []
        (made,) = await entries(portal, SUBJECT="department")
        assert await entries(portal, ACT=made["ACT"]) == [made]
        assert await entries(portal, SUBJECT="department", SUBJECT_ID=made["SUBJECT_ID"]) == [made]
        day = made["DATE"][:10]
        assert len(await entries(portal, SINCE=day, UNTIL=day)) == 2
        assert await entries(portal, UNTIL="2020-01-01") == []
        assert len(await entries(portal, UNTIL="9999-12-31")) == 2

    async def test_pages(self, portal: Portal) -> None:
        for _ in range(52):
            await portal.result("department.add", {"NAME": "New", "PARENT": 1})
        first = await portal.call(LIST)
        assert (len(first["result"]), first["total"], first["next"]) == (50, 52, 50)
        second = await portal.call(LIST, {"start": 50})
        assert len(second["result"]) == 2
        assert "next" not in second

    async def test_refusals(self, portal: Portal) -> None:
        person = await portal.make.person()
        assert await portal.error(LIST, as_=person) == (
            403,
            "ACCESS_DENIED",
            "Access denied! Administrator authorization required",
        )
        assert (await portal.error(LIST, {"SINCE": "soon"}))[1] == "ERROR_ARGUMENT"
        assert (await portal.error(LIST, {"UNTIL": "soon"}))[1] == "ERROR_ARGUMENT"
        assert (await portal.error(LIST, scope="log"))[1] == "insufficient_scope"


class TestExport:
    async def test_the_same_as_a_file(self, portal: Portal) -> None:
        await portal.result("department.add", {"NAME": "=1+1", "PARENT": 1})
        response = await portal.send("feed24.audit.export", {"SUBJECT": "department"})
        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert [row["VIA"] for row in rows] == ["department.add"]
        assert rows[0]["SUBJECT_NAME"] == "'=1+1"

    async def test_for_administrators(self, portal: Portal) -> None:
        person = await portal.make.person()
        assert (await portal.error("feed24.audit.export", as_=person))[0] == 403


async def test_old_entries_are_forgotten(portal: Portal) -> None:
    for name in ("Old", "Young"):
        await portal.result("department.add", {"NAME": name, "PARENT": 1})
    async with portal.tx() as tx:
        await _age(tx, "Old", days=31)
    async with portal.tx() as tx:
        assert await pruning.prune(tx, days=30)
        assert not await pruning.prune(tx, days=30)
    assert [each["SUBJECT_NAME"] for each in await entries(portal)] == ["Young"]


async def _age(tx: Transaction, name: str, *, days: int) -> None:
    rows = await tx.all(select(audit_entry.c.id, audit_entry.c.after))
    (number,) = [row.id for row in rows if row.after["name"] == name]
    older = {"at": tx.now - timedelta(days=days)}
    await tx.run(update(audit_entry).where(audit_entry.c.id == number).values(older))
