"""Parts of the page that do not come at once."""

import asyncio
import re

import pytest
from playwright.async_api import Page, Route, expect

from tests.page.conftest import Company, Visits
from tests.page.visiting import opened, settled

pytestmark = pytest.mark.xdist_group("browser")


async def _breaks_once(page: Page, name: str) -> asyncio.Event:
    """The connection breaks when this part is asked for first; set when it is asked for again."""
    first, again = asyncio.Event(), asyncio.Event()

    async def answer(route: Route) -> None:
        if not first.is_set():
            first.set()
            await route.abort("connectionreset")
        else:
            again.set()
            await route.continue_()

    await page.route(re.compile(name), answer)
    return again


@pytest.mark.parametrize("part", [r"/ReactionsPanel-.*\.js", r"/SidePanel-.*\.css"])
async def test_a_panel_comes_all_the_same(visits: Visits, company: Company, part: str) -> None:
    liked = next(each["ID"] for each in company.posts() if each["REACTIONS"])
    async with visits(may_complain_of="ERR_CONNECTION_RESET") as page:
        again = await _breaks_once(page, part)
        await page.goto(f"/posts/{liked}?panel=reactions", wait_until="commit")
        await settled(visits, page, panel=True)
        await expect(page.get_by_role("dialog").get_by_role("listitem").first).to_be_visible()
        await asyncio.wait_for(again.wait(), 20)


async def test_a_screen_comes_all_the_same(visits: Visits) -> None:
    async with visits(may_complain_of="ERR_CONNECTION_RESET") as page:
        again = await _breaks_once(page, r"/PeoplePage-.*\.js")
        await opened(visits, page, "/people")
        assert again.is_set()
