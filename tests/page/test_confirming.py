"""Important posts: confirming them."""

import pytest
from playwright.async_api import expect

from tests.page.conftest import PHONE, SOMEBODY, Company, Visits
from tests.page.visiting import card, opened

pytestmark = pytest.mark.xdist_group("browser")


async def test_confirming_an_important_post(visits: Visits, company: Company) -> None:
    waiting = company.call("feed24.post.list", TO_CONFIRM="Y")
    post, number = waiting[0], len(waiting)
    async with visits(PHONE, "en-GB") as page:
        await opened(visits, page, "/to-confirm")
        await card(page, post["ID"]).get_by_role("button", name="I have read this").click()
        await expect(page.get_by_text("You confirmed on").first).to_be_visible()
        await opened(visits, page, f"/posts/{post['ID']}")
        await expect(page.get_by_text("You confirmed on")).to_be_visible()
    assert len(company.call("feed24.post.list", TO_CONFIRM="Y")) == number - 1


async def test_all_that_is_to_be_confirmed(visits: Visits, company: Company) -> None:
    other = company.server.webhook(1)
    fields = {"POST_MESSAGE": "Read me", "DEST": [f"U{SOMEBODY}"], "IMPORTANT": "Y"}
    posts = [company.server.call(other, "log.blogpost.add", fields)["result"] for _ in range(53)]
    total = company.server.call(company.webhook, "feed24.post.list", {"TO_CONFIRM": "Y"})["total"]
    async with visits() as page:
        await opened(visits, page, "/to-confirm")
        main, articles = page.get_by_role("main"), page.locator("main article")
        await expect(main).to_contain_text(f"{total} posts wait for you")
        await expect(articles).to_have_count(50)
        # What is confirmed stays where it is, and nothing behind it is passed over.
        for post in posts[-1:-4:-1]:
            await card(page, post).get_by_role("button", name="I have read this").click()
            await expect(card(page, post)).to_contain_text("You confirmed on")
        await expect(main).to_contain_text(f"{total - 3} posts wait for you")
        # Reading on brings the rest, however far it was confirmed meanwhile.
        for _ in range(10):
            await page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
            await visits.idle(page)
            if await articles.count() == total:
                break
        await expect(articles).to_have_count(total)
        await expect(card(page, posts[0])).to_be_attached()
    for post in posts:
        company.server.call(other, "log.blogpost.delete", {"POST_ID": post})
