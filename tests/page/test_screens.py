"""Every screen and panel, on a desk and on a phone, in both languages: whole, and open to all."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.page.conftest import DESKTOP, PHONE, Company, Visits
from tests.support import ui

pytestmark = pytest.mark.xdist_group("browser")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# As a link would, without loading everything again.
GO = "path => (history.pushState({}, '', path), dispatchEvent(new PopStateEvent('popstate')))"
# Cards that are far away have no boxes that could be looked at.
DRAWN = ".post-card { content-visibility: visible !important; }"


def screens(company: Company) -> dict[str, str]:
    posts = company.posts()

    def first(name: str, found: Any) -> str:
        return str(next(each["ID"] for each in posts if found(each[name])))

    important = first("IMPORTANT", lambda it: it and it["ASKED"] == "Y")
    return {
        "feed": "/",
        "feed, narrowed": "/?important=1&files=1&tag=safety",
        "second page": "/?page=2",
        "nothing matches": "/?tag=nobody-uses-this",
        "important post": f"/posts/{important}",
        "poll": f"/posts/{first('POLL_ID', bool)}",
        "pictures": f"/posts/{first('FILES', lambda it: len(it) > 1)}",
        "thanks": f"/posts/{first('GRATITUDE', bool)}",
        "no such post": "/posts/999999",
        "to confirm": "/to-confirm",
        "saved": "/saved",
        "people": "/people",
        "person": "/people/17",
        "nobody": "/people/999999",
        "groups": "/groups",
        "group": "/groups/1",
        "structure": "/departments",
        "department": "/departments/4",
        "search": "/search?q=evacuation",
        "search for files": "/search?q=plan&in=files",
        "nothing found": "/search?q=plan&author=17&group=1&since=2031-01-01",
        "notifications": "/notifications",
        "settings": "/settings",
        "who sees this": f"/posts/{important}?panel=who",
        "who has confirmed": f"/posts/{important}?panel=confirmed",
        "reactions": f"/?panel=reactions&of={first('REACTIONS', bool)}",
    }


@pytest.mark.parametrize(
    ("size", "locale", "scheme"),
    [(DESKTOP, "en-GB", "light"), (PHONE, "ru-RU", "dark")],
    ids=["desk", "phone"],
)
async def test_every_screen(
    visits: Visits, company: Company, size: tuple[int, int], locale: str, scheme: Any
) -> None:
    axe = (ui.UI / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    problems: list[str] = []
    async with visits(size, locale, color_scheme=scheme) as page:
        await page.goto("/settings")
        await page.evaluate(axe)
        for name, path in screens(company).items():
            await page.evaluate(GO, path)
            await settled(visits, page, panel="panel=" in path)
            problems += [f"{name}: {each}" for each in await _looked_at(page, size[0])]
        await page.evaluate(GO, "/people")
        await settled(visits, page)
        await page.keyboard.press("/")
        await page.get_by_role("dialog").get_by_role("combobox").fill("ware")
        await settled(visits, page, panel=True)
        await expect(page.get_by_role("option")).not_to_have_count(0)
        problems += [f"search over it: {each}" for each in await _looked_at(page, size[0])]
        assert await page.evaluate("document.documentElement.lang") == locale[:2]
    assert not problems, "\n".join(problems)


async def settled(visits: Visits, page: Page, *, panel: bool = False) -> None:
    """Nothing is being fetched or drawn any more."""
    if panel:
        # What lies below it is hidden from assistive technology.
        await expect(page.get_by_role("dialog")).to_be_visible()
    else:
        await expect(page.get_by_role("heading", level=1)).to_have_count(1)
    await visits.idle(page)


async def _looked_at(page: Page, width: int) -> list[str]:
    await page.add_style_tag(content=DRAWN)
    problems = []
    if (scroll := await page.evaluate("document.documentElement.scrollWidth")) > width:
        problems.append(f"scrolls sideways: {scroll}")
    if missing := await page.evaluate(
        "document.body.innerText.match(/\\b[a-z]+\\.[a-z]+[A-Z]\\w+/g)"
    ):
        problems.append(f"texts are missing: {missing}")
    found = await page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    for each in found["violations"]:
        where = [(node["html"][:160], node["failureSummary"][:200]) for node in each["nodes"][:2]]
        problems.append(f"{each['id']}: {where}")
    return problems


def test_axe_is_there() -> None:
    ui.built()
    assert Path(ui.UI / "node_modules/axe-core/axe.min.js").is_file()
