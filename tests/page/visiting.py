"""Opening screens, and waiting until they stand still."""

from typing import Any

from playwright.async_api import Page, expect

from tests.page.conftest import Visits

# As a link would, without loading everything again.
GO = "path => (history.pushState({}, '', path), dispatchEvent(new PopStateEvent('popstate')))"


async def opened(visits: Visits, page: Page, path: str) -> None:
    await page.goto(path, wait_until="commit")
    await settled(visits, page)


async def settled(visits: Visits, page: Page, *, panel: bool = False) -> None:
    """Nothing is being fetched or drawn any more."""
    if panel:
        # What lies below it is hidden from assistive technology.
        await expect(page.get_by_role("dialog")).to_be_visible()
    else:
        await expect(page.get_by_role("heading", level=1)).to_have_count(1)
    await visits.idle(page)


def card(page: Page, post_id: Any) -> Any:
    return page.locator(f'[data-post="{post_id}"]')
