"""What becomes of a text before and while it is sent: nothing is lost, nothing sent twice."""

from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.composing.conftest import PDF, Company, Writer

pytestmark = pytest.mark.xdist_group("composing")


_FULL = """
() => {
  window.put = IDBObjectStore.prototype.put
  IDBObjectStore.prototype.put = () => { throw new Error('full') }
}
"""


async def test_a_draft_survives(writers: Any) -> None:
    async with writers() as ann:
        await ann.begin()
        await ann.choose("cleo", "Cleo Test")
        await ann.write("Half a thought", "Unfinished")
        await expect(ann.dialog.get_by_text("Draft saved")).to_be_visible()
        await ann.page.reload()
        await ann.page.locator(".compose").click()
        await expect(ann.dialog.get_by_text("You go on with what you began")).to_be_visible()
        await expect(ann.dialog.locator(".composer-title")).to_have_value("Unfinished")
        await expect(ann.dialog.locator(".rich")).to_have_text("Half a thought")
        await expect(ann.dialog.get_by_text("Cleo Test")).to_be_visible()
        # To begin anew gives it to the portal; where that takes nothing, it stays.
        refusal = {"error": "ERROR_CORE", "error_description": "Not now"}
        await ann.page.route(
            "**/rest/feed24.draft.add",
            lambda route: route.fulfill(status=400, json=refusal),
            times=1,
        )
        await ann.dialog.get_by_role("button", name="Start anew").click()
        await expect(ann.dialog.get_by_role("alert")).to_contain_text("Not now")
        await expect(ann.dialog.locator(".rich")).to_have_text("Half a thought")
        await ann.dialog.get_by_role("button", name="Start anew").click()
        await expect(ann.dialog.locator(".rich")).to_have_text("")
        await ann.tool("More")
        await ann.page.get_by_role("menuitem", name="Drafts").click()
        await ann.open_to_all()
        await ann.dialog.get_by_role("button", name="Unfinished").first.click()
        await expect(ann.dialog.locator(".rich")).to_have_text("Half a thought")
        await expect(ann.dialog.get_by_text("Cleo Test")).to_be_visible()
        await ann.tool("More")
        await ann.page.get_by_role("menuitem", name="Save as draft").click()
        await expect(ann.dialog).to_have_count(0)


async def test_nothing_is_left_after_signing_out(writers: Any, company: Company) -> None:
    post = company.post(POST_MESSAGE="Speak", DEST=[f"U{company.ids['Ben']}"])
    async with writers() as ann:
        await ann.begin()
        await ann.write("Secret")
        await expect(ann.dialog.get_by_text("Draft saved")).to_be_visible()
        await ann.page.keyboard.press("Escape")
        await ann.page.context.set_offline(True)
        await _comment(ann, post["ID"], "Secret as well")
        await expect(ann.page.locator("[data-outbox]").first).to_be_visible()
        await ann.page.route("**/rest/log.blogcomment.add", lambda route: route.abort())
        await ann.page.context.set_offline(False)
        await ann.page.get_by_role("button", name="Your menu").click()
        await ann.page.get_by_role("menuitem", name="Sign out").click()
        await ann.page.wait_for_url("**/login**")
        company.state = None
        left = await ann.page.evaluate(
            """async () => {
                const of = asked => new Promise(done => {
                    asked.onsuccess = () => done(asked.result)
                })
                let left = 0
                for (const { name } of await indexedDB.databases()) {
                    const db = await of(indexedDB.open(name))
                    for (const store of db.objectStoreNames) {
                        left += await of(db.transaction(store).objectStore(store).count())
                    }
                }
                return left
            }"""
        )
        assert left == 0


async def test_the_window_to_take_back(writers: Any, company: Company) -> None:
    async with writers() as ann:
        await ann.begin()
        await ann.choose("ever", "Everyone")
        await ann.write("To all of you", "For everyone")
        await expect(ann.dialog.get_by_text("You can take it back for 30 seconds")).to_be_visible()
        before = company.latest().get("ID")
        await ann.send.click()
        bar = ann.page.get_by_role("region", name="A post that you can take back")
        await expect(bar).to_contain_text("8 people will see this in")
        # It waits with the portal: whatever becomes of this tab, it is neither lost nor doubled.
        (draft,) = [each for each in company.call("feed24.draft.list") if each["PUBLISH_AT"]]
        assert draft["PARAMETERS"]["POST_TITLE"] == "For everyone"
        await ann.page.reload()
        await expect(bar).to_contain_text("8 people will see this in")
        await bar.get_by_role("button", name="Take it back").click()
        await expect(ann.dialog.locator(".composer-title")).to_have_value("For everyone")
        assert company.latest().get("ID") == before
        await ann.send.click()
        await bar.get_by_role("button", name="Post now").click()
        await expect(ann.page.get_by_text("Posted to 8 people").first).to_be_visible()
        await expect(bar).to_have_count(0)
        assert company.latest()["TITLE"] == "For everyone"
        assert [each for each in company.call("feed24.draft.list") if each["PUBLISH_AT"]] == []


async def test_the_window_ends_by_itself(writers: Any, company: Company) -> None:
    async with writers() as ann:
        await ann.page.clock.install()
        await ann.begin()
        await ann.choose("ever", "Everyone")
        await ann.write("Wait for it", "In a while")
        await ann.send.click()
        bar = ann.page.get_by_role("region", name="A post that you can take back")
        await expect(bar).to_be_visible()
        await ann.page.clock.fast_forward(31_000)
        await expect(ann.page.get_by_text("Posted to 8 people").first).to_be_visible()
        assert company.latest()["TITLE"] == "In a while"


async def test_published_later(writers: Any, company: Company) -> None:
    async with writers() as ann:
        await ann.begin()
        await ann.choose("ben", "Ben Test")
        await ann.write("Tomorrow's news")
        await ann.tool("More")
        await ann.page.get_by_role("menuitem", name="Publish later").click()
        await ann.dialog.get_by_label("Publish on").fill("2001-02-03T04:05")
        await ann.send.click()
        await expect(ann.dialog.get_by_text("This moment has passed.")).to_be_visible()
        await ann.dialog.get_by_label("Publish on").fill("2031-02-03T04:05")
        await ann.send.click()
        await expect(ann.page.get_by_text("It will be published on").first).to_be_visible()
        (draft,) = [each for each in company.call("feed24.draft.list") if each["PUBLISH_AT"]]
        assert draft["PUBLISH_AT"].startswith("2031-02-03T04:05")
        company.call("feed24.draft.delete", {"DRAFT_ID": draft["ID"]})


async def test_a_lost_answer_does_not_post_twice(writers: Any, company: Company) -> None:
    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    async with writers() as ann:
        await ann.begin()
        await ann.choose("ben", "Ben Test")
        await ann.write("Once is enough")
        await ann.page.route("**/rest/feed24.draft.publish", lose, times=1)
        await ann.send.click()
        await expect(ann.page.get_by_text("Posted to 3 people").first).to_be_visible()
        texts = [each["TEXT"] for each in company.call("feed24.post.list")]
        assert texts.count("Once is enough") == 1


async def test_what_is_done_without_a_connection_is_sent_later(
    writers: Any, company: Company
) -> None:
    ben = [f"U{company.ids['Ben']}"]
    post = company.post(POST_MESSAGE="Speak", DEST=ben, IMPORTANT="Y")
    async with writers() as ann:
        await ann.begin()
        await ann.choose("ben", "Ben Test")
        await ann.write("Written on the train")
        await expect(ann.send).to_have_text("Post to 3 people")
        await ann.page.context.set_offline(True)
        await ann.dialog.locator("input[type=file]").set_input_files([PDF])
        await expect(ann.dialog.get_by_text("Waiting for a connection")).to_be_visible()
        await ann.send.click()
        await expect(ann.dialog).to_have_count(0)
        waiting = ann.page.get_by_role("region", name="What waits to be sent")
        await expect(waiting).to_contain_text("1 thing waits to be sent")
        card = ann.page.locator(f"#post-{post['ID']}")
        like = card.get_by_role("button", name="Like", exact=True).first
        await like.click()
        await expect(like).to_have_attribute("aria-pressed", "true")
        for text in ("First", "Second", "Third"):
            await card.locator(".comment-box").click()
            await ann.page.keyboard.type(text)
            await ann.page.keyboard.press("Control+Enter")
            await expect(card.locator("[data-outbox]").filter(has_text=text)).to_be_visible()
        await card.get_by_role("button", name="Cancel: Second").click()
        await expect(waiting.locator("[data-outbox]")).to_have_count(4)
        # What the header covers is no target.
        await ann.page.evaluate("scrollTo(0, 0)")
        await ann.open_to_all(".card")
        assert company.call("feed24.comment.list", {"POST_ID": post["ID"]}) == []
        # Another tab of the same browser, after this one was closed and the connection is back.
        context = ann.page.context
        await ann.page.close()
        await context.set_offline(False)
        ann.page = await context.new_page()
        await ann.page.goto("/")
        await expect(ann.page.get_by_text("4 things that waited are sent").first).to_be_visible()
        await expect(ann.page.locator("[data-outbox]")).to_have_count(0)
        comments = company.call("feed24.comment.list", {"POST_ID": post["ID"]})
        assert [each["TEXT"] for each in comments] == ["First", "Third"]
        (liked,) = company.call("feed24.post.list", {"POST_ID": [post["ID"]]})
        assert liked["MY_REACTION"] == "like"
        mine = company.call("feed24.post.list", {"AUTHOR_ID": company.ids["Ann"]})
        (written,) = [each for each in mine if each["TEXT"] == "Written on the train"]
        assert written["FILES"][0]["NAME"].startswith("Order of lorries")


async def test_what_waits_is_taken_up_again_or_stays(writers: Any) -> None:
    async with writers() as ann:
        await ann.begin()
        await ann.choose("ben", "Ben Test")
        await ann.write("Half said")
        await expect(ann.send).to_have_text("Post to 3 people")
        await ann.page.context.set_offline(True)
        await ann.send.click()
        waiting = ann.page.get_by_role("region", name="What waits to be sent")
        edit = waiting.get_by_role("button", name="Edit: Half said")
        await expect(edit).to_be_visible()
        # Where the browser keeps no draft, the words stay where they are.
        await ann.page.evaluate(_FULL)
        await edit.click()
        await expect(ann.page.get_by_text("That did not work").first).to_be_visible()
        await expect(waiting).to_contain_text("Half said")
        await ann.page.evaluate("() => { IDBObjectStore.prototype.put = window.put }")
        await edit.click()
        await expect(ann.dialog.locator(".rich")).to_have_text("Half said")
        await expect(ann.page.locator("[data-outbox]")).to_have_count(0)
        await ann.page.context.set_offline(False)


async def test_an_answer_that_is_lost_and_a_refusal_that_comes_later(
    writers: Any, company: Company
) -> None:
    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    gone = company.post(POST_MESSAGE="Gone soon", DEST=[f"U{company.ids['Ben']}"])
    post = company.post(POST_MESSAGE="Answer me", DEST=[f"U{company.ids['Ben']}"])
    async with writers() as ann:
        await ann.page.goto("/")
        await ann.page.route("**/rest/log.blogcomment.add", lose, times=1)
        await _comment(ann, post["ID"], "Only once")
        said = ann.page.locator(f"#post-{post['ID']} .comment-text")
        await expect(said.filter(has_text="Only once")).to_be_visible()
        await expect(ann.page.locator("[data-outbox]")).to_have_count(0)
        (comment,) = company.call("feed24.comment.list", {"POST_ID": post["ID"]})
        assert comment["TEXT"] == "Only once"
        # Nothing of the page's own says that the post has gone until the comment is sent.
        await ann.page.goto(f"/posts/{gone['ID']}")
        await ann.page.locator("article .comment-box").wait_for()
        await ann.page.context.set_offline(True)
        await _comment(ann, gone["ID"], "Too late")
        await expect(ann.page.locator("[data-outbox=waiting]").first).to_be_visible()
        company.call("log.blogpost.delete", {"POST_ID": gone["ID"]})
        await ann.page.context.set_offline(False)
        refused = ann.page.locator("[data-outbox=refused]").first
        await expect(refused).to_contain_text("Too late")
        await expect(refused).to_contain_text("Your text is safe.")
        # Where its field is gone, the comment stays.
        await ann.page.goto("/")
        await refused.get_by_role("button", name="Edit: Too late").click()
        await expect(ann.page.get_by_text("This post does not exist")).to_be_visible()
        await expect(refused).to_contain_text("Too late")
        await refused.get_by_role("button", name="Drop: Too late").click()
        await expect(ann.page.locator("[data-outbox]")).to_have_count(0)


async def _comment(ann: Writer, post_id: str, text: str) -> None:
    await ann.page.locator(f"#post-{post_id} .comment-box").click()
    await ann.page.keyboard.type(text)
    await ann.page.keyboard.press("Control+Enter")


async def test_what_is_refused_stays(writers: Any, company: Company) -> None:
    async with writers() as ann:
        await ann.begin()
        await ann.send.click()
        await expect(ann.dialog.get_by_text("Choose who should see this.")).to_be_visible()
        await expect(ann.to).to_be_focused()
        await ann.choose("riga", "Riga site move")
        await ann.send.click()
        await expect(ann.dialog.get_by_text("Write something first.")).to_be_visible()
        await expect(ann.dialog.locator(".rich")).to_be_focused()
        await ann.page.keyboard.type("Are you there?")
        group, ann_id = company.ids["Riga"], company.ids["Ann"]
        member = {"GROUP_ID": group, "USER_ID": ann_id}
        company.call("sonet_group.user.delete", member, as_=company.admin)
        await ann.send.click()
        told = ann.dialog.get_by_role("alert")
        await expect(told).to_contain_text("you may no longer write to Riga site move")
        await expect(ann.to).to_be_focused()
        await expect(ann.dialog.locator(".rich")).to_have_text("Are you there?")
        await ann.open_to_all()
        company.call("sonet_group.user.request", {"GROUP_ID": group})
        await ann.send.click()
        await expect(ann.page.get_by_text("Posted to 4 people").first).to_be_visible()
