"""`feed24.post.render`, `feed24.comment.render`."""

from typing import Any

import pytest

from feed24.access import Role
from tests.posts.feed import encoded, shown
from tests.support.portal import Portal
from tests.support.statements import counted

POSTS, COMMENTS = "feed24.post.render", "feed24.comment.render"
PIXEL = encoded(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
        "0000000d49444154789c6360f8cf500f00038601805a347d6b0000000049454e44ae426082"
    )
)


async def html(portal: Portal, post_id: int, *, as_: int = 1) -> str:
    (found,) = await portal.result(POSTS, {"POST_ID": post_id}, as_=as_)
    return str(found["HTML"])


async def test_posts(portal: Portal) -> None:
    first = await portal.make.post(message="[b]Hello[/b] <i>")
    second = await portal.make.post(message="plain")
    assert await portal.result(POSTS, {"POST_ID": [second, first, second]}) == [
        {"POST_ID": str(second), "REVISION": 1, "HTML": "plain", "CUT": "N"},
        {"POST_ID": str(first), "REVISION": 1, "HTML": "<b>Hello</b> &lt;i&gt;", "CUT": "N"},
    ]
    await portal.result("log.blogpost.update", {"POST_ID": first, "POST_MESSAGE": "[i]New[/i]"})
    (found,) = await portal.result(POSTS, {"POST_ID": first})
    assert (found["REVISION"], found["HTML"]) == (2, "<i>New</i>")


async def test_a_long_text_is_cut(portal: Portal) -> None:
    post_id = await portal.make.post(message="x" * 50_001)
    (found,) = await portal.result(POSTS, {"POST_ID": post_id})
    assert (len(found["HTML"]), found["CUT"]) == (50_000, "Y")


NOTHING: list[Any] = [None, [], "", 0, -1, "x", [0, "x", None, -3], 999, [2**70], {"a": 999}]


@pytest.mark.parametrize("method", [POSTS, COMMENTS])
async def test_what_is_not_there_is_left_out(portal: Portal, method: str) -> None:
    name = "POST_ID" if method == POSTS else "COMMENT_ID"
    for sent in NOTHING:
        assert await portal.result(method, {name: sent}) == []
    assert await portal.result(method) == []
    got = await portal.error(method, {name: list(range(1, 52))})
    assert got == (400, "ERROR_ARGUMENT", "At most 50 ids at once")
    assert await portal.result(method, {name: [*range(1, 51), 1, 1]}) == []


async def test_hidden_posts_are_left_out(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    hidden = await portal.make.post(to=[f"U{bob}"], message="secret")
    mine = await portal.make.post(to=[f"U{ann}"], message="open")
    found = await portal.result(POSTS, {"POST_ID": [hidden, mine, 999]}, as_=ann)
    assert [each["POST_ID"] for each in found] == [str(mine)]


async def test_an_open_workgroup_is_read_from_outside(portal: Portal) -> None:
    """Its posts, but not what is said about them."""
    member, outsider = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(opened=True, members=[member])
    post_id = await portal.make.post(to=[f"SG{group}"], message="open")
    comment = await portal.make.comment(post_id, author=member, text="[b]said[/b]")
    assert await html(portal, post_id, as_=outsider) == "open"
    assert await portal.result(COMMENTS, {"COMMENT_ID": comment}, as_=outsider) == []
    for caller in (member, 1):
        found = await portal.result(COMMENTS, {"COMMENT_ID": [comment]}, as_=caller)
        assert found == [{"COMMENT_ID": str(comment), "HTML": "<b>said</b>", "CUT": "N"}]
    await portal.make.role(group, outsider, Role.BANNED)
    assert await portal.result(POSTS, {"POST_ID": post_id}, as_=outsider) == []


async def test_the_note_of_a_sharing_has_no_text(portal: Portal) -> None:
    post_id = await portal.make.post(to=["U1"])
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": ["UA"]})
    assert (await shown(portal, post_id))["NUM_COMMENTS"] == "1"
    assert await portal.result(COMMENTS, {"COMMENT_ID": 1}) == []


class TestFiles:
    async def test_a_picture_and_a_document_are_shown_where_they_are_named(
        self, portal: Portal
    ) -> None:
        ann = await portal.make.person()
        files = [['a "b".png', PIXEL], ["<plan>.txt", encoded(b"gate 2")]]
        post_id = await portal.make.post(message="x", FILES=files)
        picture, document = (await shown(portal, post_id))["FILES"]
        on_drive = await portal.result("disk.attachedObject.get", {"id": document})
        text = f"[DISK FILE ID={picture}] and [DISK FILE ID=n{on_drive['OBJECT_ID']}]"
        await portal.result("log.blogpost.update", {"POST_ID": post_id, "POST_MESSAGE": text + "."})
        for caller in (1, ann):
            found = await html(portal, post_id, as_=caller)
            assert '<img src="https://feed.test/bitrix/' in found
            assert f'data-file="{picture}"' in found
            assert (
                f'data-file="{document}" download="" rel="noopener noreferrer nofollow">' in found
            )
            assert found.endswith(f"{on_drive['NAME']}</a>.")
            addresses = [part.partition('"')[0] for part in found.split('="https://')[1:]]
            for address, content in zip(addresses, [b"\x89PNG", b"gate 2"], strict=True):
                link = address.replace("&amp;", "&").removeprefix("feed.test")
                assert (await portal.http.get(link)).content.startswith(content)

    async def test_only_files_of_the_post_itself_are_shown(self, portal: Portal) -> None:
        """What else a text names is nothing to its readers, not even a name."""
        ann = await portal.make.person()
        other = await portal.make.post(to=["U1"], FILES=[["quokka.txt", encoded(b"1")]])
        (attached,) = (await shown(portal, other))["FILES"]
        for name in (f"{attached}", "n1", "n999", "99"):
            post_id = await portal.make.post(message=f"see [DISK FILE ID={name}].")
            for caller in (1, ann):
                assert await html(portal, post_id, as_=caller) == "see ."

    async def test_a_file_that_was_taken_off_is_shown_no_more(self, portal: Portal) -> None:
        post_id = await portal.make.post(FILES=[["a.txt", encoded(b"1")]])
        (attached,) = (await shown(portal, post_id))["FILES"]
        sent = {"POST_ID": post_id, "POST_MESSAGE": f"[DISK FILE ID={attached}]!"}
        await portal.result("log.blogpost.update", {**sent, "POST_TITLE": "T"})
        assert "a.txt" in await html(portal, post_id)
        await portal.result("log.blogpost.update", {**sent, "FILES": {str(attached): "del"}})
        assert await html(portal, post_id) == "!"

    async def test_files_of_comments(self, portal: Portal) -> None:
        post_id = await portal.make.post()
        said = {"POST_ID": post_id, "TEXT": "[DISK FILE ID=1]", "FILES": [["a.txt", "YQ=="]]}
        comment = await portal.result("log.blogcomment.add", said)
        (found,) = await portal.result(COMMENTS, {"COMMENT_ID": comment})
        assert found["HTML"].startswith('<a href="https://feed.test/bitrix/tools')


async def test_as_many_statements_for_fifty_as_for_one(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(members=[ann])

    async def some(count: int) -> tuple[list[int], list[int]]:
        posts, comments = [], []
        for n in range(count):
            files = [["a.txt", "YQ=="]]
            text = f"{n} [DISK FILE ID={n + 1}] [USER=1]x[/USER]"
            posts.append(await portal.make.post(message=text, to=[f"SG{group}"], FILES=files))
            comments.append(await portal.make.comment(posts[-1], text=text))
        return posts, comments

    posts, comments = await some(8)
    for name, method, ids in (("POST_ID", POSTS, posts), ("COMMENT_ID", COMMENTS, comments)):
        costs = []
        for chosen in (ids[:1], ids):
            with counted(portal.services.database) as seen:
                found = await portal.result(method, {name: chosen}, as_=ann)
            assert len(found) == len(chosen)
            costs.append(len(seen))
        assert costs[0] == costs[1] <= 6
