"""What an edit makes of a post's preview, and what previews make of edits."""

import asyncio

import pytest
from sqlalchemy import select

from feed24.posts.entry import lock
from feed24.posts.tables import post
from tests.outgoing.server import page
from tests.previews.site import Site


@pytest.fixture
def other(site: Site) -> str:
    site.web.replies["/other"] = page("<title>Other</title>")
    return site.web.url("/other")


async def title(site: Site, post_id: int) -> str | None:
    found = await site.preview(post_id)
    return found["TITLE"] if found else None


async def test_another_link_replaces_it(site: Site, other: str) -> None:
    number = await site.post(site.url)
    await site.work()
    await site.edit(number, f"now {other}", preview=True)
    assert await title(site, number) is None
    await site.work()
    assert await title(site, number) == "Other"


async def test_the_same_link_keeps_it(site: Site) -> None:
    number = await site.post(site.url)
    await site.work()
    await site.edit(number, f"again {site.url}", preview=True)
    assert await title(site, number) == "New & improved"
    assert site.web.paths == ["/page", "/picture.png"]


async def test_no_link_clears_it(site: Site) -> None:
    number = await site.post(site.url)
    await site.work()
    await site.edit(number, "no link", preview=True)
    assert await site.shown(number) is None
    await site.work()
    assert await site.shown(number) is None


async def test_an_ordinary_edit_keeps_it_with_its_link(site: Site, other: str) -> None:
    number = await site.post(site.url)
    await site.work()
    await site.edit(number, f"{other} and {site.url}")
    assert await title(site, number) == "New & improved"
    await site.edit(number, other)
    assert await site.shown(number) is None
    await site.work()
    assert await site.shown(number) is None


async def test_an_edit_before_the_preview_is_made(site: Site, other: str) -> None:
    kept, changed, cleared = [await site.post(site.url) for _ in range(3)]
    await site.edit(kept, f"still {site.url}")
    await site.edit(changed, other, preview=True)
    await site.edit(cleared, "none")
    await site.work()
    titles = [await title(site, number) for number in (kept, changed, cleared)]
    assert titles == ["New & improved", "Other", None]


async def test_a_title_alone_leaves_it(site: Site) -> None:
    number = await site.post(site.url)
    await site.work()
    await site.portal.result("log.blogpost.update", {"POST_ID": number, "POST_TITLE": "New"})
    assert await site.shown(number)


async def test_an_edit_at_the_same_moment_is_not_overwritten(site: Site, other: str) -> None:
    """The preview waits for the edit, and then finds that the post wants another one."""
    number = await site.post(site.url)
    async with site.portal.tx() as tx:
        await lock(tx, number)
        working = asyncio.create_task(site.work())
        await asyncio.sleep(0.1)
        await site.edit_in(tx, number, f"mine {other}", preview=True)
    await working
    await site.work()
    async with site.portal.tx(write=False) as tx:
        row = await tx.first(select(post).where(post.c.id == number))
    assert row
    assert (row.message, row.revision) == (f"mine {other}", 2)
    assert await title(site, number) == "Other"
