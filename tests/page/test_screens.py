"""Every screen and panel, on a desk and on a phone, in both languages: whole, and open to all."""

from typing import Any

import pytest
from playwright.async_api import expect

from tests.page.conftest import DESKTOP, PHONE, Company, Visits
from tests.page.visiting import GO, settled
from tests.support import looking

pytestmark = pytest.mark.xdist_group("browser")


def screens(company: Company) -> dict[str, str]:
    posts = company.posts()

    def first(name: str, found: Any) -> str:
        return str(next(each["ID"] for each in posts if found(each[name])))

    important = first("IMPORTANT", lambda it: it and it["ASKED"] == "Y")
    mine = {"POST_MESSAGE": "Mine", "DEST": ["DR4", "SG1"], "IMPORTANT": "Y"}
    own = company.call("log.blogpost.add", **mine)
    given = next(each["GRATITUDE"] for each in posts if each["GRATITUDE"])
    thanked = f"/people/{given['PEOPLE'][0]['ID']}?medal={given['MEDAL']}"
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
        "thanked": thanked,
        "thanks of the month": "/thanks",
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
        "who has confirmed my post": f"/posts/{own}?panel=confirmed",
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
    problems: list[str] = []
    async with visits(size, locale, color_scheme=scheme) as page:
        await page.goto("/settings")
        for name, path in screens(company).items():
            await page.evaluate(GO, path)
            await settled(visits, page, panel="panel=" in path)
            problems += [f"{name}: {each}" for each in await looking.problems(page)]
        if size == DESKTOP:
            await page.evaluate(GO, "/")
            await settled(visits, page)
            await page.locator("header [aria-haspopup=dialog]").first.click()
            await settled(visits, page, panel=True)
            problems += [f"bell: {each}" for each in await looking.by_axe(page, "[role=dialog]")]
        await page.evaluate(GO, "/people")
        await settled(visits, page)
        await page.keyboard.press("/")
        await page.get_by_role("dialog").get_by_role("combobox").fill("ware")
        await settled(visits, page, panel=True)
        await expect(page.get_by_role("option")).not_to_have_count(0)
        problems += [f"search over it: {each}" for each in await looking.problems(page)]
        assert await page.evaluate("document.documentElement.lang") == locale[:2]
    assert not problems, "\n".join(problems)
