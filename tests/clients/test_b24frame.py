"""`B24Frame` of the official JavaScript client, unmodified, in Chromium inside our page."""

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Frame, expect

from tests.clients.framed import Pages, framed, opened, run, visited
from tests.clients.visiting import Application, added, person
from tests.support import looking
from tests.support.server import Server

# What the page asks of the database is tested on both in tests/applications/test_frame.py.
pytestmark = [
    pytest.mark.parametrize("demo", ["sqlite"], indirect=True),
    pytest.mark.xdist_group("clients-sqlite"),
]
LAST_NAME = "Quinceberry"


@pytest.fixture(scope="module")
def ann(demo: Server) -> tuple[int, str]:
    return person(demo, f"{uuid4().hex[:8]}@example.test", "--last-name", LAST_NAME)


@pytest.fixture(scope="module")
def app(demo: Server, pages: Pages, hook: str) -> Application:
    return added(demo, hook, HANDLER=f"{pages.origin}/handler")


async def me(frame: Frame) -> Any:
    return await run(
        frame,
        "return (await b24.actions.v2.call.make({method: 'profile', params: {}}))"
        ".getData().result.ID",
    )


async def test_opening_calling_and_refreshing(
    browser: Browser, demo: Server, pages: Pages, app: Application, ann: tuple[int, str]
) -> None:
    async with opened(browser, demo, app.id, ann[1]) as (page, frame):
        path, fields = pages.posted[-1]
        assert path.startswith("/handler?DOMAIN=localhost%3A")
        assert fields["APPLICATION_SCOPE"] == "log,user"
        data = await run(frame, "return b24.auth.getAuthData()")
        assert data["access_token"] == fields["AUTH_ID"]
        assert await run(frame, "return [b24.isFirstRun, b24.isInstallMode, b24.auth.isAdmin]") == [
            True,
            False,
            False,
        ]
        assert await run(frame, "return b24.getLang()") == "en"
        assert await me(frame) == str(ann[0])
        await asyncio.to_thread(app.expire)
        # The client is refused, asks the page around it for a new token, and repeats.
        assert await me(frame) == str(ann[0])
        fresh = await run(frame, "return b24.auth.getAuthData()")
        assert fresh["access_token"] != data["access_token"]
        # Its first run is over.
        await page.reload()
        assert await run(await framed(page), "return b24.isFirstRun") is False


async def test_the_window(
    browser: Browser, demo: Server, pages: Pages, app: Application, boss: tuple[int, str]
) -> None:
    async with opened(browser, demo, app.id, boss[1]) as (page, frame):
        await run(frame, "await b24.parent.setTitle('Quarterly: a report')")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Quarterly: a report")
        await expect(page).to_have_title(re.compile("^Quarterly: a report · "))
        # What it is called in the portal stays.
        here = page.get_by_role("navigation").get_by_role("link", name="Reports").first
        await expect(here).to_be_visible()
        size = await run(frame, "return await b24.parent.resizeWindow(640, 1234)")
        assert size == {"width": 640, "height": 1234}
        await run(frame, "await b24.parent.scrollParentWindow(100)")
        assert await page.evaluate("() => window.scrollY") == 100
        assert await run(frame, "return (await b24.parent.fitWindow()).width > 640")
        refused = await run(frame, "return await b24.parent.imOpenMessenger(1)")
        assert refused == {"result": "error", "errorCode": "METHOD_NOT_SUPPORTED_ON_DEVICE"}
        before = len(pages.posted)
        async with page.expect_request(f"{pages.origin}/handler?*"):
            await run(frame, "b24.parent.reloadWindow().catch(() => {})")
        await expect(page).to_have_title(re.compile("^Reports · "))
        frame = await framed(page)
        assert len(pages.posted) == before + 1
        await run(frame, "b24.parent.closeApplication().catch(() => {})")
        await expect(page).to_have_url(f"{demo.origin}/")


async def test_options(
    browser: Browser,
    demo: Server,
    pages: Pages,
    app: Application,
    ann: tuple[int, str],
    boss: tuple[int, str],
    hook: str,
) -> None:
    app = added(demo, hook, HANDLER=f"{pages.origin}/handler")
    keep = (
        "await b24.options.appSet('tint', {colour: 'red:blue'});"
        "await b24.options.userSet('mine', 'yes')"
    )
    async with opened(browser, demo, app.id, boss[1]) as (page, frame):
        await run(frame, keep)
        await page.reload()
        frame = await framed(page)
        assert await run(frame, "return b24.options.appGet('tint')") == {"colour": "red:blue"}
        assert await run(frame, "return b24.options.userGet('mine')") == "yes"
    async with opened(browser, demo, app.id, ann[1]) as (page, frame):
        # What is for everybody is kept by administrators only.
        await run(frame, keep.replace("red:blue", "green"))
        await page.reload()
        frame = await framed(page)
        assert await run(frame, "return b24.options.appGet('tint')") == {"colour": "red:blue"}


async def test_choosing(
    browser: Browser,
    demo: Server,
    pages: Pages,
    app: Application,
    ann: tuple[int, str],
    boss: tuple[int, str],
) -> None:
    async with opened(browser, demo, app.id, boss[1]) as (page, frame):
        dialog = page.get_by_role("dialog")

        async def choosing(script: str) -> None:
            await frame.evaluate(f"() => {{ window.chosen = window.b24.dialog.{script} }}")
            await expect(dialog).to_be_visible()

        await choosing("selectUser()")
        await dialog.get_by_label("Search").fill(LAST_NAME)
        await dialog.get_by_role("radio", name=LAST_NAME).check()
        await dialog.get_by_role("button", name="Choose").click()
        chosen = await frame.evaluate("() => window.chosen")
        assert chosen == {
            "id": str(ann[0]),
            "name": f"Ann {LAST_NAME}",
            "photo": "",
            "position": "",
            "url": f"/company/personal/user/{ann[0]}/",
            "sub": False,
            "sup": False,
        }
        await choosing("selectUsers()")
        await page.keyboard.press("Escape")
        assert await frame.evaluate("() => window.chosen") == []
        await choosing("selectUser()")
        await dialog.get_by_role("button", name="Cancel").click()
        assert await frame.evaluate("() => window.chosen") is None
        await choosing("selectAccess(['AU'])")
        everyone = dialog.get_by_role("checkbox", name="All employees")
        await expect(everyone).to_be_disabled()
        await dialog.get_by_role("checkbox").nth(1).check()
        await dialog.get_by_role("button", name="Choose").click()
        (entry,) = await frame.evaluate("() => window.chosen")
        assert entry["id"].startswith("DR")
        assert entry["name"]


async def test_other_windows(
    browser: Browser, demo: Server, pages: Pages, app: Application, boss: tuple[int, str]
) -> None:
    async with opened(browser, demo, app.id, boss[1]) as (page, frame):
        await page.frame_locator("#frame").locator("#state").click()
        async with page.expect_popup() as popping:
            await frame.evaluate(
                "() => { const { slider } = window.b24;"
                " window.result = slider.openPath(slider.getUrl('/')) }"
            )
        popup = await popping.value
        await popup.wait_for_load_state()
        assert urlsplit(popup.url).netloc == urlsplit(demo.origin).netloc
        assert "IFRAME" not in popup.url
        still = (
            "() => Promise.race([window.result, new Promise(it => setTimeout(it, 700, 'open'))])"
        )
        assert await frame.evaluate(still) == "open"
        await popup.close()
        closed = await frame.evaluate("() => window.result")
        assert closed == {"isOpenAtNewWindow": False, "isClose": True}
        await page.frame_locator("#frame").locator("#state").click()
        async with page.expect_popup() as popping:
            await frame.evaluate(
                "() => { window.b24.slider.openSliderAppPage({task: 5}).catch(() => {}) }"
            )
        popup = await popping.value
        inner = await framed(popup)
        assert pages.posted[-1][1]["PLACEMENT_OPTIONS"] == '{"task":5}'
        assert await run(inner, "return b24.placement.options") == {"task": 5}
        await inner.evaluate("() => { window.b24.slider.closeSliderAppPage().catch(() => {}) }")
        if not popup.is_closed():
            await popup.wait_for_event("close")


async def test_installing(
    browser: Browser, demo: Server, pages: Pages, boss: tuple[int, str], hook: str
) -> None:
    handler, install = f"{pages.origin}/handler", f"{pages.origin}/install"
    app = added(demo, hook, HANDLER=handler, INSTALL_URL=install)
    async with opened(browser, demo, app.id, boss[1]) as (page, frame):
        assert pages.posted[-1][0].startswith("/install?")
        assert await run(frame, "return b24.isInstallMode") is True
        assert await me(frame) == str(boss[0])
        await expect(page.get_by_role("button", name="Finish the installation")).to_be_visible()
        async with page.expect_request(f"{pages.origin}/handler?*"):
            await frame.evaluate("() => { window.b24.installFinish().catch(() => {}) }")
        await expect(page.get_by_role("button", name="Finish the installation")).to_be_hidden()
        frame = await framed(page)
        assert pages.posted[-1][0].startswith("/handler?")
        assert await run(frame, "return b24.isInstallMode") is False
    shown = demo.call(hook, "feed24.application.list", {})["result"]
    assert [each["INSTALLED"] for each in shown if each["ID"] == str(app.id)] == ["Y"]


async def test_what_is_not_shown(
    browser: Browser,
    demo: Server,
    pages: Pages,
    app: Application,
    ann: tuple[int, str],
    boss: tuple[int, str],
    hook: str,
) -> None:
    handler = f"{pages.origin}/handler"
    others = added(demo, hook, TITLE="Secret", HANDLER=handler, USERS=[boss[0]])
    new = added(demo, hook, TITLE="New", HANDLER=handler, INSTALL_URL=handler)
    async with visited(browser, demo, others.id, ann[1]) as page:
        title = page.get_by_role("heading", level=1)
        await expect(title).to_have_text("There is no such application")
        assert await looking.problems(page) == []
        links = page.get_by_role("navigation").get_by_role("link")
        await expect(links.filter(has_text="Reports").first).to_be_visible()
        await expect(links.filter(has_text=re.compile("Secret|New"))).to_have_count(0)
        await page.goto(f"/apps/{new.id}")
        await expect(title).to_have_text("This application is not ready yet")
        assert await page.locator("iframe").count() == 0
    silent = added(demo, hook, TITLE="Silent", HANDLER=f"{pages.origin}/silent")
    async with visited(browser, demo, silent.id, boss[1]) as page:
        await expect(page.get_by_role("status")).to_have_text("Opening Silent…")
        await page.clock.install()
        await page.reload(wait_until="commit")
        await expect(page.get_by_role("status")).to_have_text("Opening Silent…")
        await page.clock.run_for(11_000)
        silence = page.get_by_role("alert").filter(has_text="Silent does not answer.")
        await expect(silence).to_be_visible()
        assert await looking.problems(page) == []
        demo.call(hook, "feed24.application.update", {"ID": silent.id, "HANDLER": handler})
        await silence.get_by_role("button", name="Try again").click()
        await framed(page)
        await expect(silence).to_be_hidden()


async def test_on_a_phone(
    browser: Browser, demo: Server, pages: Pages, app: Application, boss: tuple[int, str]
) -> None:
    async with opened(browser, demo, app.id, boss[1]) as (page, _):
        assert await looking.problems(page) == []
        await page.set_viewport_size({"width": 390, "height": 844})
        assert await looking.problems(page) == []
        await page.get_by_role("button", name="Your menu").click()
        await page.get_by_role("menuitem", name="Applications").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Applications")
        await expect(page.get_by_role("menu")).to_be_hidden()
        assert await looking.problems(page) == []
        await page.get_by_role("main").get_by_role("link", name="Reports").first.click()
        await framed(page)


async def test_messages_of_others(
    browser: Browser, demo: Server, pages: Pages, app: Application, ann: tuple[int, str]
) -> None:
    async with opened(browser, demo, app.id, ann[1]) as (page, frame):
        sid = await run(frame, "return b24.getAppSid()")
        listen = """(messages) => new Promise((resolve) => {
          const heard = []
          window.addEventListener('message', (event) => heard.push(event.data))
          for (const each of messages) parent.postMessage(each, '*')
          setTimeout(() => resolve(heard), 400)
        })"""
        silent = [
            "getInitData:{}:a:wrong",
            f"getInitData:{sid}",
            "getInitData",
            "",
            None,
            5,
            {"method": "x:y", "callback": "b", "appSid": "wrong"},
        ]
        assert await frame.evaluate(listen, silent) == []
        answered = [
            f"__proto__:{{}}:c:{sid}",
            f"constructor:d:{sid}",
            f"setTitle:{{:e:{sid}",
            {"method": "placement:bind", "callback": "f", "appSid": sid},
            f'openPath:{{"path":"//evil.test/"}}:g:{sid}',
            f'openPath:{{"path":"javascript:alert(1)"}}:h:{sid}',
        ]
        unsupported = '{"result":"error","errorCode":"METHOD_NOT_SUPPORTED_ON_DEVICE"}'
        elsewhere = '{"result":"error","errorCode":"PATH_NOT_AVAILABLE"}'
        heard = sorted(await frame.evaluate(listen, answered))
        expected = [f"{each}:{unsupported}" for each in "cdef"]
        assert heard == [*expected, f"g:{elsewhere}", f"h:{elsewhere}"]
        # The page itself and other windows are not the application.
        assert await page.evaluate(
            listen.replace("parent", "window"), [f"getInitData:i:{sid}"]
        ) == [f"getInitData:i:{sid}"]
