"""What readers do with posts: react, vote, save, open panels, thank."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.page.conftest import Company, Visits
from tests.page.visiting import card, opened

pytestmark = pytest.mark.xdist_group("browser")


async def test_what_readers_do(visits: Visits, company: Company) -> None:
    post = next(each for each in company.posts() if each["TITLE"] and not each["IMPORTANT"])
    async with visits() as page:
        await opened(visits, page, f"/posts/{post['ID']}")
        like = page.get_by_role("article").get_by_role("button", name="Like").first
        await like.click()
        await expect(like).to_have_attribute("aria-pressed", "true")
        # The arrow down offers the others.
        await like.press("ArrowDown")
        await page.get_by_role("button", name="Wow").click()
        wow = page.get_by_role("article").get_by_role("button", name="Wow").first
        await expect(wow).to_have_attribute("aria-pressed", "true")
        await page.get_by_label("Write a comment").fill("From the page, [B]boldly[/B]")
        await page.get_by_label("Write a comment").press("Control+Enter")
        comment = page.get_by_role("listitem").filter(has_text="From the page, boldly")
        await expect(comment.locator("strong")).to_have_text("boldly")
        await expect(page.get_by_label("Write a comment")).to_have_text("")
        await page.get_by_role("button", name="More actions").click()
        await page.get_by_role("menuitem", name="Save").click()
        await visits.idle(page)
        await opened(visits, page, "/saved")
        await expect(card(page, post["ID"])).to_be_visible()
    (now,) = company.call("feed24.post.list", POST_ID=[post["ID"]])
    assert now["MY_REACTION"] == "wonder"
    assert now["FAVOURITE"] is True
    assert now["LATEST_COMMENTS"][-1]["TEXT"] == "From the page, [B]boldly[/B]"


async def test_what_comes_of_a_comment_is_told(visits: Visits, company: Company) -> None:
    refused = {"error": "ERROR_CORE", "error_description": "Not now"}
    post_id = company.call("log.blogpost.add", POST_MESSAGE="Speak", DEST=["UA"])
    company.call("log.blogcomment.add", POST_ID=post_id, TEXT="Likeable")
    async with visits() as page:
        await page.route(
            "**/rest/feed24.comment.list",
            lambda it: it.fulfill(status=400, json=refused),
            times=1,
        )
        await opened(visits, page, f"/posts/{post_id}")
        told = page.get_by_role("alert").filter(has_text="Not now")
        await told.get_by_role("button", name="Try again").click()
        await expect(told).to_have_count(0)
        said = page.get_by_role("listitem")
        for method in ("feed24.reaction.add", "feed24.post.list"):
            await page.route(
                f"**/rest/{method}", lambda it: it.fulfill(status=400, json=refused), times=1
            )
        await said.filter(has_text="Likeable").get_by_role("button", name="Like").click()
        await expect(page.get_by_text("Not now").first).to_be_visible()
        # The post cannot be read again, but the comment was sent, and is not asked for once more.
        await page.get_by_label("Write a comment").fill("Sent once")
        await page.get_by_label("Write a comment").press("Control+Enter")
        await expect(said.filter(has_text="Sent once")).to_be_visible()
        await expect(page.get_by_label("Write a comment")).to_have_text("")
        await expect(page.get_by_text("Not sent:")).to_have_count(0)


async def test_voting(visits: Visits, company: Company) -> None:
    answers = [{"MESSAGE": "Yes"}, {"MESSAGE": "No"}]
    question = {"QUESTION": "Tea?", "FIELD_TYPE": 0, "ANSWERS": answers}
    paper = {"QUESTIONS": [question], "OPTIONS": 1}
    fields = {"UF_BLOG_POST_VOTE": "n0", "UF_BLOG_POST_VOTE_n0_DATA": paper}
    post_id = company.call("log.blogpost.add", POST_MESSAGE="A question", DEST=["UA"], **fields)
    async with visits() as page:
        await opened(visits, page, f"/posts/{post_id}")
        group = page.get_by_role("group", name="Tea?")
        vote = page.get_by_role("button", name="Vote")
        await expect(vote).to_be_disabled()
        await group.get_by_label("No").check()
        await vote.click()
        await expect(group).to_contain_text("1 · 100%")
        await expect(page.get_by_text("1 person has voted")).to_be_visible()
        await page.get_by_role("button", name="Change my vote").click()
        await group.get_by_label("Yes").check()
        await vote.click()
        await expect(group.get_by_text("Yes").locator("..")).to_contain_text("1 · 100%")


async def test_panels_are_addresses(visits: Visits, company: Company) -> None:
    mine = {"POST_MESSAGE": "Mine", "POST_TITLE": "Mine to ask", "DEST": ["DR4"], "IMPORTANT": "Y"}
    post = company.call("log.blogpost.add", **mine)
    async with visits() as page:
        await opened(visits, page, f"/posts/{post}")
        await page.get_by_role("button", name="Who sees this").first.click()
        await expect(page).to_have_url(re.compile("panel=who"))
        dialog = page.get_by_role("dialog", name="Who sees this, and why")
        await expect(dialog).to_contain_text("Warehouse and its teams")
        await dialog.get_by_role("combobox").fill("Luca")
        await dialog.get_by_role("option", name="Luca Bianchi").click()
        await expect(dialog).to_contain_text("Luca Bianchi sees this post")
        await expect(dialog).to_contain_text("Day shift is part of Warehouse")
        await dialog.get_by_role("combobox").fill("Priya")
        await dialog.get_by_role("option", name="Priya Nair").click()
        await expect(dialog).to_contain_text("Priya Nair does not see this post")
        await page.go_back()
        await expect(dialog).to_have_count(0)
        await page.get_by_role("button", name=re.compile("have confirmed")).click()
        dialog = page.get_by_role("dialog", name="Who has confirmed")
        await expect(dialog.get_by_role("tab", selected=True)).to_contain_text("Not yet")
        await _reminding(page, dialog)
        async with page.expect_download() as download:
            await dialog.get_by_role("button", name="Save as file").click()
        assert (await download.value).suggested_filename.endswith(".csv")
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        assert "panel" not in page.url


async def _reminding(page: Page, dialog: Locator) -> None:
    """Narrowing the list of those who have not confirmed, and reminding them."""
    luca, rows = dialog.get_by_role("listitem").filter(has_text="Luca Bianchi"), "#ack-people li"
    await expect(luca).to_contain_text("Works in Day shift")
    shift = dialog.get_by_role("button", name=re.compile("Night shift"))
    await shift.click()
    await expect(luca).to_have_count(0)
    await dialog.get_by_role("button", name="Only Night shift").click()
    await dialog.get_by_role("searchbox", name="Find a person").fill("luc")
    await expect(dialog.locator(rows)).to_have_count(1)
    await expect(dialog.get_by_text("1 person found")).to_be_visible()
    await luca.get_by_role("button", name="Remind Luca Bianchi").click()
    box = dialog.get_by_role("region", name="Remind Luca Bianchi")
    await expect(box).to_contain_text("asks you to confirm “Mine to ask”")
    await expect(box).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(luca.get_by_role("button", name="Remind Luca Bianchi")).to_be_focused()
    await page.keyboard.press("Enter")
    await box.get_by_role("button", name="Remind Luca Bianchi").click()
    await expect(dialog.get_by_text("1 person was reminded.")).to_be_visible()
    await expect(luca).to_contain_text("Reminded today")
    await expect(luca.get_by_role("button")).to_have_count(0)
    everybody = dialog.get_by_role("button", name=re.compile("^Remind [0-9]+ people$"))
    await everybody.click()
    await expect(dialog).to_contain_text("1 person had been reminded today already.")
    await everybody.click()
    await expect(dialog.get_by_text(re.compile("^[0-9]+ people were reminded."))).to_be_visible()
    await expect(everybody).to_have_count(0)


async def test_thanking_somebody(visits: Visits, company: Company) -> None:
    whom = 17
    thanks = {"GRATITUDE_MEDAL": "cup", "GRATITUDE_EMPLOYEES": [whom]}
    posts = [
        company.call("log.blogpost.add", POST_MESSAGE="Well done", DEST=["UA"], **thanks)
        for _ in range(2)
    ]
    company.server.call(
        company.server.webhook(1), "user.update", {"ID": whom, "TIME_ZONE": "Asia/Tokyo"}
    )
    async with visits(timezone_id="Europe/Riga") as page:
        await opened(visits, page, "/")
        month = page.get_by_role("region", name="Thanks this month")
        await expect(month.get_by_role("listitem").first).to_contain_text("Luca Bianchi")
        await expect(month.get_by_role("listitem").first).to_contain_text("Winner, from Elena")
        await opened(visits, page, f"/people/{whom}")
        await expect(page.get_by_role("main")).to_contain_text("Local time")
        medals = page.get_by_role("region", name="2 thanks")
        await medals.get_by_role("link", name="Winner 2 times").click()
        await expect(page).to_have_url(re.compile("medal=cup"))
        for post in posts:
            await expect(card(page, post)).to_be_visible()
        await page.get_by_role("button", name="Thank", exact=True).click()
        composer = page.get_by_role("dialog")
        await expect(composer.get_by_role("region", name="Thanks")).to_contain_text("Luca Bianchi")
        await expect(composer.get_by_role("button", name="Remove Luca Bianchi")).to_have_count(2)
    for post in posts:
        company.call("log.blogpost.delete", POST_ID=post)
