"""What is wrong with a page as it is drawn."""

from playwright.async_api import Page

from tests.support import ui

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What is in order is left in the browser: telling it takes longer than finding it out.
_AXE = """
async ([within, rules]) => {
  const asked = { runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'] }
  return (await axe.run(within, asked)).violations
}
"""
# Cards that are far away have no boxes that could be looked at.
_DRAWN = ".post-card { content-visibility: visible !important; }"


async def problems(page: Page) -> list[str]:
    """What axe finds, texts that are missing, and whether the page scrolls sideways."""
    await page.add_style_tag(content=_DRAWN)
    found = []
    scroll = await page.evaluate("document.documentElement.scrollWidth")
    if scroll > await page.evaluate("window.innerWidth"):
        found.append(f"scrolls sideways: {scroll}")
    if missing := await page.evaluate(
        "document.body.innerText.match(/\\b[a-z]+\\.[a-z]+[A-Z]\\w+/g)"
    ):
        found.append(f"texts are missing: {missing}")
    return found + await by_axe(page)


async def by_axe(page: Page, within: str = "html") -> list[str]:
    """What axe finds in a part of the page."""
    if not await page.evaluate("'axe' in window"):
        axe = ui.UI / "node_modules/axe-core/axe.min.js"
        await page.evaluate(axe.read_text(encoding="utf-8"))
    found = []
    for each in await page.evaluate(_AXE, [within, _RULES]):
        where = [(node["html"][:160], node["failureSummary"][:200]) for node in each["nodes"][:2]]
        found.append(f"{each['id']}: {where}")
    return found
