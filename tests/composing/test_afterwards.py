"""What people do with what is written: change, share, delete, comment."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Locator, expect

from tests.composing.conftest import PDF, Company, Writer, codes

pytestmark = pytest.mark.xdist_group("composing")


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
        await _deleted(ann, card, company, comment)
        assert comment["TEXT"] == f"Look [USER={company.ids['Ben']}]Ben Test[/USER] again"


async def _deleted(ann: Writer, card: Locator, company: Company, comment: dict[str, Any]) -> None:
    """A comment goes, comes back, and goes for good; news of the post do not bring it back."""
    asked = {"POST_ID": comment["POST_ID"]}
    said = card.get_by_text(" again")
    await card.get_by_role("button", name="Delete", exact=True).click()
    await expect(said).to_have_count(0)
    other = company.call("log.blogcomment.add", {**asked, "TEXT": "Meanwhile"})
    await expect(card.get_by_text("Meanwhile")).to_be_visible()
    await expect(said).to_have_count(0)
    assert len(company.call("feed24.comment.list", asked)) == 2
    await ann.page.get_by_role("button", name="Undo").click()
    await expect(said).to_be_visible()
    await card.get_by_role("button", name="Delete", exact=True).first.click()
    await expect(said).to_have_count(0)
    # Whoever leaves meant it.
    await ann.page.goto("/settings")
    left: list[dict[str, Any]] = []
    for _ in range(50):
        left = company.call("feed24.comment.list", asked)
        if len(left) == 1:
            break
        await asyncio.sleep(0.1)
    assert [each["ID"] for each in left] == [str(other)]


async def test_a_comment_with_a_file_outlives_the_sign_in(writers: Any, company: Company) -> None:
    post = company.post(POST_MESSAGE="Sign here", DEST=[f"U{company.ids['Ben']}"])
    async with writers() as ann:
        await ann.page.goto(f"/posts/{post['ID']}")
        card = ann.page.locator("article")
        await card.locator("input[type=file]").set_input_files([PDF])
        await card.locator(".rich").click()
        await ann.page.keyboard.type("Signed")
        company.state = None
        await ann.page.context.clear_cookies()
        await ann.page.keyboard.press("Control+Enter")
        await ann.dialog.get_by_label("E-mail address").fill("ann@example.test")
        await ann.dialog.get_by_label("Password").fill(company.password)
        await ann.page.keyboard.press("Enter")
        await expect(ann.dialog).to_have_count(0)
        await expect(card.locator(".comment-text").filter(has_text="Signed")).to_be_visible()
        (comment,) = company.call("feed24.comment.list", {"POST_ID": post["ID"]})
        assert (comment["TEXT"], len(comment["FILES"])) == ("Signed", 1)
