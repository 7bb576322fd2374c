"""Posts that were there before there was a search, and files that change their names."""

import asyncio

from sqlalchemy import insert, select, update

from feed24.background import working
from feed24.files.tables import drive_object
from feed24.search import filling, writing
from feed24.search.tables import search_document, search_filling
from tests.posts.feed import encoded
from tests.search.conftest import Search


async def documents(search: Search) -> list[tuple[int, int | None, str]]:
    """What posts are found by, in no form that depends on when it was written."""
    found = search_document.c
    async with search.portal.tx(write=False) as tx:
        rows = await tx.all(select(found.post_id, found.comment_id, found.words))
    kept = ((row.post_id, row.comment_id, " ".join(sorted(row.words.split()))) for row in rows)
    return sorted(kept, key=repr)


async def test_older_posts_are_made_ready(search: Search) -> None:
    portal, make = search.portal, search.portal.make
    ann = await make.person()
    posts = []
    for n in range(3):
        files = [[f"Quartz {n}.txt", encoded(b"x")]]
        posts.append(await make.post(message=f"Quartz number {n}", TAGS="tag", FILES=files))
        await make.comment(posts[-1], text=f"quartz comment {n}")
        sent = {"POST_ID": posts[-1], "TEXT": "file", "FILES": [[f"Opal {n}.txt", encoded(b"y")]]}
        await portal.result("log.blogcomment.add", sent)
        await portal.result("log.blogpost.share", {"POST_ID": posts[-1], "DEST": [f"U{ann}"]})
    before = await documents(search)
    async with portal.tx() as tx:
        # As a revision leaves a database with posts.
        await tx.connection.exec_driver_sql("DELETE FROM search_document")
        await tx.run(insert(search_filling).values(id=1, done=0))
    refused = await portal.error("feed24.search", {"QUERY": "quartz"})
    assert refused[:2] == (400, "SEARCH_NOT_READY")
    # What is written meanwhile brings its documents along, and has them once.
    late = await make.post(message="Quartz, late")
    async with portal.tx() as tx:
        assert await filling.progress(tx) == (0, late)
        assert await filling.step(tx)
        assert await filling.progress(tx) == (late, late)
    assert (await portal.error("feed24.search", {"QUERY": "quartz"}))[1] == "SEARCH_NOT_READY"
    async with portal.tx() as tx:
        assert await filling.step(tx)
        assert await filling.progress(tx) is None
        assert not await filling.step(tx)
    assert [each for each in await documents(search) if each[0] != late] == before
    assert await search.ids("quartz") == [late, *posts[::-1]]
    assert await search.ids("opal") == posts[::-1]


async def test_a_file_with_another_name(search: Search) -> None:
    portal = search.portal
    post_id = await portal.make.post(message="One", FILES=[["Quartz.txt", encoded(b"x")]])
    sent = {"POST_ID": post_id, "TEXT": "Two", "FILES": [["Opal.txt", encoded(b"y")]]}
    await portal.result("log.blogcomment.add", sent)
    assert await search.ids("quartz opal") == [post_id]

    async def change(old: str, **values: object) -> None:
        named = drive_object.c.name == old
        async with portal.tx() as tx:
            ids = await tx.scalars(select(drive_object.c.id).where(named))
            await tx.run(update(drive_object).where(named).values(values))
            await writing.files_changed(tx, ids)

    await change("Quartz.txt", name="Pyrite.txt", folded="pyrite.txt")
    assert await search.ids("quartz") == []
    assert await search.ids("pyrite") == [post_id]
    # In the bin.
    await change("Opal.txt", deleted=3)
    assert await search.ids("opal") == []
    await change("Opal.txt", deleted=0)
    assert await search.ids("opal pyrite") == [post_id]
    assert (await search.one("opal"))["MATCHED_IN"] == ["FILE"]


async def test_a_server_fills_in_the_background(search: Search) -> None:
    post_id = await search.portal.make.post(message="Quartz")
    async with search.portal.tx() as tx:
        await tx.connection.exec_driver_sql("DELETE FROM search_document")
        await tx.run(insert(search_filling).values(id=1, done=0))
    async with working(filling.forever(search.portal.database)):
        for _ in range(600):
            if "result" in await search.portal.call("feed24.search", {"QUERY": "quartz"}):
                break
            await asyncio.sleep(0.05)
    assert await search.ids("quartz") == [post_id]
