"""Reading and what readers do, in a real browser against a real server."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.page.conftest import DESKTOP, PHONE, Company, Visits, sign_in
from tests.page.test_screens import settled

pytestmark = pytest.mark.xdist_group("browser")


async def opened(visits: Visits, page: Page, path: str) -> None:
    await page.goto(path, wait_until="commit")
    await settled(visits, page)


def card(page: Page, post_id: Any) -> Any:
    return page.locator(f'[data-post="{post_id}"]')


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
    place = await title.bounding_box()
    await title.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text(post["TITLE"])
    assert await page.title() == f"{post['TITLE']} · Aldera"
    await page.go_back()
    await expect(card(page, post["ID"])).to_be_in_viewport()
    await visits.idle(page)
    found = await title.bounding_box()
    assert place
    assert found
    assert abs(found["y"] - place["y"]) < 60


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
        await page.get_by_role("button", name="Go", exact=True).click()
        await expect(page).to_have_url(re.compile("page=3"))
        await expect(card(page, posts[100]["ID"])).to_be_visible()
        await expect(card(page, posts[0]["ID"])).to_have_count(0)
        assert await page.get_by_role("article").first.get_attribute("aria-posinset") == "101"
        await page.get_by_role("button", name="Show newer posts").click()
        await expect(card(page, posts[50]["ID"])).to_be_attached()
        day = posts[120]["LATEST_COMMENTS"] or [posts[120]]
        await page.get_by_label("To the day").fill(day[-1]["DATE"][:10])
        await page.get_by_role("button", name="Go to the day").click()
        await expect(page).to_have_url(re.compile("page=[23]"))


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
        await opened(visits, page, "/saved")
        await expect(card(page, post["ID"])).to_be_visible()
    (now,) = company.call("feed24.post.list", POST_ID=[post["ID"]])
    assert now["MY_REACTION"] == "wonder"
    assert now["FAVOURITE"] is True
    assert now["LATEST_COMMENTS"][-1]["TEXT"] == "From the page, [B]boldly[/B]"


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
        async with page.expect_download() as download:
            await dialog.get_by_role("button", name="Save as file").click()
        assert (await download.value).suggested_filename.endswith(".csv")
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        assert "panel" not in page.url


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
