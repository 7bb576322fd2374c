"""What administrators do with people beyond the documented methods."""

from typing import Any

import pytest
from sqlalchemy import select

from feed24.sessions import service as sessions
from feed24.sessions.tables import session
from feed24.users.passwords import verify
from feed24.users.tables import person
from feed24.webhooks import service as webhooks
from tests.support.portal import Portal

DENIED = (403, "ACCESS_DENIED", "Access denied! Administrator authorization required")
METHODS = ("feed24.user.list", "feed24.user.setPassword", "feed24.user.setAdmin")


async def signed_in(portal: Portal, user_id: int) -> None:
    async with portal.tx() as tx:
        named = {"user_agent": "Test", "address": "127.0.0.1"}
        await sessions.begin(tx, portal.settings, user_id, **named)


async def people(portal: Portal, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await portal.result("feed24.user.list", params)
    return found


async def names(portal: Portal, **params: Any) -> list[str]:
    return [each["NAME"] for each in await people(portal, **params)]


@pytest.mark.parametrize("method", [*METHODS, "feed24.department.sizes"])
async def test_for_administrators(portal: Portal, method: str) -> None:
    someone = await portal.make.person()
    assert await portal.error(method, {"USER_ID": 1}, as_=someone) == DENIED


class TestList:
    async def test_states(self, portal: Portal) -> None:
        crew = await portal.make.department()
        await portal.make.person("Bea", departments=[crew], password_hash="x")
        await portal.make.person("Cem", extranet=True)
        gone = await portal.make.person("Dan")
        await portal.result("user.update", {"ID": gone, "ACTIVE": "N"})
        assert sorted(await names(portal)) == ["Ada", "Bea", "Cem", "Dan"]
        assert await names(portal, STATE="dismissed") == ["Dan"]
        assert await names(portal, STATE="admin") == ["Ada"]
        assert await names(portal, STATE="guest") == ["Cem"]
        assert sorted(await names(portal, STATE="no_password")) == ["Ada", "Cem"]
        assert await names(portal, DEPARTMENT_ID=crew) == ["Bea"]
        assert await names(portal, FIND="be") == ["Bea"]
        assert await names(portal, USER_ID=gone) == ["Dan"]
        assert (await portal.error("feed24.user.list", {"STATE": "?"}))[1] == "ERROR_ARGUMENT"

    async def test_what_is_told(self, portal: Portal) -> None:
        crew = await portal.make.department()
        someone = await portal.make.person("Bea", departments=[crew])
        await signed_in(portal, someone)
        await portal.webhook(someone)
        async with portal.tx() as tx:
            await webhooks.create(tx, someone, ["log"], expires_at=tx.now)
        (shown,) = await people(portal, FIND="bea")
        assert shown["UF_DEPARTMENT"] == [crew]
        assert (shown["SESSIONS"], shown["WEBHOOKS"]) == (1, 1)
        assert (shown["ACTIVE"], shown["ADMIN"], shown["HAS_PASSWORD"]) == (True, False, False)

    async def test_sizes_of_departments(self, portal: Portal) -> None:
        crew = await portal.make.department()
        team = await portal.make.department(parent=crew)
        for _ in range(2):
            await portal.make.person(departments=[crew])
        await portal.make.person(departments=[crew, team])
        gone = await portal.make.person(departments=[crew])
        await portal.result("user.update", {"ID": gone, "ACTIVE": "N"})
        sizes = await portal.result("feed24.department.sizes")
        assert sizes == {
            "1": {"PEOPLE": 1, "WITHIN": 4},
            str(crew): {"PEOPLE": 3, "WITHIN": 3},
            str(team): {"PEOPLE": 1, "WITHIN": 1},
        }


class TestPassword:
    async def test_a_random_one_is_told_once(self, portal: Portal) -> None:
        someone = await portal.make.person()
        await signed_in(portal, someone)
        told = await portal.result("feed24.user.setPassword", {"USER_ID": someone})
        assert await verify(await self.stored(portal, someone), told)
        async with portal.tx(write=False) as tx:
            theirs = session.c.user_id == someone, session.c.revoked_at.is_(None)
            assert await tx.scalars(select(session.c.id).where(*theirs)) == []
        (entry,) = await portal.result("feed24.audit.list", {"PERSON_ID": someone})
        assert (entry["BEFORE"], entry["AFTER"]) == (
            {"PASSWORD_HASH": False},
            {"PASSWORD_HASH": True},
        )

    async def stored(self, portal: Portal, user_id: int) -> str:
        async with portal.tx(write=False) as tx:
            return str(await tx.scalar(select(person.c.password_hash).filter_by(id=user_id)))

    async def test_a_chosen_one_is_not_told(self, portal: Portal) -> None:
        someone = await portal.make.person()
        params = {"USER_ID": someone, "PASSWORD": "correct horse"}
        assert await portal.result("feed24.user.setPassword", params) is None
        assert await verify(await self.stored(portal, someone), "correct horse")

    async def test_refusals(self, portal: Portal) -> None:
        weak = {"USER_ID": 1, "PASSWORD": "short"}
        assert (await portal.error("feed24.user.setPassword", weak))[1] == "ERROR_ARGUMENT"
        nobody = {"USER_ID": 999}
        assert (await portal.error("feed24.user.setPassword", nobody))[2] == "Person not found"


class TestAdmin:
    async def test_there_and_back(self, portal: Portal) -> None:
        someone = await portal.make.person()
        post = await portal.make.post(to=["U1"])
        seen = {"POST_ID": post}
        assert await portal.result("log.blogpost.get", seen, as_=someone) == []
        await portal.result("feed24.user.setAdmin", {"USER_ID": someone, "ADMIN": "Y"})
        assert len(await portal.result("log.blogpost.get", seen, as_=someone)) == 1
        await portal.result("feed24.user.setAdmin", {"USER_ID": someone, "ADMIN": "N"})
        assert await portal.result("log.blogpost.get", seen, as_=someone) == []

    async def test_the_last_one_stays(self, portal: Portal) -> None:
        answer = await portal.error("feed24.user.setAdmin", {"USER_ID": 1, "ADMIN": "N"})
        assert answer[1] == "ERROR_ARGUMENT"
        assert (await portal.error("user.update", {"ID": 1, "ACTIVE": "N"}))[1] == "ERROR_CORE"
        assert await portal.result("user.admin") is True


class TestSessionsOfOthers:
    async def test_administrators_see_and_end_them(self, portal: Portal) -> None:
        someone = await portal.make.person()
        for _ in range(2):
            await signed_in(portal, someone)
        found = await portal.result("feed24.session.list", {"USER_ID": someone})
        assert len(found) == 2
        one = {"USER_ID": someone, "SESSION_ID": found[0]["ID"]}
        assert await portal.result("feed24.session.revoke", one) == 1
        assert (
            await portal.result("feed24.session.revoke", {"USER_ID": someone, "OTHERS": "Y"}) == 1
        )
        assert await portal.result("feed24.session.list", {"USER_ID": someone}) == []
        told = await portal.result("feed24.audit.list", {"PERSON_ID": someone})
        assert [each["SUBJECT"] for each in told] == ["session", "session"]

    async def test_others_see_their_own(self, portal: Portal) -> None:
        someone = await portal.make.person()
        await signed_in(portal, 1)
        asked = {"USER_ID": 1}
        assert await portal.result("feed24.session.list", asked, as_=someone) == []
