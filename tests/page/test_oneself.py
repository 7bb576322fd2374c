"""What is one's own: notifications, settings, the sign-in and the connection."""

import re

import pytest
from playwright.async_api import expect

from tests.page.conftest import PHONE, SOMEBODY, Company, Visits, sign_in
from tests.page.visiting import opened
from tests.support import looking

pytestmark = pytest.mark.xdist_group("browser")


async def test_notifications_on_a_phone(visits: Visits, company: Company) -> None:
    mention = company.call("feed24.notification.groups", KIND="mention", UNREAD="Y")[0]
    path = f"/posts/{mention['POST_ID']}"
    async with visits(PHONE, "en-GB") as page:
        await opened(visits, page, "/settings")
        await page.get_by_role("banner").get_by_role("link", name="Notifications").click()
        await expect(page).to_have_url(re.compile("/notifications$"))
        await page.get_by_role("button", name="Mentions", exact=True).click()
        await page.get_by_label("Only unread ones").check()
        await expect(page).to_have_url(re.compile(r"\?show=mention&unread=1$"))
        row = page.get_by_role("listitem").filter(has=page.locator(f"a[href^='{path}']"))
        await row.get_by_role("link").click()
        # To open one is to read it, and no other.
        await expect(page).to_have_url(re.compile(path))
        await page.go_back()
        await expect(row).to_have_count(0)
        await page.get_by_label("Only unread ones").uncheck()
        await row.get_by_role("button", name=re.compile("^Mark as unread")).click()
        await expect(row.get_by_role("button", name=re.compile("^Mark as read"))).to_be_visible()
        await page.get_by_role("button", name="All", exact=True).click()
        await page.get_by_role("button", name="Mark all as read").click()
        await expect(page.get_by_text("new:")).to_have_count(0)
        await page.get_by_label("Only unread ones").check()
        await expect(page.get_by_text("Nothing like that")).to_be_visible()
        await page.get_by_role("button", name="Show all notifications").click()
        await expect(row).to_have_count(1)
        # As they were, for whoever looks next.
        company.call("feed24.notification.unread", POST_ID=mention["POST_ID"], KIND="mention")


async def test_languages_and_appearance(visits: Visits) -> None:
    async with visits() as page:
        await opened(visits, page, "/settings")
        await page.get_by_label("Русский").check()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Настройки")
        await page.get_by_label("Тёмное").check()
        await expect(page.locator("html")).to_have_class(re.compile("dark"))
        await page.reload()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Настройки")
        await expect(page.locator("html")).to_have_class(re.compile("dark"))
        await expect(page.locator("html")).to_have_attribute("lang", "ru")


async def test_own_webhooks(visits: Visits, company: Company) -> None:
    async with visits() as page:
        await opened(visits, page, "/settings")
        own = page.get_by_role("region", name="Your webhooks")
        await own.get_by_role("button", name="Webhook", exact=True).click()
        await own.get_by_label("What it is for").fill("My script")
        await own.get_by_role("checkbox", name="Polls").check()
        assert await looking.problems(page) == []
        await own.get_by_role("button", name="Make the webhook").click()
        shown = own.get_by_role("region", name="The address of the webhook")
        address = await shown.locator("code").inner_text()
        assert set(company.server.call(address, "scope", {})["result"]) == {"log", "vote"}
        await shown.get_by_role("button", name="I have kept it").click()
        mine = own.get_by_role("listitem").filter(has_text="My script").first
        await expect(mine).to_contain_text("not used yet")
        await own.get_by_role("button", name="New code My script").click()
        await page.get_by_role("dialog").get_by_role("button", name="New code").click()
        renewed = await shown.locator("code").inner_text()
        assert company.server.call(address, "scope", {})["error"] == "INVALID_CREDENTIALS"
        assert company.server.call(renewed, "profile", {})["result"]["ID"] == str(SOMEBODY)
        await own.get_by_role("button", name="Revoke My script").click()
        await page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
        await expect(own.get_by_role("heading", name="My script")).to_have_count(0)
        assert await own.get_by_role("button", name="Block").count() == 0


async def test_without_a_connection(visits: Visits) -> None:
    async with visits(may_complain_of="ERR_INTERNET_DISCONNECTED") as page:
        await opened(visits, page, "/")
        await page.context.set_offline(True)
        await expect(page.get_by_text("No connection.")).to_be_visible()
        await page.context.set_offline(False)
        await expect(page.get_by_text("No connection.")).to_have_count(0)


async def test_an_ended_sign_in_loses_nothing(visits: Visits, company: Company) -> None:
    async with visits() as page:
        await opened(visits, page, f"/posts/{company.posts()[0]['ID']}")
        await page.get_by_label("Write a comment").fill("Written before")
        await page.context.clear_cookies()
        await page.get_by_label("Write a comment").press("Control+Enter")
        dialog = page.get_by_role("dialog", name="Please sign in again")
        await dialog.get_by_label("E-mail").fill(company.email)
        await dialog.get_by_label("Password").fill("wrong")
        await dialog.get_by_role("button", name="Sign in").click()
        await expect(dialog.get_by_role("alert")).to_be_visible()
        await dialog.get_by_label("Password").fill(company.password)
        await dialog.get_by_role("button", name="Sign in").click()
        await expect(dialog).to_have_count(0)
        await expect(page.get_by_role("listitem").filter(has_text="Written before")).to_be_visible()


async def test_signing_out(visits: Visits, company: Company) -> None:
    async with visits() as page:
        await page.context.clear_cookies()
        await page.goto("/search")
        await sign_in(page, company)
        await page.get_by_role("searchbox").fill("secret plans")
        await page.keyboard.press("Enter")
        kept = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
        assert "secret plans" in await page.evaluate(kept)
        await page.get_by_role("button", name="Your menu").click()
        await page.get_by_role("menuitem", name="Sign out").click()
        await expect(page).to_have_url(re.compile("/login"))
        assert "secret plans" not in await page.evaluate(kept)
        await page.goto("/")
        await expect(page).to_have_url(re.compile(r"/login\?next=%2F"))
