"""`feed24.department.whatIf`, by example."""

from typing import Any

import pytest

from tests.support.portal import Portal

WHAT_IF = "feed24.department.whatIf"
REPORT = "feed24.acknowledgement.report"


class Company:
    """Warehouse with its night shift, and Transport; each with messages of its own."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal

    async def build(self) -> "Company":
        make = self.portal.make
        self.warehouse = await make.department("Warehouse")
        self.transport = await make.department("Transport")
        self.night = await make.department("Night shift", parent=self.warehouse)
        self.day = await make.department("Day shift", parent=self.warehouse)
        self.people = [await make.person(f"N{n}", departments=[self.night]) for n in range(3)]
        self.both = await make.person("Both", departments=[self.night, self.day])
        self.other = await make.person("Other", departments=[self.day])
        return self

    async def what_if(self, **asked: Any) -> dict[str, Any]:
        told: dict[str, Any] = await self.portal.result(WHAT_IF, asked)
        return told

    async def move(self) -> dict[str, Any]:
        return await self.what_if(DEPARTMENT_ID=self.night, PARENT=self.transport)

    async def pending(self, post: int) -> int:
        found = await self.portal.result(REPORT, {"POST_ID": post})
        return int(found["PENDING"])


@pytest.fixture
async def company(portal: Portal) -> Company:
    return await Company(portal).build()


class TestMove:
    async def test_what_is_lost_and_gained(self, company: Company) -> None:
        post = company.portal.make.post
        keys = await post(to=[f"DR{company.warehouse}"], POST_TITLE="Keys")
        await post(to=[f"DR{company.warehouse}", "UA"])
        await post(to=[f"DR{company.night}"])
        tacho = await post(to=[f"DR{company.transport}"], POST_TITLE="Tachographs")
        told = await company.move()
        assert told["PEOPLE"] == 4
        # Who is in the day shift as well still sees what is for the warehouse.
        assert (told["LOST"]["POSTS"], told["LOST"]["PEOPLE"]) == (1, 3)
        assert told["LOST"]["LATEST"] == [
            {"ID": str(keys), "TITLE": "Keys", "PEOPLE": 3, "CONFIRMING": 0}
        ]
        assert (told["GAINED"]["POSTS"], told["GAINED"]["PEOPLE"]) == (1, 4)
        assert told["GAINED"]["LATEST"][0]["ID"] == str(tacho)
        assert told["GAINED"]["OLDEST"][:4].isdigit()
        assert {each["POSTS"] for each in told["GAINED"]["BY_PERSON"]} == {1}

    async def test_confirmations_are_those_of_the_ledger(self, company: Company) -> None:
        portal = company.portal
        important: dict[str, Any] = {"IMPORTANT": "Y"}
        routes = await portal.make.post(to=[f"DR{company.warehouse}"], **important)
        tacho = await portal.make.post(to=[f"DR{company.transport}"], **important)
        await portal.make.post(to=[f"DR{company.warehouse}"])
        confirmed = {"POST_ID": routes}
        await portal.result("feed24.acknowledgement.confirm", confirmed, as_=company.people[0])
        before = await company.pending(routes), await company.pending(tacho)
        told = await company.move()
        assert told["LOST"]["CONFIRM"] == {"POSTS": 1, "PEOPLE": 2}
        assert told["GAINED"]["CONFIRM"] == {"POSTS": 1, "PEOPLE": 4}
        # Those that are to be confirmed come first, though others are newer.
        assert told["LOST"]["LATEST"][0]["ID"] == str(routes)
        assert told["LOST"]["LATEST"][0]["CONFIRMING"] == 2
        assert (await company.pending(routes), await company.pending(tacho)) == before
        await portal.result("department.update", {"ID": company.night, "PARENT": company.transport})
        after = await company.pending(routes), await company.pending(tacho)
        assert (before[0] - after[0], after[1] - before[1]) == (2, 4)

    async def test_nothing_is_changed_nor_noted(self, company: Company) -> None:
        await company.portal.make.post(to=[f"DR{company.warehouse}"])
        told = await company.move()
        found = await company.portal.result("department.get", {"ID": company.night})
        assert found[0]["PARENT"] == str(company.warehouse)
        assert await company.portal.result("feed24.audit.list") == []
        assert await company.move() == told

    async def test_how_many_are_named(self, company: Company) -> None:
        for _ in range(3):
            await company.portal.make.post(to=[f"DR{company.warehouse}"])
        asked = {"DEPARTMENT_ID": company.night, "PARENT": company.transport}
        told = await company.what_if(**asked, SHOW=2)
        assert len(told["LOST"]["LATEST"]) == len(told["LOST"]["BY_PERSON"]) == 2
        assert told["LOST"]["POSTS"] == 3
        assert (await company.what_if(**asked, SHOW=-1))["LOST"]["LATEST"] == []


class TestPeople:
    async def test_dismissed_and_reinstated(self, company: Company) -> None:
        await company.portal.make.post(to=["UA"])
        someone = company.people[0]
        told = await company.what_if(USER_ID=someone, ACTIVE="N")
        assert (told["LOST"]["POSTS"], told["LOST"]["PEOPLE"]) == (1, 1)
        await company.portal.result("user.update", {"ID": someone, "ACTIVE": "N"})
        told = await company.what_if(USER_ID=someone, ACTIVE="Y")
        assert (told["GAINED"]["POSTS"], told["LOST"]["POSTS"]) == (1, 0)

    async def test_the_only_administrator(self, company: Company) -> None:
        for asked in ({"ACTIVE": "N"}, {"ADMIN": "N"}):
            answer = await company.portal.error(WHAT_IF, {"USER_ID": 1, **asked})
            assert answer[2] == "The only administrator cannot be taken away"


class TestRefusals:
    @pytest.mark.parametrize(
        "asked",
        [
            {},
            {"DEPARTMENT_ID": 1},
            {"PARENT": 1},
            {"USER_ID": 1, "PARENT": 1},
            {"DEPARTMENT_ID": 2, "PARENT": 1, "DELETE": "Y"},
            {"DEPARTMENT_ID": 2, "USER_ID": 1, "ACTIVE": "N", "ADMIN": "N"},
            {"DEPARTMENT_ID": 1, "DELETE": "Y"},
            {"DEPARTMENT_ID": 1, "INTO": 2},
            {"DEPARTMENT_ID": 2, "PARENT": 4},
            {"DEPARTMENT_ID": 2, "INTO": 4},
        ],
    )
    async def test_what_makes_no_sense(self, company: Company, asked: dict[str, Any]) -> None:
        assert (await company.portal.error(WHAT_IF, asked))[:2] == (400, "ERROR_ARGUMENT")

    @pytest.mark.parametrize(
        ("asked", "text"),
        [
            ({"DEPARTMENT_ID": 99, "PARENT": 1}, "Department not found"),
            ({"USER_ID": 99, "ACTIVE": "N"}, "Person not found"),
            ({"USER_ID": 1, "UF_DEPARTMENT": [99]}, "Department not found"),
            ({"DEPARTMENT_ID": 2, "UF_HEAD": 99}, "Person not found"),
            ({"DEPARTMENT_ID": 2, "UF_HEAD": -1}, "Person not found"),
            ({"DEPARTMENT_ID": 99, "UF_HEAD": 1}, "Department not found"),
        ],
    )
    async def test_what_is_not_there(
        self, company: Company, asked: dict[str, Any], text: str
    ) -> None:
        assert await company.portal.error(WHAT_IF, asked) == (400, "ERROR_NOT_FOUND", text)

    async def test_for_administrators(self, company: Company) -> None:
        asked = {"DEPARTMENT_ID": company.night, "PARENT": company.transport}
        answer = await company.portal.error(WHAT_IF, asked, as_=company.other)
        assert answer[:2] == (403, "ACCESS_DENIED")

    async def test_titles_need_the_scope_of_posts(self, company: Company) -> None:
        await company.portal.make.post(to=[f"DR{company.warehouse}"], POST_TITLE="Keys")
        asked = {"DEPARTMENT_ID": company.night, "PARENT": company.transport}
        for scope, title in (("department,log", "Keys"), ("department", "")):
            found = await company.portal.result(WHAT_IF, asked, scope=scope)
            assert found["LOST"]["LATEST"][0]["TITLE"] == title


async def test_joining_departments(company: Company) -> None:
    join = {"ID": company.warehouse, "INTO": company.transport}
    await company.portal.result("feed24.department.join", join)
    found = await company.portal.result("department.get", {"PARENT": company.transport})
    assert {each["ID"] for each in found} == {str(company.night), str(company.day)}
    assert await company.portal.result("department.get", {"ID": company.warehouse}) == []
    error = company.portal.error
    into_itself = {"ID": company.transport, "INTO": company.night}
    assert (await error("feed24.department.join", into_itself))[2] == "Department not found"
    root = {"ID": 1, "INTO": company.night}
    assert (await error("feed24.department.join", root))[1] == "ERROR_CORE"
    assert (await error("feed24.department.join", join, as_=company.other))[0] == 403
