"""Reading and what readers do, in a real browser against a real server."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.page.conftest import DESKTOP, PHONE, SOMEBODY, Company, Visits, sign_in
from tests.page.test_screens import settled
from tests.support import looking

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
