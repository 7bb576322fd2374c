"""The administration in a browser: what changes is seen before, and what was done after."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.page.conftest import DESKTOP, PHONE, Company, Visits
from tests.page.visiting import GO, settled
from tests.support import looking
from tests.support.server import Server

pytestmark = pytest.mark.xdist_group("browser")
PAGES = {
    "structure": "/admin/structure",
    "people": "/admin/people",
    "a person": "/admin/people?person=5",
    "groups": "/admin/groups",
    "a group": "/admin/groups?group=1",
    "webhooks": "/admin/webhooks",
    "applications": "/admin/apps",
    "deliveries": "/admin/deliveries",
    "limits and storage": "/admin/storage",
    "audit": "/admin/audit",
}


@pytest.fixture(scope="module")
def administrator(demo: Server) -> Company:
    password = str(demo.run("user", "password", "1")["password"])
    webhook = demo.webhook(1)
    email = demo.call(webhook, "user.current", {})["result"]["EMAIL"]
    return Company(demo, webhook, email, password)


@pytest_asyncio.fixture(scope="module")
async def admin_visits(browser: Browser, administrator: Company) -> Visits:
    return Visits(browser, administrator)


@pytest_asyncio.fixture
async def desk(admin_visits: Visits) -> AsyncIterator[Page]:
    async with admin_visits() as page:
        yield page


class Structure:
    """The page of the structure, with a team of two that is made for the test."""

    def __init__(self, page: Page, company: Company) -> None:
        self.page = page
        self.company = company
        call = company.call
        rows = call("department.get", NAME=["Warehouse", "Transport"])
        ids = {row["NAME"]: int(row["ID"]) for row in rows}
        self.warehouse, self.transport = ids["Warehouse"], ids["Transport"]
        self.team = call("department.add", NAME="Packers", PARENT=self.warehouse)
        for n in range(2):
            address = f"packer{self.team}.{n}@example.test"
            call("user.add", EMAIL=address, NAME=f"Packer {n}", UF_DEPARTMENT=[self.team])

    def row(self, name: str) -> Locator:
        return self.page.get_by_role("treeitem").filter(has_text=re.compile(f"^{name}"))

    @property
    def card(self) -> Locator:
        return self.page.get_by_role("region", name="Move Packers?")

    def parent(self) -> int:
        (row,) = self.company.call("department.get", ID=self.team)
        return int(row["PARENT"])

    async def foretold(self) -> None:
        """The card says what the portal says, and nothing is moved."""
        asked = {"DEPARTMENT_ID": self.team, "PARENT": self.transport}
        told = self.company.call("feed24.department.whatIf", **asked)
        posts = told["LOST"]["POSTS"]
        assert posts > 1
        assert told["PEOPLE"] == 2
        lost = f"{posts} posts will no longer be seen"
        await expect(self.card.get_by_text(lost)).to_be_visible()
        gained = re.compile(f"^{told['GAINED']['POSTS']} posts? becomes? visible$")
        await expect(self.card.get_by_text(gained)).to_be_visible()
        assert self.parent() == self.warehouse

    async def leave(self) -> None:
        await self.card.get_by_role("button", name="Leave as it is").click()
        await expect(self.card).to_have_count(0)


class TestStructure:
    async def test_three_ways_to_move_and_none_saves(
        self, desk: Page, administrator: Company
    ) -> None:
        structure = Structure(desk, administrator)
        await desk.goto("/admin/structure")
        # By hand.
        await structure.row("Packers").drag_to(structure.row("Transport"))
        await structure.foretold()
        await expect(desk.get_by_role("treeitem", name="Packers arrives here")).to_be_visible()
        await structure.leave()
        # By keys.
        await structure.row("Packers").focus()
        await desk.keyboard.press("Control+x")
        await expect(desk.get_by_role("status").filter(has_text="Packers is cut")).to_have_count(1)
        await structure.row("Transport").focus()
        await desk.keyboard.press("Control+v")
        await structure.foretold()
        await desk.keyboard.press("Escape")
        await expect(structure.card).to_have_count(0)
        # By words, and then really.
        await structure.row("Packers").click()
        await desk.get_by_role("button", name="Move to…", exact=True).click()
        await desk.get_by_label("Where does Packers move?").select_option(str(structure.transport))
        await desk.get_by_role("button", name="See what changes").click()
        await structure.foretold()
        await structure.card.get_by_role("button", name="Move 2 people").click()
        await expect(structure.card).to_have_count(0)
        assert structure.parent() == structure.transport

    async def test_people_move_as_departments_do(self, desk: Page, administrator: Company) -> None:
        structure = Structure(desk, administrator)
        await desk.goto("/admin/structure")
        await structure.row("Packers").last.click()
        mover = desk.get_by_role("button", name="Move to… Packer 0")
        card = desk.get_by_role("region", name="Move Packer 0?")
        await mover.focus()
        await desk.keyboard.press("Control+x")
        await structure.row("Transport").focus()
        await desk.keyboard.press("Control+v")
        await expect(card).to_contain_text("Packers")
        await card.get_by_role("button", name="Leave as it is").click()
        await desk.get_by_role("listitem").filter(has=mover).drag_to(structure.row("Transport"))
        await card.get_by_role("button", name="Move Packer 0").click()
        await expect(mover).to_have_count(0)
        (who,) = administrator.call(
            "feed24.user.list", FIND="Packer 0", DEPARTMENT_ID=structure.transport
        )
        assert who["UF_DEPARTMENT"] == [structure.transport]

    async def test_arrows_go_through_the_tree(self, desk: Page) -> None:
        await desk.goto("/admin/structure")
        top = desk.get_by_role("treeitem").first
        await top.focus()
        await desk.keyboard.press("ArrowLeft")
        await expect(desk.get_by_role("treeitem")).to_have_count(1)
        await desk.keyboard.press("ArrowRight")
        await desk.keyboard.press("ArrowDown")
        await expect(desk.get_by_role("treeitem").nth(1)).to_be_focused()
        await desk.keyboard.press("Enter")
        await expect(desk.get_by_role("heading", level=2, name="Management")).to_be_visible()

    async def test_what_was_done_is_on_record(self, desk: Page, administrator: Company) -> None:
        structure = Structure(desk, administrator)
        administrator.call("department.update", ID=structure.team, PARENT=structure.transport)
        await desk.goto("/admin/audit")
        entry = desk.get_by_role("listitem").filter(has_text="department.update").first
        await expect(entry).to_contain_text("Changed: department Packers")
        await expect(entry).to_contain_text("part of: was Warehouse → Transport")
        async with desk.expect_download() as download:
            await desk.get_by_role("button", name="Save as file").click()
        file = await (await download.value).path()
        assert "department.update" in file.read_text(encoding="utf-8-sig")
        # Whoever comes from a person's panel sees whose record it is.
        await desk.goto("/admin/audit?person=17")
        await expect(desk.get_by_role("combobox").last).to_have_value("Luca Bianchi")


class TestKeys:
    async def test_a_webhook_is_shown_once_and_revoked(
        self, desk: Page, administrator: Company
    ) -> None:
        await desk.goto("/admin/webhooks")
        await desk.get_by_role("button", name="Webhook", exact=True).click()
        await desk.get_by_label("What it is for").fill("Nightly report")
        # Whose it is must be said: whoever empties the field has not said "mine".
        owner = desk.get_by_role("combobox", name="Acts as")
        make = desk.get_by_role("button", name="Make the webhook")
        mine = await owner.input_value()
        await owner.fill("")
        await expect(make).to_be_disabled()
        await owner.fill(mine)
        await desk.get_by_role("option", name=mine).first.click()
        await make.click()
        shown = desk.get_by_role("region", name="The address of the webhook")
        url = await shown.locator("code").inner_text()
        assert administrator.server.call(url, "scope", {})["result"] == ["log"]
        await shown.get_by_role("button", name="I have kept it").click()
        await expect(desk.get_by_text(url)).to_have_count(0)
        await desk.get_by_role("button", name="Revoke Nightly report").click()
        await desk.get_by_role("dialog").get_by_role("button", name="Revoke").click()
        await expect(desk.get_by_role("heading", name="Nightly report")).to_have_count(0)

    async def test_an_application_and_its_secrets(self, desk: Page) -> None:
        await desk.goto("/admin/apps")
        await desk.get_by_role("button", name="Application", exact=True).click()
        await desk.get_by_label("Name", exact=True).fill("Reports")
        await desk.get_by_label("Address", exact=True).fill("https://reports.example/start")
        await desk.get_by_label("It has no page of its own").check()
        await desk.get_by_role("button", name="Make the application").click()
        shown = desk.get_by_role("region", name="The secrets of the application")
        await expect(shown.locator("code")).to_have_count(3)
        await desk.get_by_role("button", name="Uninstall Reports").click()
        await desk.get_by_role("dialog").get_by_role("button", name="Uninstall").click()
        await expect(desk.get_by_role("heading", name="Reports")).to_have_count(0)


class TestPeople:
    async def test_before_somebody_is_dismissed(self, desk: Page, administrator: Company) -> None:
        address = "leaving@example.test"
        person = administrator.call("user.add", EMAIL=address, NAME="Leo", UF_DEPARTMENT=[1])
        await desk.goto(f"/admin/people?person={person}")
        await desk.get_by_role("button", name="Make a new password").click()
        await expect(desk.get_by_role("region", name="The new password")).to_be_visible()
        await desk.get_by_role("button", name="Dismiss…").click()
        card = desk.get_by_role("region", name="Dismiss Leo?")
        await expect(card.get_by_text(re.compile(r"^\d+ posts will no longer"))).to_be_visible()
        await card.get_by_role("button", name="Dismiss Leo").click()
        await expect(desk.get_by_role("button", name="Take back…")).to_be_visible()
        (row,) = administrator.call("feed24.user.list", USER_ID=person)
        assert (row["ACTIVE"], row["HAS_PASSWORD"]) == (False, True)

    async def test_roles_in_a_group(self, desk: Page, administrator: Company) -> None:
        group = administrator.call("sonet_group.create", NAME="Chess", OPENED="Y", VISIBLE="Y")
        administrator.call("sonet_group.user.add", GROUP_ID=group, USER_ID=[5])
        await desk.goto(f"/admin/groups?group={group}")
        role = desk.get_by_label("Role of Elena Orlova")
        await role.select_option("T")
        await expect(desk.get_by_text("Done").first).to_be_visible()
        people = administrator.call("feed24.workgroup.people", GROUP_ID=group)
        assert {each["USER_ID"]: each["ROLE"] for each in people}["5"] == "T"
        await desk.get_by_role("button", name="Delete the workgroup").click()
        dialog = desk.get_by_role("dialog", name="Delete Chess?")
        await dialog.get_by_role("button", name="Delete the workgroup").click()
        await expect(desk.get_by_role("dialog")).to_have_count(0)
        assert administrator.call("sonet_group.get", FILTER={"ID": group}) == []


async def test_for_others_there_is_no_such_page(visits: Visits) -> None:
    async with visits() as page:
        await page.goto("/admin/people")
        await expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()


@pytest.mark.parametrize(
    ("size", "locale", "scheme"),
    [(DESKTOP, "en-GB", "light"), (PHONE, "ru-RU", "dark")],
    ids=["desk", "phone"],
)
async def test_every_page(
    admin_visits: Visits, size: tuple[int, int], locale: str, scheme: Any
) -> None:
    problems: list[str] = []
    async with admin_visits(size, locale, color_scheme=scheme) as page:
        await page.goto("/settings")
        for name, path in PAGES.items():
            await page.evaluate(GO, path)
            await settled(admin_visits, page, panel="?" in path)
            # Names of methods look like names of texts.
            await page.add_style_tag(content="code { visibility: hidden }")
            problems += [f"{name}: {each}" for each in await looking.problems(page)]
    assert not problems, "\n".join(problems)
