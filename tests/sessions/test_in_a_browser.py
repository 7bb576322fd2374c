"""The login page in Chromium, against a real server."""

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.support.server import Server, serving

pytestmark = pytest.mark.xdist_group("browser")
LOGIN = "admin@feed24.test"
PHONE, DESKTOP = (390, 844), (1440, 900)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("browser")
    with serving(Server(folder / "data"), "--empty") as running:
        yield running


@pytest.fixture(scope="module")
def password(server: Server) -> str:
    return str(server.run("user", "password", "1")["password"])


@asynccontextmanager
async def opened(
    browser: Browser,
    server: Server,
    size: tuple[int, int] = DESKTOP,
    *,
    locale: str = "en-GB",
    may_complain_of: str = "\0",
    **settings: Any,
) -> AsyncIterator[Page]:
    """A page of a new browser profile; what it complains of in its console fails the test."""
    context = await browser.new_context(
        base_url=server.origin,
        ignore_https_errors=True,
        viewport={"width": size[0], "height": size[1]},
        locale=locale,
        **settings,
    )
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await context.close()
    # Tests provoke refusals.
    refused = "error: Failed to load resource: the server responded with a status of 4"
    harmless = (refused, "info:")
    others = [each for each in complaints if not each.startswith(harmless)]
    assert [each for each in others if may_complain_of not in each] == []


async def sign_in(page: Page, password: str, url: str = "/login") -> None:
    await page.goto(url)
    await page.get_by_label("E-mail").fill(LOGIN)
    await page.get_by_label("Password").fill(password)
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "ru-RU"])
async def test_how_it_looks(
    browser: Browser, server: Server, size: tuple[int, int], scheme: Any, locale: str
) -> None:
    async with opened(browser, server, size, locale=locale, color_scheme=scheme) as page:
        await page.goto("/login")
        title = {"en-GB": "Sign in", "ru-RU": "Вход"}[locale]
        await expect(page.get_by_role("heading", level=1)).to_have_text(title)
        await expect(page.get_by_role("main")).to_have_count(1)
        assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
        for control in await page.locator("input:visible, button:visible").all():
            box = await control.bounding_box()
            assert box
            assert box["height"] >= 44
        background = await page.evaluate(
            "getComputedStyle(document.querySelector('main')).background"
        )
        shown = {"light": "rgb(255, 255, 255)", "dark": "rgb(27, 33, 40)"}[scheme]
        assert background.startswith(shown)
        # Nothing was refused by the policy, and the picture has come.
        assert await page.evaluate("document.querySelector('img').naturalWidth") > 0


async def test_signing_in_by_keyboard(browser: Browser, server: Server, password: str) -> None:
    async with opened(browser, server) as page:
        await page.goto("/login?next=/livez")
        await expect(page.get_by_label("E-mail")).to_be_focused()
        await page.keyboard.type(LOGIN)
        await page.keyboard.press("Tab")
        await page.keyboard.type("wrong")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).to_have_text("E-mail or password is wrong.")
        await expect(page.get_by_label("E-mail")).to_have_value(LOGIN)
        await expect(page.get_by_label("Password")).to_be_focused()
        await page.keyboard.type(password)
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"{server.origin}/livez")
        await page.goto("/login")
        await expect(page.get_by_text(LOGIN)).to_be_visible()
        (cookie,) = [c for c in await page.context.cookies() if c["name"] == "__Host-feed24"]
        assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_label("E-mail")).to_be_visible()
        await page.go_back()
        await expect(page.get_by_text(LOGIN)).to_have_count(0)


async def test_showing_the_password(browser: Browser, server: Server) -> None:
    async with opened(browser, server, PHONE) as page:
        await page.goto("/login")
        field = page.get_by_label("Password")
        await field.fill("visible?")
        await expect(field).to_have_attribute("type", "password")
        button = page.get_by_role("button", name="Show")
        await button.click()
        await expect(field).to_have_attribute("type", "text")
        await expect(button).to_have_attribute("aria-pressed", "true")
        await button.click()
        await expect(field).to_have_attribute("type", "password")


async def test_without_script(browser: Browser, server: Server, password: str) -> None:
    async with opened(browser, server, java_script_enabled=False) as page:
        await page.goto("/login")
        await expect(page.get_by_role("button", name="Show")).to_be_hidden()
        await sign_in(page, password, "/login?next=/livez")
        await page.wait_for_url(f"{server.origin}/livez")
        await page.goto("/login")
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_label("E-mail")).to_be_visible()


async def test_a_call_of_a_page(browser: Browser, server: Server, password: str) -> None:
    async with opened(browser, server) as page:
        await sign_in(page, password, "/login?next=/livez")
        await page.wait_for_url(f"{server.origin}/livez")
        call = """async (sessid) => (await fetch("/rest/profile", {
            method: "POST", headers: {"X-Bitrix-Csrf-Token": sessid}
        })).json()"""
        refused = await page.evaluate(call, "x")
        assert refused["error"] == "session_failed"
        assert (await page.evaluate(call, refused["sessid"]))["result"]["ID"] == "1"


class OtherSite(ThreadingHTTPServer):
    """Another site than the portal's, which shows one page whatever is asked for."""

    html = ""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Shown(BaseHTTPRequestHandler):
    server: OtherSite

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.server.html.encode())

    def log_message(self, *_: Any) -> None:
        """Nothing worth a line."""


@pytest.fixture(scope="module")
def other_site() -> Iterator[OtherSite]:
    with OtherSite(("127.0.0.1", 0), _Shown) as site:
        thread = threading.Thread(target=site.serve_forever)
        thread.start()
        yield site
        site.shutdown()
        thread.join()


async def test_going_on_to_another_site(
    browser: Browser, server: Server, password: str, other_site: OtherSite
) -> None:
    """As the consent page of an application does for who has consented before."""
    handler = f"{other_site.origin}/handler?code=1"

    async def lead_away(route: Route) -> None:
        await route.fulfill(status=302, headers={"Location": handler})

    async with opened(browser, server) as page:
        await page.route(f"{server.origin}/oauth/authorize/?client_id=1", lead_away)
        await sign_in(page, password, "/login?next=/oauth/authorize/%3Fclient_id=1")
        await page.wait_for_url(handler)


FORMS = """
<form method=post action="{0}/rest/log.blogpost.add">
<input name=sessid value="{1}"><input name=POST_MESSAGE value=x><input name="DEST[]" value=UA>
<button id=post>x</button></form>
<form method=post action="{0}/logout"><button id=out>x</button></form>
"""


async def test_what_another_site_can_do(
    browser: Browser, server: Server, password: str, other_site: OtherSite
) -> None:
    """It knows the value that calls carry, and still does nothing: the cookie stays at home."""
    async with opened(browser, server) as page:
        await sign_in(page, password, "/login?next=/livez")
        await page.wait_for_url(f"{server.origin}/livez")
        call = """async () => (await (await fetch("/rest/profile?sessid=x")).json()).sessid"""
        other_site.html = FORMS.format(server.origin, await page.evaluate(call))
        for button, text in (
            ("post", "User not authorized"),
            ("out", "not come from our own page"),
        ):
            await page.goto(other_site.origin)
            await page.locator(f"#{button}").click()
            await expect(page.locator("body")).to_contain_text(text)
        await page.goto("/login")
        await expect(page.get_by_text(LOGIN)).to_be_visible()


async def test_no_other_site_frames_our_pages(
    browser: Browser, server: Server, other_site: OtherSite
) -> None:
    other_site.html = f'<iframe src="{server.origin}/login"></iframe>'
    async with opened(browser, server, may_complain_of="frame-ancestors") as page:
        await page.goto(other_site.origin)
        frame = page.frame_locator("iframe")
        await expect(frame.locator("form")).to_have_count(0)
