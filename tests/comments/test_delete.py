"""`log.blogcomment.delete`."""

from tests.posts.feed import activity, carried, changes, encoded, order, recipients, shown
from tests.support.portal import Portal

DELETE = "log.blogcomment.delete"
DENIED = (400, "", "No delete perms")


async def test_which_comment_and_who(portal: Portal) -> None:
    author, ann, bob = [await portal.make.person() for _ in range(3)]
    post_id = await portal.make.post(author=author)
    made = await portal.make.comment(post_id, author=ann)
    for wrong in (0, -1, "x", None):
        sent = {"COMMENT_ID": wrong}
        assert await portal.error(DELETE, sent) == (400, "", "Wrong comment ID")
    # Not even who wrote the post.
    for caller in (author, bob):
        assert await portal.error(DELETE, {"COMMENT_ID": made}, as_=caller) == DENIED
        sent = {"COMMENT_ID": made, "USER_ID": ann}
        assert await portal.error(DELETE, sent, as_=caller) == DENIED
    for caller in (ann, 1):
        assert await portal.error(DELETE, {"COMMENT_ID": 999}, as_=caller) == DENIED
    assert await portal.result(DELETE, {"COMMENT_ID": made}, as_=ann) is True
    other = await portal.make.comment(post_id, author=ann)
    assert await portal.result(DELETE, {"COMMENT_ID": other}) is True
    assert (await shown(portal, post_id))["NUM_COMMENTS"] == "0"


async def test_the_post_sinks_to_the_latest_activity_left(portal: Portal) -> None:
    first, second = await portal.make.post(), await portal.make.post()
    published = await activity(portal, first)
    early = await portal.make.comment(first, text="Early words")
    after_early = await activity(portal, first)
    third = await portal.make.post()
    late = await portal.make.comment(first, text="Late words, these")
    assert await order(portal) == [first, third, second]
    await portal.result(DELETE, {"COMMENT_ID": late})
    assert await order(portal) == [third, first, second]
    assert await activity(portal, first) == after_early
    await portal.result(DELETE, {"COMMENT_ID": early})
    assert await order(portal) == [third, second, first]
    assert await activity(portal, first) == published
    kinds = [kind for kind, _ in await changes(portal, first)]
    assert kinds == ["published", "moved", "moved", "moved", "moved"]


async def test_deleting_an_older_comment_moves_nothing(portal: Portal) -> None:
    post_id = await portal.make.post()
    early = await portal.make.comment(post_id, text="Early words")
    await portal.make.comment(post_id, text="Late words, these")
    before = await activity(portal, post_id)
    await portal.result(DELETE, {"COMMENT_ID": early})
    assert await activity(portal, post_id) == before
    assert (await shown(portal, post_id))["NUM_COMMENTS"] == "1"
    assert len(await changes(portal, post_id)) == 3


async def test_ones_own_also_after_losing_the_post(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(to=[f"U{ann}"])
    made = await portal.make.comment(post_id, author=ann)
    hide = {"POST_ID": post_id, "POST_TITLE": "T", "DEST": ["U1"]}
    await portal.result("log.blogpost.update", hide)
    assert await portal.result(DELETE, {"COMMENT_ID": made}, as_=ann) is True


async def test_the_note_of_a_sharing(portal: Portal) -> None:
    """Who shared may take the note away; the recipients stay."""
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post()
    share = {"POST_ID": post_id, "DEST": ["U7"]}
    await portal.result("log.blogpost.share", share, as_=ann)
    found = await portal.result("log.blogcomment.user.get", as_=ann)
    note = {"COMMENT_ID": found["comments"][0]["id"]}
    assert await portal.error(DELETE, note, as_=bob) == DENIED
    assert await portal.result(DELETE, note, as_=ann) is True
    assert (await shown(portal, post_id))["NUM_COMMENTS"] == "0"
    assert await recipients(portal, post_id) == {"G2", "U7"}
    assert "U7" in await carried(portal, post_id)


async def test_files_stay_on_the_drive(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post()
    sent = {"POST_ID": post_id, "TEXT": "x", "FILES": [["a.txt", encoded(b"1")]]}
    made = await portal.result("log.blogcomment.add", sent, as_=ann)
    found = await portal.result("log.blogcomment.user.get", as_=ann)
    (file_id,) = found["comments"][0]["attach"]
    assert (await portal.send("disk.attachedObject.get", {"id": 1}, as_=bob)).status_code == 200
    await portal.result(DELETE, {"COMMENT_ID": made}, as_=ann)
    assert (await portal.send("disk.attachedObject.get", {"id": 1}, as_=ann)).is_error
    assert (await portal.result("disk.file.get", {"id": file_id}, as_=ann))["NAME"] == "a.txt"
