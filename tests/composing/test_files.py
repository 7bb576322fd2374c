"""Files that are sent while somebody writes."""

import base64
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.composing.conftest import PDF, Company

pytestmark = pytest.mark.xdist_group("composing")
# One red dot.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)


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
        # Where the cursor goes a moment later.
        await expect(ann.dialog.locator(".rich").first).to_be_focused()
        alt = ann.dialog.get_by_label("What the picture shows")
        await alt.fill("One red dot")
        await ann.open_to_all()
        await ann.dialog.locator(".rich").first.focus()
        await ann.page.keyboard.press("Control+Enter")
        await expect(ann.page.get_by_text("Posted to 3 people").first).to_be_visible()
        post = company.latest()
        assert {each["NAME"].rpartition(".")[2] for each in post["FILES"]} == {"pdf", "png"}
        assert "[DISK FILE ID=n" in post["TEXT"]
        assert {each["ALT"] for each in post["FILES"]} == {"", "One red dot"}
        card = ann.page.locator(f"#post-{post['ID']}")
        await expect(card.get_by_role("img", name="One red dot")).to_be_visible()
        await card.get_by_role("button", name="More actions for the post").click()
        await ann.page.get_by_role("menuitem", name="Edit").click()
        await expect(alt).to_have_value("One red dot")
        await alt.fill("A dot")
        await ann.send.click()
        await expect(card.get_by_role("img", name="A dot")).to_be_visible()


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
