"""Lists of posts: filters, what is new, places, keys."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.page.conftest import DESKTOP, PHONE, Company, Visits
from tests.page.visiting import card, opened

pytestmark = pytest.mark.xdist_group("browser")


@pytest.mark.parametrize(("size", "locale"), [(DESKTOP, "en-GB"), (PHONE, "ru-RU")])
async def test_from_the_feed_to_a_post_and_back(
    visits: Visits, company: Company, size: tuple[int, int], locale: str
) -> None:
    posts = company.posts()
    async with visits(size, locale) as page:
        await opened(visits, page, "/")
        articles = page.get_by_role("feed").get_by_role("article")
        await expect(articles).to_have_count(10)
        assert await articles.first.get_attribute("aria-setsize") == str(len(posts))
        # As the reader goes down more is drawn, and the foot tells how much there is.
        await page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        await expect(articles.nth(15)).to_be_attached()
        for span in (posts[2:10], posts[12:16]):
            await _there_and_back(visits, page, next(each for each in span if each["TITLE"]))


async def _there_and_back(visits: Visits, page: Page, post: dict[str, Any]) -> None:
    """Open a post, and find the list again as it was left."""
    title = card(page, post["ID"]).get_by_role("link", name=post["TITLE"])
    # Comes into view, and what is in view now is drawn.
    await title.hover()
    await visits.idle(page)
    place = await _rests(page, title)
    await title.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(post["TITLE"])
    assert await page.title() == f"{post['TITLE']} · Aldera"
    await page.go_back()
    await expect(card(page, post["ID"])).to_be_in_viewport()
    await visits.idle(page)
    assert abs(await _rests(page, title) - place) < 60


async def _rests(page: Page, title: Locator) -> float:
    """How far down it stands as soon as it does not move any more."""
    seen: list[float] = []
    while len(set(seen[-5:])) != 1 or len(seen) < 5:
        assert len(seen) < 100
        await page.wait_for_timeout(50)
        box = await title.bounding_box()
        seen.append(box["y"] if box else -1)
    return seen[-1]


async def _click(visits: Visits, button: Locator) -> None:
    """On a button at the foot, which goes down as long as posts are drawn above it."""
    await button.hover()
    await visits.idle(button.page)
    await _rests(button.page, button)
    await button.click()


async def test_filters_are_part_of_the_address(visits: Visits, company: Company) -> None:
    async with visits() as page:
        await opened(visits, page, "/")
        await page.get_by_role("button", name="Important").click()
        await expect(page).to_have_url(re.compile(r"\?important=1$"))
        number = len([each for each in company.posts() if each["IMPORTANT"]])
        await expect(page.get_by_role("feed").get_by_role("article")).to_have_count(min(number, 10))
        await page.get_by_role("button", name="More filters").click()
        dialog = page.get_by_role("dialog")
        await dialog.get_by_label("Tag").fill("safety")
        await dialog.get_by_role("button", name="Show posts").click()
        await expect(page).to_have_url(re.compile("important=1&tag=safety|tag=safety&important=1"))
        for article in await page.get_by_role("feed").get_by_role("article").all():
            await expect(article).to_contain_text("#safety")
        await page.get_by_role("button", name="Drop the filter: #safety").click()
        await expect(page).to_have_url(re.compile(r"\?important=1$"))
        await page.go_back()
        await page.go_back()
        await expect(page).to_have_url(re.compile(r"/\?important=1$"))
        await page.get_by_role("button", name="From groups").click()
        await expect(page).to_have_url(re.compile(r"\?groups=1$"))
        total = company.server.call(company.webhook, "feed24.post.list", {"FROM_GROUPS": "Y"})
        await expect(page.get_by_text(f"{total['total']} posts ·")).to_be_visible()
        await opened(visits, page, "/?groups=1&author=17")
        await page.get_by_role("button", name="More filters").click()
        author = dialog.get_by_role("combobox", name="Author")
        await expect(author).to_have_value("Luca Bianchi")
        await author.fill("")
        await dialog.get_by_role("button", name="Show posts").click()
        await expect(page).to_have_url(re.compile(r"\?groups=1$"))


async def test_what_is_new(visits: Visits, company: Company) -> None:
    """The number beside the feed, the line and the list are about the same posts."""
    top = company.posts()[0]["ID"]
    company.call("feed24.post.view", POST_ID=[top])
    posts = [
        company.call("log.blogpost.add", POST_MESSAGE=f"News {n}", DEST=["UA"]) for n in range(3)
    ]
    async with visits() as page:
        await opened(visits, page, "/people")
        feed = page.get_by_role("navigation", name="Main").get_by_role("link", name="Feed")
        await expect(feed).to_have_text(re.compile(r"Feed\s*3"))
        await opened(visits, page, "/")
        line = page.get_by_text("You have seen everything below")
        await expect(line).to_be_visible()
        await expect(feed).to_have_text("Feed")
        articles = page.get_by_role("feed").locator("article, [role=presentation]")
        shown = [await each.get_attribute("data-post") for each in await articles.all()]
        assert shown[:5] == [*(str(each) for each in reversed(posts)), None, top]
        await page.get_by_role("button", name="Unread").click()
        await expect(page.get_by_role("feed").get_by_role("article")).to_have_count(3)
        await expect(page.get_by_text("3 posts ·")).to_be_visible()
        # Looking has taken none of it away, and neither does loading the page again.
        await page.reload()
        await expect(page.get_by_role("feed").get_by_role("article")).to_have_count(3)
        await page.get_by_role("button", name="All").click()
        await expect(line).to_be_visible()
        assert company.call("feed24.feed.unseen")["UNSEEN"] == 0
    # The next visit begins where this one ended.
    async with visits() as page:
        await opened(visits, page, "/?unread=1")
        await expect(page.get_by_text("You have seen everything", exact=True)).to_be_visible()


async def test_jumps_to_a_page_and_to_a_day(visits: Visits, company: Company) -> None:
    posts = company.posts()
    async with visits() as page:
        await opened(visits, page, "/?author=17&page=1")
        await opened(visits, page, "/")
        await page.get_by_label("To page").fill("3")
        await _click(visits, page.get_by_role("button", name="Go", exact=True))
        await expect(page).to_have_url(re.compile("page=3"))
        await expect(card(page, posts[100]["ID"])).to_be_visible()
        await expect(card(page, posts[0]["ID"])).to_have_count(0)
        assert await page.get_by_role("article").first.get_attribute("aria-posinset") == "101"
        # The address is of what is being read.
        await card(page, posts[101]["ID"]).hover()
        await visits.idle(page)
        await expect(page).to_have_url(re.compile("page=3"))
        await page.get_by_role("button", name="Show newer posts").click()
        await expect(card(page, posts[50]["ID"])).to_be_attached()
        await card(page, posts[99]["ID"]).hover()
        await expect(page).to_have_url(re.compile("page=2"))
        day = posts[120]["LATEST_COMMENTS"] or [posts[120]]
        await page.get_by_label("To the day").fill(day[-1]["DATE"][:10])
        await _click(visits, page.get_by_role("button", name="Go to the day"))
        await expect(page).to_have_url(re.compile("page=[23]"))


async def test_keys(visits: Visits, company: Company) -> None:
    first, second = [each["ID"] for each in company.posts()[:2]]
    async with visits() as page:
        await opened(visits, page, "/")
        await page.keyboard.press("j")
        await expect(card(page, first)).to_be_focused()
        await page.keyboard.press("j")
        await expect(card(page, second)).to_be_focused()
        await page.keyboard.press("k")
        await page.keyboard.press("o")
        await expect(page).to_have_url(re.compile(f"/posts/{first}$"))
        await page.keyboard.press("g")
        await page.keyboard.press("n")
        await expect(page).to_have_url(re.compile("/notifications$"))
        await page.keyboard.press("/")
        field = page.get_by_role("combobox", name="What are you looking for?")
        await expect(field).to_be_focused()
        # In fields they are letters.
        await page.keyboard.type("jg")
        await expect(field).to_have_value("jg")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await opened(visits, page, "/")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
