"""Texts that somebody wrote to do harm: they are shown, and nothing in them runs."""

import pytest
from playwright.async_api import Page, expect

from tests.page.conftest import Company, Visits
from tests.page.visiting import settled

pytestmark = pytest.mark.xdist_group("browser")
RUN = "window.ran=1"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"<img src=x onerror={RUN}>",
    f"<svg/onload={RUN}>",
    f"[url=javascript:{RUN}]press[/url]",
    f"[url=JaVaScRiPt&#58;{RUN}]press[/url]",
    f"[url]\tjavascript:{RUN}[/url]",
    f"[url=data:text/html,<script>{RUN}</script>]press[/url]",
    f"[img]javascript:{RUN}[/img]",
    f'[img]https://x.invalid/" onerror="{RUN}[/img]',
    f"[b onmouseover={RUN}]press[/b]",
    f"[color=red;background:url(javascript:{RUN})]press[/color]",
    f"[size=100%;position:fixed]press[/size] [font=x;behavior:url(#{RUN})]press[/font]",
    f"[user=5 onclick={RUN}]press[/user] [user=1/../../login]press[/user]",
    "{{constructor.constructor('window.ran=1')()}}",
    f"[video]javascript:{RUN}[/video] [quote=<script>{RUN}</script>]q[/quote]",
    f"[spoiler=<img src=x onerror={RUN}>]s[/spoiler] [code]<script>{RUN}</script>[/code]",
    f"[disk file id=n1]<script>{RUN}</script>[/disk]",
]


async def press_everything(page: Page) -> None:
    for target in await page.locator(".post-text :is(a, summary, b, strong, span)").all():
        await target.dispatch_event("mouseover")
        if await target.get_attribute("target") != "_blank":
            continue
        await target.evaluate("each => each.addEventListener('click', e => e.preventDefault())")
        await target.click()


async def test_nothing_runs(visits: Visits, company: Company) -> None:
    title = f"<img src=x onerror={RUN}> {{{{7*7}}}}"
    text = "\n".join(PAYLOADS)
    fields = {"POST_TITLE": title, "TAGS": f"<script>{RUN}</script>", "DEST": ["U5"]}
    post_id = company.call("log.blogpost.add", POST_MESSAGE=text, **fields)
    company.call("log.blogcomment.add", POST_ID=post_id, TEXT=text)
    async with visits() as page:
        for path in (f"/posts/{post_id}", "/?mine=1", "/search?q=ran", "/notifications"):
            await page.goto(path, wait_until="commit")
            await settled(visits, page)
            assert await page.evaluate("window.ran") is None, path
        await page.goto(f"/posts/{post_id}")
        await expect(page.get_by_role("heading", level=1)).to_have_text(title)
        await expect(page.get_by_role("article")).to_contain_text(PAYLOADS[0])
        await press_everything(page)
        assert await page.evaluate("window.ran") is None
        for link in await page.get_by_role("article").get_by_role("link").all():
            address = await link.get_attribute("href") or ""
            assert address.startswith(("/", "https://", "http://", "mailto:", "tel:")), address
        shown = await page.locator(".post-text").evaluate_all(
            "all => all.flatMap(each => [...each.querySelectorAll('*')]).flatMap("
            "each => [each.localName, ...each.getAttributeNames()])"
        )
        assert not {"script", "iframe", "svg", "object", "onerror", "onclick", "onload"} & {*shown}
        assert await page.evaluate("getComputedStyle(document.body).position") == "static"


async def test_scripts_are_not_taken_from_the_document(visits: Visits) -> None:
    """The policy holds even where a mistake of ours would let a script into the page."""
    async with visits(may_complain_of="Content Security Policy") as page:
        await page.goto("/settings")
        await settled(visits, page)
        await page.evaluate(
            """() => {
                const script = document.createElement('script')
                script.textContent = 'window.ran = 1'
                window.refused = new Promise(resolve =>
                    document.addEventListener('securitypolicyviolation', resolve, {once: true}))
                document.body.append(script)
            }"""
        )
        assert await page.evaluate("window.refused.then(event => event.effectiveDirective)") == (
            "script-src-elem"
        )
        assert await page.evaluate("window.ran") is None
