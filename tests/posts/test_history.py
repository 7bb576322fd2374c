"""`feed24.post.history`, `feed24.tag.list`."""

from typing import Any

from tests.support.portal import Portal

HISTORY, TAGS, UPDATE = "feed24.post.history", "feed24.tag.list", "log.blogpost.update"


async def texts(portal: Portal, post_id: int, *, as_: int = 1) -> list[tuple[int, str, str, int]]:
    rows = await portal.result(HISTORY, {"POST_ID": post_id}, as_=as_)
    return [
        (row["REVISION"], row["TITLE"], row["DETAIL_TEXT"], int(row["EDITOR_ID"])) for row in rows
    ]


async def edit(portal: Portal, post_id: int, *, as_: int = 1, **sent: Any) -> None:
    await portal.result(UPDATE, {"POST_ID": post_id, **sent}, as_=as_)


async def test_a_post_nobody_edited(portal: Portal) -> None:
    post_id = await portal.make.post(message="one", POST_TITLE="T")
    body = await portal.call(HISTORY, {"POST_ID": post_id})
    (row,) = body["result"]
    published = (await portal.result("log.blogpost.get", {"POST_ID": post_id}))[0]["DATE_PUBLISH"]
    assert row == {
        "REVISION": 1,
        "TITLE": "T",
        "DETAIL_TEXT": "one",
        "EDITOR_ID": "1",
        "DATE": published,
    }
    assert (body["total"], "next" in body) == (1, False)


async def test_every_text_is_kept(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(author=ann, message="one")
    await edit(portal, post_id, POST_MESSAGE="two")
    # The same text again, and what is no text.
    await edit(portal, post_id, POST_MESSAGE="two", IMPORTANT="Y")
    await edit(portal, post_id, as_=ann, POST_TITLE="Title")
    assert await texts(portal, post_id) == [
        (3, "Title", "two", ann),
        (2, "two", "two", 1),
        (1, "one", "one", ann),
    ]
    await portal.result("log.blogpost.delete", {"POST_ID": post_id})
    assert await texts(portal, post_id) == []


async def test_pages(portal: Portal) -> None:
    post_id = await portal.make.post(message="0")
    for n in range(1, 52):
        await edit(portal, post_id, POST_MESSAGE=str(n))
    first = await portal.call(HISTORY, {"POST_ID": post_id})
    assert (first["total"], first["next"], first["result"][0]["REVISION"]) == (52, 50, 52)
    rest = await portal.call(HISTORY, {"POST_ID": post_id, "start": 50})
    assert [row["DETAIL_TEXT"] for row in rest["result"]] == ["1", "0"]
    uncounted = await portal.call(HISTORY, {"POST_ID": post_id, "start": -1})
    assert (len(uncounted["result"]), uncounted["total"]) == (50, 0)


async def test_readers_see_it_and_nobody_else(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(message="one", to=[f"U{ann}"])
    await edit(portal, post_id, POST_MESSAGE="two")
    assert [text for _, _, text, _ in await texts(portal, post_id, as_=ann)] == ["two", "one"]
    hidden: list[Any] = [post_id, 999, 0, -1, "x", None]
    for sent in hidden:
        body = await portal.call(HISTORY, {"POST_ID": sent}, as_=bob)
        assert (body["result"], body["total"]) == ([], 0)


async def test_texts_from_before_people_were_added_are_not_for_readers(portal: Portal) -> None:
    """They were written for fewer."""
    ann, bob, author = [await portal.make.person() for _ in range(3)]

    async def seen(by: int) -> list[str]:
        return [text for _, _, text, _ in await texts(portal, post_id, as_=by)]

    post_id = await portal.make.post(author=author, message="board only", to=[f"U{ann}"])
    await edit(portal, post_id, POST_MESSAGE="for all", DEST=["UA"])
    assert await seen(bob) == await seen(ann) == ["for all"]
    await edit(portal, post_id, POST_MESSAGE="for all, again")
    assert await seen(bob) == ["for all, again", "for all"]
    assert await seen(author) == await seen(1) == ["for all, again", "for all", "board only"]
    # By sharing, and by another address alone.
    other = await portal.make.person(extranet=True)
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": [f"U{other}"]})
    assert await seen(other) == await seen(bob) == ["for all, again"]
    await edit(portal, post_id, POST_MESSAGE="fewer", DEST=[f"U{ann}"])
    # She was reached as one of all; a code that is new may be somebody new.
    assert await seen(ann) == ["fewer"]
    await edit(portal, post_id, POST_MESSAGE="fewer", DEST=[f"U{ann}", f"U{bob}"])
    assert await seen(bob) == ["fewer"]
    assert len(await seen(author)) == 4


async def test_sharing_a_post_nobody_edited(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(message="one", to=["U1"])
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": [f"U{ann}"]})
    await edit(portal, post_id, POST_MESSAGE="two")
    assert [text for _, _, text, _ in await texts(portal, post_id, as_=ann)] == ["two", "one"]


class TestTags:
    async def test_tags_of_all_authors(self, portal: Portal) -> None:
        ann = await portal.make.person()
        await portal.make.post(message="#Safety first #drill")
        await portal.make.post(author=ann, message="#safety #x #SAFETY", TAGS="Office")
        await portal.make.post(to=["U1"], message="#hidden #safety")
        body = await portal.call(TAGS, as_=ann)
        assert body["result"] == [
            {"TAG": "Safety", "COUNT": 2},
            {"TAG": "drill", "COUNT": 1},
            {"TAG": "Office", "COUNT": 1},
            {"TAG": "x", "COUNT": 1},
        ]
        assert (body["total"], "next" in body) == (4, False)
        assert (await portal.result(TAGS))[0] == {"TAG": "Safety", "COUNT": 3}
        for find in ("#SA", " saf", "safety"):
            found = await portal.result(TAGS, {"FIND": find}, as_=ann)
            assert found == [{"TAG": "Safety", "COUNT": 2}]
        assert await portal.result(TAGS, {"FIND": "hid"}, as_=ann) == []

    async def test_pages(self, portal: Portal) -> None:
        await portal.make.post(TAGS=",".join(f"tag{n:03}" for n in range(60)))
        first = await portal.call(TAGS)
        assert (first["total"], first["next"], first["result"][0]["TAG"]) == (60, 50, "tag000")
        rest = await portal.call(TAGS, {"start": 50})
        assert [row["TAG"] for row in rest["result"]] == [f"tag{n:03}" for n in range(50, 60)]
        uncounted = await portal.call(TAGS, {"start": -1})
        assert (len(uncounted["result"]), uncounted["total"]) == (50, 0)

    async def test_no_posts_no_tags(self, portal: Portal) -> None:
        assert (await portal.call(TAGS))["total"] == 0
