"""From a post with a link to its preview."""

import asyncio

import pytest
from sqlalchemy import update

from feed24.access import viewer
from feed24.outgoing import Outgoing
from feed24.posts import service as posts
from feed24.previews import queue
from feed24.previews.background import Maker
from feed24.previews.tables import link_preview
from tests.outgoing.server import PRIVATE, answer, page
from tests.posts import feed
from tests.previews.site import HTML, Site, picture


async def test_a_post_gets_the_preview_of_its_link(site: Site) -> None:
    first = await site.post(f"Look: {site.url}")
    second = await site.post("nothing to see")
    assert await site.shown(first) is None
    assert await site.preview(first) is None
    act = await feed.activity(site.portal, first)
    await site.work()
    (row,) = await site.rows()
    found = await site.preview(first)
    assert found
    image = found.pop("IMAGE")
    assert found == {
        "POST_ID": str(first),
        "ID": str(row.id),
        "URL": site.url,
        "TITLE": "New & improved",
        "DESCRIPTION": "All about it",
        "SITE_NAME": "The Site",
        "IMAGE_WIDTH": 800,
        "IMAGE_HEIGHT": 400,
    }
    shown = await site.portal.http.get(image)
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.content.startswith(b"\xff\xd8\xff")
    assert await site.shown(first) == str(row.id)
    assert await feed.activity(site.portal, first) == act
    assert await feed.order(site.portal) == [second, first]
    assert await site.awaited() == 0


async def test_only_when_asked_for(site: Site) -> None:
    await site.post(f"Look: {site.url}", preview=False)
    await site.post("no link")
    await site.post(f"[CODE]{site.url}[/CODE]")
    assert await site.rows() == []
    assert not site.web.heads


async def test_posts_share_the_preview_of_one_address(site: Site) -> None:
    made = [
        await site.post(text.format(site.url)) for text in ("{}", "See {}#part.", "[URL]{}[/URL]")
    ]
    await site.work()
    made.append(await site.post(f"late {site.url}"))
    (row,) = await site.rows()
    assert [await site.shown(number) for number in made] == [str(row.id)] * 4
    assert site.web.paths == ["/page", "/picture.png"]


async def test_a_preview_is_looked_at_anew_after_a_day(site: Site) -> None:
    first = await site.post(site.url)
    await site.work()
    (before,) = await site.rows()
    site.web.replies["/page"] = page("<title>Newer</title>")
    await site.later(hours=25)
    second = await site.post(site.url)
    assert await site.shown(second) == str(before.id)
    await site.work()
    for number in (first, second):
        found = await site.preview(number)
        assert found
        assert (found["TITLE"], found["IMAGE"]) == ("Newer", None)
    with pytest.raises(FileNotFoundError):
        await site.services.files.read(before.image_key)


async def test_a_page_that_fails_later_keeps_its_preview(site: Site) -> None:
    first = await site.post(site.url)
    await site.work()
    site.web.replies["/page"] = answer(b"", status=404)
    await site.later(hours=25)
    await site.post(site.url)
    await site.work()
    found = await site.preview(first)
    assert found
    assert found["TITLE"] == "New & improved"


async def test_failures_are_tried_again_and_then_given_up(site: Site) -> None:
    site.web.replies["/page"] = answer(b"", status=503)
    number = await site.post(site.url)
    for attempt in range(1, queue.MOST_ATTEMPTS + 1):
        await site.work()
        assert len(site.web.heads) == attempt
        await site.later(hours=2)
    assert await site.rows() == []
    assert await site.awaited() == 0
    assert await site.shown(number) is None


async def test_a_later_attempt_may_succeed(site: Site) -> None:
    site.web.replies["/page"] = answer(b"", status=429)
    number = await site.post(site.url)
    await site.work()
    site.web.replies["/page"] = page(HTML)
    await site.work()
    assert len(site.web.heads) == 1
    await site.later(minutes=1)
    await site.work()
    assert await site.shown(number)


REFUSED = {
    "missing": answer(b"", status=404),
    "no page": answer(b"{}", "Content-Type: application/json"),
    "no title": page("<p>Hello"),
    "inside": answer(b"", f"Location: http://{PRIVATE}/", status=302),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_never_gets_a_preview(site: Site, name: str) -> None:
    site.web.replies["/page"] = REFUSED[name]
    number = await site.post(site.url)
    await site.work()
    assert await site.rows() == []
    assert await site.shown(number) is None


@pytest.mark.parametrize(
    "image",
    [
        "/missing.png",
        "/bomb.png",
        "/page",
        "http://127.0.0.2/x.png",
        "data:image/png;base64,x",
        ":",
    ],
)
async def test_without_a_picture_that_cannot_be_shown(site: Site, image: str) -> None:
    site.web.replies["/bomb.png"] = answer(picture(4000, 4000), "Content-Type: image/png")
    site.web.replies["/page"] = page(f"<title>T</title><meta property=og:image content='{image}'>")
    number = await site.post(site.url)
    await site.work()
    found = await site.preview(number)
    assert found
    assert (found["TITLE"], found["IMAGE"], found["IMAGE_WIDTH"]) == ("T", None, None)


async def test_what_a_page_says_elsewhere(site: Site) -> None:
    site.web.replies["/page"] = page(
        "<title>T</title><link type='application/json+oembed' href='/oembed?x=1'>"
    )
    said = b'{"title": "O", "provider_name": "Films", "thumbnail_url": "/picture.png"}'
    site.web.replies["/oembed?x=1"] = answer(said, "Content-Type: application/json")
    number = await site.post(site.url)
    await site.work()
    found = await site.preview(number)
    assert found
    assert (found["TITLE"], found["SITE_NAME"], bool(found["IMAGE"])) == ("T", "Films", True)


async def test_several_workers_look_once(site: Site) -> None:
    made = [await site.post(f"{site.url}?{number % 3}") for number in range(9)]
    for number in range(3):
        site.web.replies[f"/page?{number}"] = page(f"<title>{number}</title>")
    async with Outgoing.opened(site.web.policy) as outgoing:
        makers = [Maker(site.services, outgoing) for _ in range(4)]

        async def drain(maker: Maker) -> None:
            while await maker.step():
                pass

        await asyncio.gather(*map(drain, makers))
    await site.work()
    assert sorted(site.web.paths) == ["/page?0", "/page?1", "/page?2"]
    found = await site.portal.result("feed24.preview.get", {"POST_ID": made})
    assert [row["TITLE"] for row in found] == ["0", "1", "2"] * 3


async def test_who_is_too_late_changes_nothing(site: Site) -> None:
    """A worker that slept over its claim finds that another one has done the work."""
    number = await site.post(site.url)
    async with site.portal.tx() as tx:
        late = await queue.claim(tx)
    assert late
    await site.later(hours=1)
    site.web.replies["/page"] = page("<title>Newer</title>")
    await site.work()
    site.web.replies["/page"] = page(HTML)
    await site.maker._make(late)
    found = await site.preview(number)
    assert found
    assert (found["TITLE"], found["IMAGE"]) == ("Newer", None)


async def test_a_page_that_kills_who_looks_at_it_is_given_up(site: Site) -> None:
    await site.post(site.url)
    for _ in range(queue.MOST_ATTEMPTS):
        async with site.portal.tx() as tx:
            assert await queue.claim(tx)
            assert await queue.claim(tx) is None
        await site.later(hours=1)
    await site.work()
    assert not site.web.heads
    assert await site.rows() == []


async def test_unused_previews_are_removed(site: Site) -> None:
    used, gone = await site.post(f"{site.url}?1"), await site.post(site.url)
    site.web.replies["/page?1"] = page(HTML)
    await site.work()
    keys = {row.url: row.image_key for row in await site.rows()}
    await site.portal.result("log.blogpost.delete", {"POST_ID": gone})
    await site.maker.sweep(0)
    assert len(await site.rows()) == 2
    await site.later(hours=25)
    assert await site.maker.sweep(0) == 0
    assert [row.url for row in await site.rows()] == [f"{site.url}?1"]
    assert await site.preview(used)
    with pytest.raises(FileNotFoundError):
        await site.services.files.read(keys[site.url])
    assert await site.services.files.read(keys[f"{site.url}?1"])


async def test_what_nobody_waits_for_any_more_is_removed(site: Site) -> None:
    number = await site.post(site.url)
    await site.maker.sweep(0)
    assert len(await site.rows()) == 1
    await site.portal.result("log.blogpost.delete", {"POST_ID": number})
    await site.maker.sweep(0)
    assert await site.rows() == []


async def test_a_preview_that_is_just_being_used_stays(site: Site) -> None:
    """Removing waits for nobody, and what a post has chosen is there when it commits."""
    gone = await site.post(site.url)
    await site.work()
    await site.portal.result("log.blogpost.delete", {"POST_ID": gone})
    await site.later(hours=30)
    async with site.portal.tx() as tx:
        await tx.run(update(link_preview).values(due_at=tx.now))
    sweeping = None
    async with site.portal.tx() as tx:
        me = await viewer(tx, 1)
        draft = posts.Draft(message=site.url, preview=True)
        number = await posts.publish(tx, site.services, me, me, draft)
        sweeping = asyncio.create_task(site.maker.sweep(0))
        await asyncio.sleep(0.05)
    await sweeping
    assert await site.preview(number)
