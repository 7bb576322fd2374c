"""What is written, and to whom, in Chromium against a real server."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.composing.conftest import PHONE, Company, codes

pytestmark = pytest.mark.xdist_group("composing")


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


async def test_emoji_and_a_table(writers: Any, company: Company) -> None:
    async with writers() as ann:
        asked: list[str] = []
        ann.page.on("request", lambda each: asked.append(each.url))
        await ann.begin()
        await ann.choose("ben", "Ben Test")
        await ann.write("Hi  there")
        # The editor has taken note of what was typed, and does not move the cursor again for it.
        await expect(ann.dialog.get_by_text("Draft saved")).to_be_visible()
        keyboard = ann.page.keyboard
        for _ in range(6):
            await keyboard.press("ArrowLeft", delay=20)
        button = ann.dialog.get_by_role("button", name="Choose an emoji")
        await button.focus()
        await keyboard.press("Enter")
        await expect(ann.dialog.get_by_role("combobox", name="Search")).to_be_focused()
        await expect(ann.dialog.get_by_role("menuitem").first).to_be_visible()
        await ann.open_to_all()
        await keyboard.press("Escape")
        await expect(button).to_be_focused()
        await keyboard.press("Enter")
        search = ann.dialog.get_by_role("combobox", name="Search")
        await expect(search).to_be_focused()
        # Closed and asked for again faster than the page is told of the one.
        await button.evaluate("each => { each.nextElementSibling.hidePopover(); each.click() }")
        await expect(search).to_be_focused()
        await search.fill("red apple")
        await ann.dialog.get_by_role("option").first.wait_for()
        await keyboard.press("ArrowDown")
        await keyboard.press("Enter")
        await expect(ann.dialog.locator(".rich")).to_have_text("Hi 🍎 there")
        await expect(ann.dialog.locator(".rich")).to_be_focused()
        assert [each for each in asked if not each.startswith(company.server.origin)] == []
        await keyboard.press("Control+End")
        await keyboard.type("!")
        await keyboard.press("Enter")
        await ann.dialog.get_by_role("button", name="Table", exact=True).click()
        await keyboard.type("a")
        await keyboard.press("Alt+Shift+ArrowRight")
        await keyboard.type("b")
        await ann.dialog.get_by_role("button", name="Row below").click()
        await ann.dialog.get_by_role("button", name="Remove the column").click()
        await keyboard.type("c")
        await ann.open_to_all()
        await keyboard.press("Control+End")
        await keyboard.type("End")
        await ann.send.click()
        await expect(ann.page.get_by_text("Posted to 3 people").first).to_be_visible()
        rows = ("[TR][TD]b[/TD][TD][/TD][/TR]", "[TR][TD]c[/TD][TD][/TD][/TR]")
        empty = "[TR][TD][/TD][TD][/TD][/TR]"
        assert (
            company.latest()["TEXT"] == f"Hi 🍎 there!\n[TABLE]{''.join(rows)}{empty}[/TABLE]\nEnd"
        )


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
