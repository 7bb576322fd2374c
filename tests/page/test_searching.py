"""Searching, on the screen of the search and over every other."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.page.conftest import PHONE, Visits
from tests.page.visiting import opened

pytestmark = pytest.mark.xdist_group("browser")


async def test_searching(visits: Visits) -> None:
    async with visits(PHONE, "en-GB") as page:
        await opened(visits, page, "/search")
        await page.get_by_role("searchbox").fill("evacuated routes")
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(re.compile(r"q=evacuated"))
        hit = page.get_by_role("link", name=re.compile("evacuation routes", re.IGNORECASE)).first
        await expect(hit.locator("mark").first).to_be_visible()
        await hit.click()
        await expect(page).to_have_url(re.compile("/posts/"))
        await _search_over_the_screen(visits, page)
        await _filters_that_find_nothing(visits, page)


async def _search_over_the_screen(visits: Visits, page: Page) -> None:
    opener = page.get_by_role("button", name="Search", exact=True)
    await opener.click()
    field = page.get_by_role("combobox", name="What are you looking for?")
    # What was looked for before waits there.
    former = page.get_by_role("option", name="evacuated routes")
    await expect(former).to_be_visible()
    await field.press_sequentially("warehouse 2 ev", delay=20)
    found = page.get_by_role("listbox", name="Results")
    file = found.get_by_role("group", name=re.compile("Files")).get_by_role("option").first
    await expect(file).to_contain_text("Evacuation plan")
    await field.fill("luca")
    await expect(found.get_by_role("option", name="Luca Bianchi Shift lead")).to_be_visible()
    await visits.idle(page)
    await page.keyboard.press("ArrowDown")
    chosen = found.get_by_role("option", selected=True)
    await expect(chosen).to_contain_text("Luca Bianchi")
    assert await field.get_attribute("aria-activedescendant") == await chosen.get_attribute("id")
    await page.keyboard.press("Escape")
    await expect(opener).to_be_focused()
    await opener.click()
    # What cannot be answered is said where it was asked, and can be asked again.
    refused = {"error": "ERROR_CORE", "error_description": "Not now"}
    await page.route("**/rest/user.search", lambda it: it.fulfill(status=400, json=refused))
    await field.fill("transp")
    again = page.get_by_role("alert").get_by_role("button", name="Try again")
    await expect(again).to_be_visible()
    await page.unroute("**/rest/user.search")
    await again.click()
    await expect(again).to_have_count(0)
    await field.fill("nobody-writes-this")
    await expect(page.get_by_text("Nothing found for", exact=False)).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile("q=nobody-writes-this$"))


async def _filters_that_find_nothing(visits: Visits, page: Page) -> None:
    await opened(visits, page, "/search?q=plan&in=files&author=17&since=2031-01-01")
    author = page.get_by_role("combobox", name="Attached by")
    await expect(author).to_have_value("Luca Bianchi")
    await page.get_by_role("button", name="Drop the filter: from 1 Jan 2031").click()
    await expect(page).to_have_url(re.compile(r"\?q=plan&author=17&in=files$"))
    await page.get_by_role("button", name="Drop the filter: by Luca Bianchi").click()
    await expect(page).to_have_url(re.compile(r"\?q=plan&in=files$"))
    files = page.get_by_role("link", name=re.compile("plan", re.IGNORECASE))
    await expect(files.first.locator("mark")).to_be_visible()
    await page.get_by_role("link", name=re.compile(r"^People \d")).click()
    await expect(page).to_have_url(re.compile("in=people"))
    await visits.idle(page)
