"""A small company on a real server, and Ann of it, who writes."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.support import looking, ui
from tests.support.server import Server, serving

DESKTOP, PHONE = (1440, 980), (390, 844)
PDF = {"name": "Order of lorries.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}
# What browsers say when something cannot be fetched.
AWAY = ("error: Failed to load resource", "warning: Couldn't load preload assets")
# Above so many people a post waits before it is published.
MANY = 6


def codes(post: dict[str, Any]) -> set[str]:
    return {each["CODE"] for each in post["RECIPIENTS"]}


@dataclass
class Company:
    """Who is there, and how to ask the portal behind the page's back."""

    server: Server
    admin: str
    ann: str
    password: str
    ids: dict[str, int]
    state: Any = None

    def call(self, method: str, params: dict[str, Any] | None = None, *, as_: str = "") -> Any:
        body = self.server.call(as_ or self.ann, method, params or {})
        assert "error" not in body, body
        return body["result"]

    def latest(self) -> dict[str, Any]:
        """Ann's latest post, as she sees it."""
        found = self.call("feed24.post.list", {"AUTHOR_ID": self.ids["Ann"]})
        return dict(found[0]) if found else {}

    def post(self, **params: Any) -> dict[str, Any]:
        """A post of Ann's that is there already."""
        post_id = self.call("log.blogpost.add", params)
        (post,) = self.call("feed24.post.list", {"POST_ID": [post_id]})
        return dict(post)


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    ui.built()
    folder: Path = tmp_path_factory.mktemp("composing")
    settings = {"confirm_above": str(MANY), "schedule_seconds": "0.5", "link_previews": "false"}
    with serving(Server(folder / "data", **settings), "--empty") as server:
        yield _peopled(server)
        # Connections that browsers keep open would hold it up.
        server.kill()


def _peopled(server: Server) -> Company:
    admin = server.webhook()

    def add(method: str, **params: Any) -> int:
        return int(server.call(admin, method, params)["result"])

    ids = {"Warehouse": add("department.add", NAME="Warehouse", PARENT=1)}
    ids["Night"] = add("department.add", NAME="Night shift", PARENT=ids["Warehouse"])
    for name, place in (
        *(("Ann", 1), ("Ben", ids["Warehouse"]), ("Cleo", ids["Warehouse"])),
        *(("Dan", ids["Night"]), ("Eve", ids["Night"]), ("Fay", 1), ("Gus", 1)),
    ):
        email = f"{name.lower()}@example.test"
        ids[name] = add("user.add", EMAIL=email, NAME=name, LAST_NAME="Test", UF_DEPARTMENT=[place])
    ids["Riga"] = add("sonet_group.create", NAME="Riga site move", VISIBLE="Y", OPENED="Y")
    for name in ("Ann", "Ben", "Fay"):
        server.call(
            server.webhook(ids[name]), "sonet_group.user.request", {"GROUP_ID": ids["Riga"]}
        )
    password = str(server.run("user", "password", str(ids["Ann"]))["password"])
    return Company(server, admin, server.webhook(ids["Ann"], "all,vote"), password, ids)


class Writer:
    """A page with Ann in front of it, in words of what she does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.dialog = page.get_by_role("dialog")
        self.to = self.dialog.get_by_role("combobox").first
        self.send = self.dialog.locator(".composer-send")

    async def begin(self) -> None:
        await self.page.goto("/")
        await self.page.locator(".compose").click()
        await expect(self.to).to_be_focused()

    async def choose(self, words: str, name: str) -> None:
        """A recipient, by typing and Enter."""
        await self.to.press_sequentially(words)
        option = self.dialog.get_by_role("option").filter(has_text=name).first
        await expect(option).to_be_visible()
        await expect(self.dialog.locator("[role=option][data-highlighted]")).to_be_visible()
        await option.click()
        await expect(self.to).to_have_value("")

    async def write(self, text: str, title: str = "") -> None:
        if title:
            await self.dialog.locator(".composer-title").fill(title)
        await self.dialog.locator(".rich").first.click()
        await self.page.keyboard.type(text)

    async def tool(self, name: str) -> None:
        await self.dialog.get_by_role("button", name=name, exact=True).click()

    async def open_to_all(self, where: str = "[role=dialog]") -> None:
        """axe finds nothing in the dialog, or what else is looked at."""
        assert await looking.by_axe(self.page, where) == []


@pytest.fixture
def writers(browser: Browser, company: Company) -> Any:
    """`async with writers() as ann:`; what her page complains of fails the test."""

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = DESKTOP, locale: str = "en-GB", **settings: Any
    ) -> AsyncIterator[Writer]:
        context = await browser.new_context(
            base_url=company.server.origin,
            ignore_https_errors=True,
            viewport={"width": size[0], "height": size[1]},
            locale=locale,
            timezone_id="UTC",
            reduced_motion="reduce",
            storage_state=company.state,
            **settings,
        )
        context.set_default_timeout(15_000)
        page = await context.new_page()
        if company.state is None:
            await page.goto("/login?next=/settings")
            await page.locator("#login").fill("ann@example.test")
            await page.locator("#password").fill(company.password)
            await page.keyboard.press("Enter")
            await page.wait_for_url(lambda url: "/login" not in url)
            company.state = await context.storage_state()
        complaints: list[str] = []
        page.on("console", lambda each: complaints.append(f"{each.type}: {each.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield Writer(page)
        await context.close()
        harmless = ("info:", "log:", "debug:", *AWAY)
        assert [each for each in complaints if not each.startswith(harmless)] == []

    return opened
