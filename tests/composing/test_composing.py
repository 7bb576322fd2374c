"""What people do with the composer, in Chromium against a real server."""

import base64
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from tests.composing.conftest import PHONE, Company, Writer

pytestmark = pytest.mark.xdist_group("browser")
# One red dot.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
PDF = {"name": "Order of lorries.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 x"}


def codes(post: dict[str, Any]) -> set[str]:
    return {each["CODE"] for each in post["RECIPIENTS"]}


async def test_to_a_group_and_two_people(writers: Any, company: Company) -> None:
    async with writers() as ann:
        await ann.begin()
        await expect(ann.send).to_have_text("Post")
        await expect(ann.dialog.get_by_text("Nobody is chosen yet.")).to_be_visible()
        await ann.choose("riga", "Riga site move")
        # Four members, one of whom is the administrator.
        await expect(ann.send).to_have_text("Post to 4 people")
        await ann.to.press_sequentially("gu")
        gus = ann.dialog.get_by_role("option").filter(has_text="Gus Test")
        await expect(gus).to_contain_text("+1 new")
        everyone = ann.dialog.get_by_role("option").last
        await expect(everyone).to_contain_text("Everyone")
        await expect(everyone).to_contain_text("+4 new")
        await ann.open_to_all()
        await ann.page.keyboard.press("Enter")
        await ann.choose("ben", "Ben Test")
        await expect(ann.dialog.get_by_text("1 is in more than one list")).to_be_visible()
        await ann.dialog.get_by_role("button", name="See names").click()
        await expect(ann.dialog.get_by_text("Gus Test")).to_have_count(2)
        await ann.write("Racks arrive on 2 December", "Shifts for the move")
        await expect(ann.send).to_have_text("Post to 5 people")
        await ann.send.click()
        await expect(ann.page.get_by_text("Posted to 5 people").first).to_be_visible()
        await expect(ann.page.locator("article").first).to_contain_text("Shifts for the move")
        post = company.latest()
        group, gus_code, ben = (f"{kind}{company.ids[who]}" for kind, who in _NAMED)
        assert codes(post) == {group, gus_code, ben}
        assert (post["TITLE"], post["TEXT"]) == (
            "Shifts for the move",
            "Racks arrive on 2 December",
        )


_NAMED = (("SG", "Riga"), ("U", "Gus"), ("U", "Ben"))


async def test_a_department_with_or_without_its_teams(writers: Any, company: Company) -> None:
    async with writers() as ann:
        await ann.begin()
        await ann.to.press_sequentially("ware")
        options = ann.dialog.get_by_role("option")
        await expect(options.nth(0)).to_contain_text("Department and its teams")
        await expect(options.nth(1)).to_contain_text("Warehouse, without its teams")
        await options.nth(1).click()
        await expect(ann.dialog.get_by_text("Warehouse, without its teams")).to_be_visible()
        await expect(ann.send).to_have_text("Post to 4 people")
        await ann.page.keyboard.press("Backspace")
        await expect(ann.send).to_have_text("Post")
        await ann.choose("ware", "Department and its teams")
        await expect(ann.send).to_have_text("Post to 6 people")


async def test_files_by_picker_and_paste(writers: Any, company: Company) -> None:
    async with writers() as ann:
        await ann.begin()
        await ann.choose("ben", "Ben Test")
        await ann.write("See the papers")
        await ann.dialog.locator("input[type=file]").set_input_files([PDF])
        await _paste_picture(ann.page)
        rows = ann.dialog.get_by_role("list", name="Files").get_by_role("listitem")
        await expect(rows).to_have_count(2)
        await expect(ann.dialog.locator("[data-state=sent]")).to_have_count(2)
        await ann.dialog.get_by_role("button", name="inside the text").click()
        await ann.page.keyboard.press("Control+Enter")
        await expect(ann.page.get_by_text("Posted to 3 people").first).to_be_visible()
        post = company.latest()
        assert {each["NAME"].rpartition(".")[2] for each in post["FILES"]} == {"pdf", "png"}
        assert "[DISK FILE ID=n" in post["TEXT"]


async def _paste_picture(page: Page) -> None:
    await page.evaluate(
        """bytes => {
            const data = new DataTransfer()
            data.items.add(new File([new Uint8Array(bytes)], 'image.png', {type: 'image/png'}))
            const paste = {clipboardData: data, bubbles: true, cancelable: true}
            document.querySelector('.rich').dispatchEvent(new ClipboardEvent('paste', paste))
        }""",
        list(PNG),
    )


async def test_a_file_that_fails_is_sent_again(writers: Any, company: Company) -> None:
    async with writers() as ann:
        await ann.begin()
        await ann.choose("ben", "Ben Test")
        await ann.write("With a file")
        await ann.page.route("**/rest/upload.json*", lambda route: route.abort())
        await ann.dialog.locator("input[type=file]").set_input_files([PDF])
        await expect(ann.dialog.locator("[data-state=failed]")).to_be_visible()
        await ann.send.click()
        await expect(ann.dialog.get_by_text("A file is not there.")).to_be_visible()
        again = ann.dialog.get_by_role("button", name="Send Order of lorries.pdf again")
        await expect(again).to_be_focused()
        await ann.page.unroute("**/rest/upload.json*")
        await again.click()
        await expect(ann.dialog.locator("[data-state=sent]")).to_be_visible()
        await ann.send.click()
        await expect(ann.page.get_by_text("Posted to 3 people").first).to_be_visible()
        (kept,) = company.latest()["FILES"]
        assert kept["NAME"].startswith("Order of lorries")


async def test_poll_important_thanks_tags(writers: Any, company: Company) -> None:
    async with writers() as ann:
        await ann.begin()
        await ann.choose("ben", "Ben Test")
        await ann.write("Please choose")
        await ann.tool("Poll")
        keyboard = ann.page.keyboard
        await expect(ann.dialog.get_by_label("Question", exact=True)).to_be_focused()
        await ann.send.click()
        await expect(ann.dialog.get_by_text("The poll needs a question.")).to_be_visible()
        await expect(ann.dialog.get_by_label("Question", exact=True)).to_be_focused()
        await keyboard.type("Which shift?")
        await keyboard.press("Tab")
        for answer in ("Early", "Late", "None"):
            await keyboard.type(answer)
            await keyboard.press("Enter")
        await keyboard.press("Backspace")
        await keyboard.press("Alt+ArrowUp")
        answers = ann.dialog.get_by_role("list", name="Answers").get_by_role("textbox")
        shown = [await each.input_value() for each in await answers.all()]
        assert shown == ["Early", "None", "Late"]
        await ann.dialog.get_by_label("Several answers").check()
        await ann.tool("Mark as important")
        await ann.dialog.get_by_label("Important until").fill("2031-05-06")
        await ann.tool("Thank somebody")
        await ann.dialog.get_by_label("Whom do you thank?").last.press_sequentially("cleo")
        await ann.dialog.get_by_role("option").filter(has_text="Cleo").click()
        await ann.dialog.get_by_role("radio", name="Winner").check(force=True)
        await ann.tool("More")
        await ann.page.get_by_role("menuitem", name="Tags").click()
        await ann.dialog.get_by_label("Tags").fill("riga,")
        await ann.open_to_all()
        await ann.send.click()
        await expect(ann.page.get_by_text("Posted to 3 people").first).to_be_visible()
        post = company.latest()
        assert post["IMPORTANT"]["ASKED"] == "Y"
        assert post["IMPORTANT"]["UNTIL"].startswith("2031-05-06")
        assert (post["TAGS"], post["GRATITUDE"]["MEDAL"]) == (["riga"], "cup")
        assert [each["NAME"] for each in post["GRATITUDE"]["PEOPLE"]] == ["Cleo Test"]
        poll = company.call("vote.AttachedVote.get", {"attachId": post["POLL_ID"]})
        (question,) = poll.get("attach", poll)["QUESTIONS"].values()
        assert [each["MESSAGE"] for each in question["ANSWERS"].values()] == shown
        assert int(question["FIELD_TYPE"]) == 1


async def test_formatting_and_mentions(writers: Any, company: Company) -> None:
    async with writers() as ann:
        await ann.begin()
        await ann.choose("ben", "Ben Test")
        await ann.write("Ask @dan")
        await expect(ann.dialog.get_by_role("option").filter(has_text="Dan Test")).to_be_visible()
        keyboard = ann.page.keyboard
        await keyboard.press("Enter")
        await keyboard.press("Control+b")
        await keyboard.type("now")
        await keyboard.press("Control+b")
        await keyboard.press("Enter")
        await keyboard.type("- one")
        await keyboard.press("Enter")
        await keyboard.type("two")
        await keyboard.press("Control+Enter")
        await expect(ann.page.get_by_text("Posted to 3 people").first).to_be_visible()
        dan = f"[USER={company.ids['Dan']}]Dan Test[/USER]"
        text = f"Ask {dan} [B]now[/B]\n[LIST]\n[*]one\n[*]two\n[/LIST]"
        assert company.latest()["TEXT"] == text


async def test_by_keyboard_alone(writers: Any, company: Company) -> None:
    async with writers() as ann:
        await ann.page.goto("/")
        await expect(ann.page.locator(".compose")).to_be_visible()
        await ann.page.keyboard.press("n")
        await expect(ann.to).to_be_focused()
        keyboard = ann.page.keyboard
        await keyboard.type("fay")
        await expect(ann.dialog.locator("[data-highlighted]")).to_contain_text("Fay Test")
        await keyboard.press("Enter")
        await expect(ann.send).to_have_text("Post to 3 people")
        # Escape closes the list, and only then the dialog, which keeps what was written.
        await keyboard.press("ArrowDown")
        await expect(ann.dialog.get_by_role("option").first).to_be_visible()
        await keyboard.press("Escape")
        await expect(ann.dialog.get_by_role("option")).to_have_count(0)
        await ann.dialog.locator(".rich").focus()
        await keyboard.type("Typed")
        await keyboard.press("Escape")
        await expect(ann.dialog).to_have_count(0)
        await expect(ann.page.locator(".compose")).to_be_visible()
        await keyboard.press("n")
        await expect(ann.dialog.get_by_text("Fay Test")).to_be_visible()
        await expect(ann.dialog.locator(".rich")).to_be_focused()
        await keyboard.type(", and nothing else")
        await keyboard.press("Control+Enter")
        await expect(ann.page.get_by_text("Posted to 3 people").first).to_be_visible()
        assert company.latest()["TEXT"] == "Typed, and nothing else"


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
        # To begin anew gives it to the portal.
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
    async with writers() as ann:
        await ann.begin()
        await ann.write("Secret")
        await expect(ann.dialog.get_by_text("Draft saved")).to_be_visible()
        await ann.page.keyboard.press("Escape")
        await ann.page.get_by_role("button", name="Your menu").click()
        await ann.page.get_by_role("menuitem", name="Sign out").click()
        await ann.page.wait_for_url("**/login**")
        company.state = None
        left = await ann.page.evaluate(
            """async () => {
                const found = await indexedDB.databases()
                if (!found.length) return 0
                const open = indexedDB.open('feed24-drafts')
                const db = await new Promise(done => { open.onsuccess = () => done(open.result) })
                if (!db.objectStoreNames.length) return 0
                const all = db.transaction('drafts').objectStore('drafts').count()
                return await new Promise(done => { all.onsuccess = () => done(all.result) })
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


async def test_an_edit_shows_who_gains_and_who_loses(writers: Any, company: Company) -> None:
    ben, cleo = (f"U{company.ids[who]}" for who in ("Ben", "Cleo"))
    post = company.post(
        POST_TITLE="Rules", POST_MESSAGE="[B]Old[/B] [x]kept[/x]", DEST=[ben], IMPORTANT="Y"
    )
    async with writers() as ann:
        await _menu(ann, post["ID"], "Edit")
        text = ann.dialog.locator(".rich")
        await expect(text).to_have_text("Old [x]kept[/x]")
        await ann.dialog.get_by_role("button", name="Remove Ben Test").click()
        await ann.choose("cleo", "Cleo Test")
        await expect(ann.dialog.get_by_text("1 person will be able to see it")).to_be_visible()
        await expect(ann.dialog.get_by_text("1 person will no longer see it")).to_be_visible()
        await expect(ann.send).to_have_text("Save, 1 more person will see it")
        await text.click()
        await ann.page.keyboard.press("Control+End")
        await ann.page.keyboard.type("!")
        await ann.dialog.get_by_label("Ask again, because the text has changed").check()
        await ann.open_to_all()
        await ann.send.click()
        await expect(ann.page.get_by_text("The post is changed").first).to_be_visible()
        await expect(ann.page.locator("article").first).to_contain_text("kept")
    (now,) = company.call("feed24.post.list", {"POST_ID": [post["ID"]]})
    assert now["TEXT"] == "[B]Old[/B] [x]kept[/x]!"
    assert (codes(now), now["TITLE"]) == ({cleo}, "Rules")


async def _menu(ann: Writer, post_id: str, item: str) -> None:
    await ann.page.goto(f"/posts/{post_id}")
    await ann.page.get_by_role("button", name="More actions for the post").click()
    await ann.page.get_by_role("menuitem", name=item).click()


async def test_sharing_shows_who_gains(writers: Any, company: Company) -> None:
    post = company.post(POST_MESSAGE="For Ben", DEST=[f"U{company.ids['Ben']}"])
    async with writers() as ann:
        await _menu(ann, post["ID"], "Share with more people")
        await expect(ann.to).to_be_focused()
        await ann.choose("ware", "Department and its teams")
        button = ann.dialog.get_by_role("button", name="Share with 3 more people")
        await expect(button).to_be_visible()
        names = ann.dialog.get_by_text("Cleo Test, Dan Test, and Eve Test")
        await expect(names).to_be_visible()
        await ann.open_to_all()
        await button.click()
        await expect(ann.page.get_by_text("Shared. 3 more people can see it").first).to_be_visible()
    (now,) = company.call("feed24.post.list", {"POST_ID": [post["ID"]]})
    assert codes(now) == {f"U{company.ids['Ben']}", f"DR{company.ids['Warehouse']}"}


async def test_deleting_can_be_undone(writers: Any, company: Company) -> None:
    post = company.post(POST_MESSAGE="Going, going", DEST=[f"U{company.ids['Ben']}"])
    asked = {"POST_ID": [post["ID"]]}
    async with writers() as ann:
        await ann.page.clock.install()
        await ann.page.goto("/")
        card = ann.page.locator(f"#post-{post['ID']}")
        for undo in (True, False):
            await card.get_by_role("button", name="More actions for the post").click()
            await ann.page.get_by_role("menuitem", name="Delete").click()
            await expect(card).to_have_count(0)
            if undo:
                await ann.page.get_by_role("button", name="Undo").click()
                await expect(card).to_be_visible()
                await ann.page.clock.fast_forward(11_000)
                assert company.call("feed24.post.list", asked)
        deleted = ann.page.expect_response("**/rest/log.blogpost.delete")
        async with deleted:
            await ann.page.clock.fast_forward(11_000)
    assert company.call("feed24.post.list", asked) == []


async def test_comments_with_files_and_mentions(writers: Any, company: Company) -> None:
    post = company.post(POST_MESSAGE="Speak", DEST=[f"U{company.ids['Ben']}"])
    async with writers() as ann:
        await ann.page.goto(f"/posts/{post['ID']}")
        card = ann.page.locator("article")
        await card.locator(".comment-box").click()
        field = card.locator(".rich")
        await expect(field).to_be_focused()
        await ann.page.keyboard.type("Look @ben")
        await expect(ann.page.get_by_role("option").filter(has_text="Ben Test")).to_be_visible()
        await ann.page.keyboard.press("Enter")
        await card.locator("input[type=file]").set_input_files([PDF])
        await field.click()
        await ann.page.keyboard.press("Control+Enter")
        comments = card.get_by_role("region", name="Comments").get_by_role("listitem")
        await expect(comments.filter(has_text="Order of lorries.pdf").first).to_be_visible()
        await card.get_by_role("button", name="Edit", exact=True).click()
        edited = comments.first.locator(".rich")
        await expect(edited).to_be_focused()
        await ann.page.keyboard.type(" again")
        await card.get_by_role("button", name="Remove Order of lorries.pdf").click()
        await card.get_by_role("button", name="Save").click()
        await expect(edited).to_have_count(0)
        await expect(comments.first).to_contain_text("again")
        await expect(comments.first).not_to_contain_text("Order of lorries.pdf")
        (comment,) = company.call("feed24.comment.list", {"POST_ID": post["ID"]})
        assert comment["TEXT"] == f"Look [USER={company.ids['Ben']}]Ben Test[/USER] again"


async def test_from_a_group_and_a_profile(writers: Any, company: Company) -> None:
    async with writers() as ann:
        await ann.page.goto(f"/groups/{company.ids['Riga']}")
        await ann.page.locator(".compose").click()
        await expect(ann.send).to_have_text("Post to 4 people")
        await expect(ann.dialog.locator(".rich")).to_be_focused()
        await ann.page.keyboard.press("Escape")
        await ann.page.goto(f"/people/{company.ids['Gus']}")
        await ann.page.get_by_role("button", name="Write", exact=True).click()
        await expect(ann.send).to_have_text("Post to 3 people")


async def test_on_a_phone_in_russian(writers: Any, company: Company) -> None:
    async with writers(PHONE, "ru-RU", has_touch=True) as ann:
        await ann.begin()
        box = await ann.dialog.bounding_box()
        assert box
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, *PHONE)
        await ann.choose("ben", "Ben Test")
        await ann.choose("riga", "Riga site move")
        await ann.write("Коллеги, стеллажи приедут 2 декабря", "Смены на переезд")
        await expect(ann.send).to_have_text("Отправить 4 людям")
        await expect(ann.dialog.get_by_text("1 есть в нескольких списках")).to_be_visible()
        await ann.tool("Опрос")
        assert await ann.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        for each in await ann.dialog.locator("button:visible, .field:visible").all():
            size = await each.bounding_box()
            assert size
            assert size["height"] >= 24
        await ann.open_to_all()
        await ann.tool("Убрать опрос")
        await ann.send.tap()
        await expect(ann.page.get_by_text("Отправлено 4 людям").first).to_be_visible()
        assert company.latest()["TITLE"] == "Смены на переезд"
