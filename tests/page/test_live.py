"""Two browsers side by side, at a server with two workers: what one does, the other sees."""

import asyncio
import re
import signal
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, expect

from tests.operations.fleet import until
from tests.page.conftest import Company, Visits, as_seen_by
from tests.page.visiting import card, opened
from tests.support import looking
from tests.support.server import Server

pytestmark = pytest.mark.xdist_group("browser")
OTHER = 6
# It takes a few tenths of a second; the machine may be busy.
SOON = 6_000
# When a stream is lost: browsers that come back by themselves tell nobody else.
LOST = """
lost = new Promise(resolve => {
  const Source = EventSource
  EventSource = class extends Source {
    constructor(url) { super(url); this.addEventListener('error', resolve) }
  }
})
"""


@pytest.fixture(scope="module")
def other(demo: Server) -> Company:
    return as_seen_by(demo, OTHER)


@pytest_asyncio.fixture(scope="module")
async def other_visits(browser: Browser, other: Company) -> Visits:
    return Visits(browser, other)


def _is_stream(request: Request) -> bool:
    return "/live" in request.url


async def _live(visits: Visits, page: Page, path: str) -> None:
    """A page that follows what happens."""
    async with page.expect_response(lambda each: _is_stream(each.request)):
        await opened(visits, page, path)


def _waiting(page: Page, number: int) -> Any:
    words = "1 new post" if number == 1 else f"{number} new posts"
    return page.get_by_role("button", name=words, exact=True)


async def test_around_a_post(
    visits: Visits, other_visits: Visits, company: Company, other: Company
) -> None:
    question = {"QUESTION": "Tea?", "ANSWERS": [{"MESSAGE": "Yes"}, {"MESSAGE": "No"}]}
    paper = {"QUESTIONS": [{**question, "FIELD_TYPE": 0}], "OPTIONS": 1}
    poll = {"UF_BLOG_POST_VOTE": "n0", "UF_BLOG_POST_VOTE_n0_DATA": paper}
    post = company.call(
        "log.blogpost.add",
        POST_TITLE="Side by side",
        POST_MESSAGE="As it was",
        DEST=[f"U{OTHER}"],
        IMPORTANT="Y",
        **poll,
    )
    async with visits() as mine, other_visits() as theirs:
        await _live(visits, mine, f"/posts/{post}")
        await _live(other_visits, theirs, f"/posts/{post}")
        bell = mine.get_by_role("button", name=re.compile("^Notifications"))
        told = await bell.inner_text()
        # The first comment comes while one is being written, which stays.
        writing = mine.get_by_label("Write a comment")
        await writing.fill("Half a tho")
        await theirs.get_by_label("Write a comment").fill("Seen elsewhere")
        await theirs.get_by_label("Write a comment").press("Control+Enter")
        comment = mine.get_by_role("listitem").filter(has_text="Seen elsewhere")
        await expect(comment).to_be_visible(timeout=SOON)
        await writing.press_sequentially("ught")
        await expect(writing).to_have_text("Half a thought")
        await expect(writing).to_be_focused()
        await expect(bell).not_to_have_text(told, timeout=SOON)
        await bell.click()
        told_of = mine.get_by_role("dialog", name="Notifications").get_by_role("listitem")
        of_post = told_of.filter(has_text="commented on your post “Side by side”")
        await expect(of_post).to_be_visible()
        other.call("log.blogcomment.add", POST_ID=post, TEXT="And while it is looked at")
        await expect(of_post.get_by_text("2 new")).to_be_visible(timeout=SOON)
        # One is read, the others are as they were.
        unread = await told_of.filter(has_text="new:").count()
        await of_post.get_by_role("button", name=re.compile("^Mark as read")).click()
        await expect(told_of.filter(has_text="new:")).to_have_count(unread - 1)
        await mine.keyboard.press("Escape")
        await expect(told_of).to_have_count(0)
        await expect(bell).to_be_focused()

        # A choice that is being made stays while others vote.
        await mine.get_by_role("group", name="Tea?").get_by_label("Yes").check()
        await theirs.get_by_role("group", name="Tea?").get_by_label("No").check()
        await theirs.get_by_role("button", name="Vote").click()
        await expect(mine.get_by_text("1 person has voted")).to_be_visible(timeout=SOON)
        await expect(mine.get_by_role("group", name="Tea?").get_by_label("Yes")).to_be_checked()

        await theirs.get_by_role("button", name="I have read this").click()
        confirmed = mine.get_by_role("button", name=re.compile("^2 of .* have confirmed"))
        await expect(confirmed).to_be_visible(timeout=SOON)
        await theirs.get_by_role("article").get_by_role("button", name="Like").first.click()
        await expect(mine.get_by_role("button", name=re.compile("1 reaction"))).to_be_visible(
            timeout=SOON
        )
        company.call("log.blogpost.update", POST_ID=post, POST_MESSAGE="As it is")
        await expect(theirs.get_by_text("As it is")).to_be_visible(timeout=SOON)

        # With the panel that is open over it.
        await theirs.get_by_role("button", name="Who sees this").first.click()
        await expect(theirs.get_by_role("dialog")).to_be_visible()
        company.call("log.blogpost.delete", POST_ID=post)
        for page in (mine, theirs):
            await expect(page.get_by_role("heading", level=1)).to_have_text(
                "This post does not exist, or is not addressed to you.", timeout=SOON
            )
            await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_new_posts_wait_and_none_is_missed(
    visits: Visits, company: Company, other: Company, demo: Server
) -> None:
    def write(text: str) -> Any:
        return other.call("log.blogpost.add", POST_MESSAGE=text, DEST=["UA"])

    # The first of the page is one that both may comment.
    write("Here before")
    async with visits() as page:
        streams: list[Request] = []
        page.on("request", lambda each: streams.append(each) if _is_stream(each) else None)
        await page.add_init_script(LOST)
        await _live(visits, page, "/")
        # A second tab has no stream of its own, and hears all the same.
        tab = await page.context.new_page()
        tab.on("request", lambda each: streams.append(each) if _is_stream(each) else None)
        await tab.goto("/")
        await expect(tab.get_by_role("article").first).to_be_visible()
        first = await page.get_by_role("article").first.get_attribute("data-post")
        posts = [write("At once")]
        await expect(_waiting(page, 1)).to_be_visible(timeout=SOON)
        await expect(_waiting(tab, 1)).to_be_visible(timeout=SOON)
        assert len(streams) == 1
        await tab.close()
        # What is commented where it stands is not new.
        other.call("log.blogcomment.add", POST_ID=first, TEXT="Where it stands")
        await expect(card(page, first).get_by_text("Where it stands")).to_be_visible(timeout=SOON)
        await expect(_waiting(page, 1)).to_be_visible()
        assert await page.get_by_role("article").first.get_attribute("data-post") == first

        # Both workers are replaced; what is written before the page is back is not lost.
        demo.signal(signal.SIGHUP)
        async with asyncio.timeout(60):
            await page.evaluate("lost.then(() => true)")
        posts.append(write("Meanwhile"))
        await expect(_waiting(page, 2)).to_be_visible(timeout=20_000)

        await page.context.set_offline(True)
        await expect(page.get_by_text("You see the page as of")).to_be_visible()
        posts.append(write("While away"))
        await page.context.set_offline(False)
        await expect(_waiting(page, 3)).to_be_visible(timeout=20_000)
        await expect(page.get_by_text("No connection.")).to_have_count(0)

        await _waiting(page, 3).click()
        for post in posts:
            await expect(card(page, post)).to_be_attached()
        await expect(page.get_by_role("button", name=re.compile("new post"))).to_have_count(0)
        for post in posts:
            other.call("log.blogpost.delete", POST_ID=post)
        for post in posts:
            await expect(card(page, post)).to_have_count(0, timeout=SOON)
    # Streams of the tests that follow would be sent to the new worker as well.
    await asyncio.to_thread(until, partial(demo.has_replaced, 2), "new workers")


async def test_who_leaves_a_group_sees_its_posts_no_more(
    other_visits: Visits, company: Company, other: Company, demo: Server
) -> None:
    admin = demo.webhook(1)
    group = company.call("sonet_group.create", NAME="For a while", VISIBLE="N", OPENED="N")
    who = {"GROUP_ID": group, "USER_ID": [OTHER]}
    assert demo.call(admin, "sonet_group.user.add", who)["result"]
    sent = {"POST_TITLE": "For members", "POST_MESSAGE": "Secret", "DEST": [f"SG{group}"]}
    post = company.call("log.blogpost.add", **sent)
    async with other_visits() as page:
        await _live(other_visits, page, f"/groups/{group}")
        await expect(card(page, post)).to_be_visible()
        second = company.call("log.blogpost.add", **sent)
        await expect(_waiting(page, 1)).to_be_visible(timeout=SOON)
        await expect(card(page, second)).to_have_count(0)
        await _waiting(page, 1).click()
        await expect(card(page, second)).to_be_visible()
        assert demo.call(admin, "sonet_group.user.delete", who)["result"]
        await expect(card(page, post)).to_have_count(0, timeout=SOON)
        await expect(page.get_by_text("Secret")).to_have_count(0)


# A browser without windows has nowhere to show any, and says that they are forbidden.
SHOWS = """
if (globalThis.Notification?.permission !== 'granted') {
  globalThis.Notification = class { static permission = 'granted' }
}
"""


async def test_notifications_are_a_choice(visits: Visits, company: Company) -> None:
    async with visits(permissions=["notifications"]) as page:
        await page.add_init_script(SHOWS)
        await opened(visits, page, "/settings")
        await page.get_by_role("button", name="Notify me in this browser").click()
        await expect(page.get_by_role("button", name="Do not notify me any more")).to_be_visible()
        its = page.get_by_role("region", name="Notifications", exact=True)
        always = its.get_by_role("switch", name="Requests to confirm, In the page")
        await expect(always).to_be_disabled()
        await its.get_by_role("switch", name="Reactions to what you wrote, In the page").uncheck()
        await expect(its.get_by_role("status").filter(has_text="Saved")).to_be_visible()
        chosen = company.call("feed24.notification.settings.get")["KINDS"]["reaction"]
        assert chosen == {"PAGE": "N", "BROWSER": "Y"}
        # All day long, whatever the time is.
        await its.get_by_role("switch", name="Keep quiet hours").check()
        for time in ("From", "to"):
            await its.get_by_label(time, exact=True).fill("06:00")
        await expect(its.get_by_text("Quiet now, until")).to_be_visible()
        bell = page.get_by_role("button", name=re.compile("^Notifications, quiet until"))
        await expect(bell).to_be_visible()
        assert await looking.by_axe(page, "#notifications") == []
    usual = {"KINDS": {"reaction": {"PAGE": "Y"}}, "QUIET": {"ON": "N"}}
    company.call("feed24.notification.settings.set", **usual)
