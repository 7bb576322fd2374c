"""The web page in Chromium: how soon the first post is there, and what a long reading holds."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, CDPSession, Page

from bench.data.building import writing
from bench.outcome import Browsing, Held, Outcome
from bench.parts.author import Author, author
from bench.parts.reading import USUAL
from bench.portal import Portal, server
from bench.servers import Server, running
from feed24.sessions import service as sessions
from feed24.settings import Settings
from tests.support import ui
from tests.support.browser import chromium

# A phone on a slow line: bits per second, milliseconds, and how many times slower it computes.
BITS, LATENCY, SLOWER = 1_600_000, 150, 4
LOADS = 5
# What is heard while the page is looked at, one a second.
EVENTS = 20
# So many posts are read, as far as there are so many.
MARKS = (50, 200, 1_000, 2_500, 5_000, 10_000)
PATIENCE = 60_000
_ADD, _COMMENT = "log.blogpost.add", "log.blogcomment.add"
_FIRST = """
new MutationObserver((_, watching) => {
  if (!document.querySelector('article[data-post]')) return
  watching.disconnect()
  window.firstPost = performance.now()
}).observe(document, { childList: true, subtree: true })
"""
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_PLACES = """
[...document.querySelectorAll('article[data-post]')].map(e => [+e.ariaPosInSet, +e.ariaSetSize])
"""
_DOWN = "window.scrollTo(0, document.body.scrollHeight)"
_CLICK = "found => found.filter(each => !each.disabled).forEach(each => each.click())"
_ELEMENTS = "document.querySelectorAll('*').length"
_MEGABYTE = 1 << 20


async def page(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """On a server that does nothing else, as somebody of about 50 codes."""
    ui.built()
    by = await author(portal)
    token = await _token(portal)
    with running(server(portal.data, "page")) as listening:
        await listening.ask(by.request(_ADD, {"POST_MESSAGE": "For everybody", "DEST": ["UA"]}))
        async with chromium() as browser:
            loads = [await _load(browser, listening, token) for _ in range(LOADS)]
            async with _opened(browser, listening, token) as opened:
                script = await _events(opened, listening, by)
                held = [each async for each in _read(opened)]
    paints, posts = zip(*loads, strict=True)
    outcome.browsing = Browsing(statistics.median(paints), statistics.median(posts), script, held)


async def _token(portal: Portal) -> str:
    reader = portal.data.company.viewers[USUAL].id
    async with writing(portal.data.url) as tx:
        return await sessions.begin(tx, Settings(), reader, user_agent="bench", address="::1")


@asynccontextmanager
async def _opened(browser: Browser, listening: Server, token: str) -> AsyncIterator[Page]:
    """A page of whoever the session is of, with an empty cache, at no address yet."""
    context = await browser.new_context(
        base_url=listening.origin, ignore_https_errors=True, locale="en-GB"
    )
    cookie = {"name": "__Host-feed24", "value": token, "url": listening.origin, "secure": True}
    await context.add_cookies([cookie])  # type: ignore[list-item]
    try:
        yield await context.new_page()
    finally:
        await context.close()


async def _load(browser: Browser, listening: Server, token: str) -> tuple[float, float]:
    """Milliseconds until something, and until the first post, is there on a slow line."""
    async with _opened(browser, listening, token) as opened:
        tools = await _tools(opened)
        speed = {"downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8}
        line = {"offline": False, "latency": LATENCY, **speed}
        await tools.send("Network.emulateNetworkConditions", line)
        await tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        await opened.add_init_script(_FIRST)
        await opened.goto("/", wait_until="commit")
        await opened.locator("article[data-post]").first.wait_for(timeout=PATIENCE)
        return await opened.evaluate(_PAINT), await opened.evaluate("window.firstPost")


async def _tools(opened: Page) -> CDPSession:
    tools = await opened.context.new_cdp_session(opened)
    await tools.send("Network.enable")
    await tools.send("Performance.enable")
    return tools


async def _events(opened: Page, listening: Server, by: Author) -> float:
    """Milliseconds of script for each comment that is heard of below a post that is shown."""
    tools = await _tools(opened)
    await opened.goto("/")
    card = opened.locator("article[data-post]").first
    post_id = await card.get_attribute("data-post")
    await opened.wait_for_load_state("networkidle")
    before = (await _metrics(tools))["ScriptDuration"]
    for number in range(EVENTS):
        text = f"Comment {number} of {EVENTS}"
        sent = by.request(_COMMENT, {"POST_ID": post_id, "TEXT": text})
        await asyncio.gather(listening.ask(sent), asyncio.sleep(1))
        await card.get_by_text(text).wait_for(timeout=PATIENCE)
    return 1000 * ((await _metrics(tools))["ScriptDuration"] - before) / EVENTS


async def _read(opened: Page) -> AsyncIterator[Held]:
    """What the page holds after so many posts, which somebody reads in one go."""
    tools = await _tools(opened)
    for mark in MARKS:
        place = await _read_on(opened, mark)
        await tools.send("HeapProfiler.collectGarbage")
        found = await _metrics(tools)
        heap = found["JSHeapUsedSize"] / _MEGABYTE
        yield Held(place, await opened.evaluate(_ELEMENTS), int(found["Nodes"]), heap)
        if place < mark:
            return


async def _read_on(opened: Page, until: int) -> int:
    """The place of the last post that is drawn; less than `until` when there are no more."""
    older = opened.get_by_role("button", name="Show older posts")
    place, total, moved = 0, until, time.monotonic()
    while place < min(until, total):
        await opened.evaluate(_DOWN)
        # At once: between a look at it and a click it may have gone, as posts come.
        await older.evaluate_all(_CLICK)
        await opened.wait_for_timeout(50)
        before, (place, total) = place, max(await opened.evaluate(_PLACES))
        moved = time.monotonic() if place > before else moved
        if time.monotonic() > moved + PATIENCE / 1000:
            raise RuntimeError(f"the page shows no more than {place} posts of {total}")
    return place


async def _metrics(tools: CDPSession) -> dict[str, float]:
    found = await tools.send("Performance.getMetrics")
    return {each["name"]: each["value"] for each in found["metrics"]}
