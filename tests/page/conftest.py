"""A demo company on a real server, and somebody of it who is signed in with a browser."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.support import ui
from tests.support.server import Server, serving

DESKTOP, PHONE = (1440, 900), (390, 844)
SOMEBODY = 5
# Asking for what is not there, or no longer allowed, is what some tests are about.
_REFUSED = re.compile(r"Failed to load resource: .* status of 40[0134]")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the demo company and the built page."""
    ui.built()
    folder = tmp_path_factory.mktemp("page")
    server = Server(folder / "data", link_previews="false")
    # What is written by one worker has to reach the pages of the other.
    with serving(server, "--workers", "2") as running:
        yield running


@dataclass(frozen=True)
class Company:
    """What the tests want to look at, found by what it is."""

    server: Server
    webhook: str
    email: str
    password: str

    def call(self, method: str, **params: Any) -> Any:
        return self.server.call(self.webhook, method, params)["result"]

    def posts(self) -> list[dict[str, Any]]:
        """All posts that the person sees, the latest activity first."""
        found: list[dict[str, Any]] = []
        for start in range(0, 1000, 50):
            page = self.call("feed24.post.list", start=start)
            found += page
            if len(page) < 50:
                break
        return found


@pytest.fixture(scope="session")
def company(demo: Server) -> Company:
    return as_seen_by(demo, SOMEBODY)


def as_seen_by(demo: Server, user_id: int) -> Company:
    password = str(demo.run("user", "password", str(user_id))["password"])
    webhook = demo.webhook(user_id)
    email = demo.call(webhook, "user.current", {})["result"]["EMAIL"]
    return Company(demo, webhook, email, password)


class Visits:
    """`async with visits(PHONE, "ru-RU") as page:` is a browser of a person who is signed in.

    It fails for what a page reports in its console, and for a request to another host.
    """

    def __init__(self, browser: Browser, company: Company) -> None:
        self._browser = browser
        self.company = company
        self._state: Any = None
        self._waiting: dict[Page, set[Request]] = {}

    async def idle(self, page: Page) -> None:
        """Nothing has been fetched for a moment."""
        quiet = 0
        for _ in range(600):
            quiet = 0 if self._waiting[page] else quiet + 1
            if quiet == 4:
                return
            await asyncio.sleep(0.03)
        raise AssertionError(f"still being fetched: {[each.url for each in self._waiting[page]]}")

    @asynccontextmanager
    async def __call__(
        self,
        size: tuple[int, int] = DESKTOP,
        locale: str = "en-GB",
        *,
        may_complain_of: str = "\0",
        **settings: Any,
    ) -> AsyncIterator[Page]:
        if self._state is None:
            self._state = await self._signed_in()
        context = await self._context(size, locale, storage_state=self._state, **settings)
        page = await context.new_page()
        waiting: set[Request] = set()
        self._waiting[page] = waiting
        page.on("request", lambda each: None if _is_live(each.url) else waiting.add(each))
        page.on("requestfinished", lambda each: waiting.discard(each))
        page.on("requestfailed", lambda each: waiting.discard(each))
        complaints: list[str] = []
        page.on("console", lambda each: complaints.extend(_said(each)))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        context.on("request", lambda each: complaints.extend(self._foreign(each.url)))
        yield page
        await context.close()
        harmless = ("info:", "log:", "debug:")
        others = [each for each in complaints if not each.startswith(harmless)]
        others = [each for each in others if may_complain_of not in each]
        assert [each for each in others if not _REFUSED.search(each)] == []

    def _foreign(self, url: str) -> list[str]:
        own = url.startswith((self.company.server.origin, "data:", "blob:"))
        return [] if own else [f"foreign request: {url}"]

    async def _context(self, size: tuple[int, int], locale: str, **settings: Any) -> BrowserContext:
        return await self._browser.new_context(
            base_url=self.company.server.origin,
            ignore_https_errors=True,
            viewport={"width": size[0], "height": size[1]},
            locale=locale,
            reduced_motion="reduce",
            has_touch=size == PHONE,
            **settings,
        )

    async def _signed_in(self) -> Any:
        context = await self._context(DESKTOP, "en-GB")
        page = await context.new_page()
        await page.goto("/login?next=/settings")
        await sign_in(page, self.company)
        await page.wait_for_url(lambda url: "/login" not in url)
        state = await context.storage_state()
        await context.close()
        return state


def _is_live(url: str) -> bool:
    """The stream, which goes on while nothing else is fetched, and may break."""
    return urlsplit(url).path == "/live"


def _said(message: ConsoleMessage) -> list[str]:
    where = str(message.location.get("url", ""))
    return [] if _is_live(where) else [f"{message.type}: {message.text} ({where})"]


async def sign_in(page: Page, company: Company) -> None:
    await page.locator("#login").fill(company.email)
    await page.locator("#password").fill(company.password)
    await page.keyboard.press("Enter")


@pytest_asyncio.fixture(scope="session")
async def visits(browser: Browser, company: Company) -> Visits:
    return Visits(browser, company)
