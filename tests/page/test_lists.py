"""Lists that go on: what happens at their end when the next page does not come."""

import json

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.page.conftest import Company, Visits
from tests.page.visiting import settled

pytestmark = pytest.mark.xdist_group("browser")
REFUSED = {"error": "ERROR_CORE", "error_description": "Not now"}
LISTS = {
    "the feed": ("/", "feed24.post.list"),
    "notifications": ("/notifications", "feed24.notification.groups"),
    "search": ("/search?q=plan", "feed24.search"),
    "reactions": ("/posts/{liked}?panel=reactions", "feed24.reaction.list"),
}


async def _first_page_alone(route: Route) -> None:
    """There is more after it, which is refused."""
    if json.loads(route.request.post_data or "{}").get("start"):
        await route.fulfill(status=400, json=REFUSED)
    else:
        answer = await (await route.fetch()).json()
        await route.fulfill(json={**answer, "next": 50, "total": 60})


@pytest.mark.parametrize(("path", "method"), LISTS.values(), ids=LISTS)
async def test_a_page_that_does_not_come_is_told(
    visits: Visits, company: Company, path: str, method: str
) -> None:
    async with visits() as page:
        await page.route(f"**/rest/{method}", _first_page_alone)
        liked = next(each["ID"] for each in company.posts() if each["REACTIONS"])
        await page.goto(path.format(liked=liked), wait_until="commit")
        await settled(visits, page, panel="panel=" in path)
        told = page.get_by_role("alert").filter(has_text="Not now")
        height = 0
        for _ in range(20):
            await page.evaluate("scrollTo(0, document.body.scrollHeight)")
            await visits.idle(page)
            # What has come is drawn bit by bit, and until then the end moves away.
            before, height = height, await page.evaluate("document.body.scrollHeight")
            if await told.count() and height == before:
                break
        await _reads_on_when_asked(page, told, method)


async def _reads_on_when_asked(page: Page, told: Locator, method: str) -> None:
    """From there, and nothing of what there is again."""
    await page.unroute(f"**/rest/{method}")
    async with page.expect_request(f"**/rest/{method}") as request:
        await told.get_by_role("button", name="Try again").click()
    assert json.loads((await request.value).post_data or "{}")["start"] == 50
    await expect(told).to_have_count(0)
