"""`feed24.comment.update`."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update

from feed24.access import Role
from feed24.comments.tables import comment
from tests.posts.feed import activity, encoded, order, shown
from tests.support.portal import Portal

UPDATE, LIST = "feed24.comment.update", "feed24.comment.list"
NOT_FOUND = (400, "ERROR_NOT_FOUND", "Comment not found")
DENIED = (403, "ACCESS_DENIED", "Access denied! Only its author may change a comment")
DUPLICATE = (400, "ERROR_DUPLICATE_COMMENT", "Duplicate comment")
NOT_CHANGED = (400, "ERROR_CORE", "Comment hasn't been changed")
FILE = [["a.txt", encoded(b"abc")]]
WORDS = "Eleven more"


async def one(portal: Portal, post_id: int, **who: int) -> dict[str, Any]:
    (found,) = await portal.result(LIST, {"POST_ID": post_id}, **who)
    return dict(found)


async def test_a_change_shows_and_moves_nothing(portal: Portal) -> None:
    post_id = await portal.make.post()
    made = await portal.make.comment(post_id)
    later = await portal.make.post()
    before, place = await one(portal, post_id), await activity(portal, post_id)
    assert await portal.result(UPDATE, {"COMMENT_ID": made, "TEXT": "Better"}) is True
    after = await one(portal, post_id)
    assert after["TEXT"] == "Better"
    assert after["EDITED_AT"] is not None
    assert after | {"TEXT": "Noted", "EDITED_AT": None} == before
    assert await activity(portal, post_id) == place
    assert await order(portal) == [later, post_id]
    assert (await shown(portal, post_id))["NUM_COMMENTS"] == "1"


async def test_files_come_and_go(portal: Portal) -> None:
    post_id = await portal.make.post()
    made = await portal.make.comment(post_id)
    await portal.result(UPDATE, {"COMMENT_ID": made, "FILES": FILE})
    (first,) = (await one(portal, post_id))["FILES"]
    swap = {"COMMENT_ID": made, "TEXT": "", "FILES": {first["ID"]: "del", "x": ["b.txt", "YQ=="]}}
    await portal.result(UPDATE, swap)
    found = await one(portal, post_id)
    assert ([each["NAME"] for each in found["FILES"]], found["TEXT"]) == (["b.txt"], "")
    # Whoever is left with nothing said says nothing new.
    (second,) = found["FILES"]
    bare = {"COMMENT_ID": made, "FILES": {second["ID"]: "del"}}
    assert await portal.error(UPDATE, bare) == DUPLICATE
    assert (await one(portal, post_id))["FILES"]


async def test_attachments_of_others_stay(portal: Portal) -> None:
    post_id = await portal.make.post(FILES=FILE)
    (attachment,) = (await shown(portal, post_id))["FILES"]
    made = await portal.make.comment(post_id)
    sent = {"COMMENT_ID": made, "FILES": {str(attachment): "del"}}
    assert await portal.result(UPDATE, sent) is True
    assert (await shown(portal, post_id))["FILES"] == [attachment]
    assert (await one(portal, post_id))["EDITED_AT"] is None


async def test_what_changes_nothing_is_no_edit(portal: Portal) -> None:
    post_id = await portal.make.post()
    made = await portal.make.comment(post_id, text=WORDS)
    sents: list[dict[str, Any]] = [{}, {"TEXT": WORDS}, {"TEXT": None}, {"FILES": []}]
    for sent in sents:
        assert await portal.result(UPDATE, {"COMMENT_ID": made, **sent}) is True
    assert (await one(portal, post_id))["EDITED_AT"] is None


async def test_nothing_and_repetition_are_refused(portal: Portal) -> None:
    post_id = await portal.make.post()
    first = await portal.make.comment(post_id, text=WORDS)
    made = await portal.make.comment(post_id, text="Another one")
    for text in ("", " \n\u00a0"):
        assert await portal.error(UPDATE, {"COMMENT_ID": made, "TEXT": text}) == DUPLICATE
    again = {"COMMENT_ID": made, "TEXT": WORDS}
    assert await portal.error(UPDATE, again) == DUPLICATE
    async with portal.tx() as tx:
        earlier = tx.now - timedelta(minutes=31)
        await tx.run(update(comment).where(comment.c.id == first).values(created_at=earlier))
    assert await portal.result(UPDATE, again) is True


async def test_a_file_makes_a_repetition_something_new(portal: Portal) -> None:
    post_id = await portal.make.post()
    await portal.make.comment(post_id, text=WORDS)
    made = await portal.make.comment(post_id, text="Another one")
    sent = {"COMMENT_ID": made, "TEXT": WORDS, "FILES": FILE}
    assert await portal.result(UPDATE, sent) is True


async def test_who_may(portal: Portal) -> None:
    ann, ben = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(opened=True, members=[ann, ben])
    post_id = await portal.make.post(to=[f"SG{group}"])
    made = await portal.make.comment(post_id, author=ann)
    sent = {"COMMENT_ID": made, "TEXT": "Mine now"}
    # Not even administrators put words into somebody's mouth.
    assert await portal.error(UPDATE, sent) == DENIED
    assert await portal.error(UPDATE, sent, as_=ben) == DENIED
    await portal.make.role(group, ben, Role.BANNED)
    assert await portal.error(UPDATE, sent, as_=ben) == NOT_FOUND
    # A reader from outside sees the post, and is not told of its comments.
    await portal.make.role(group, ben, None)
    assert await portal.result("feed24.post.list", {"POST_ID": post_id}, as_=ben)
    assert await portal.error(UPDATE, sent, as_=ben) == NOT_FOUND
    for unknown in (0, -1, 999, 10**30, None):
        assert await portal.error(UPDATE, {**sent, "COMMENT_ID": unknown}, as_=ben) == NOT_FOUND
    await portal.make.role(group, ann, None)
    assert await portal.error(UPDATE, sent, as_=ann) == DENIED
    assert (await one(portal, post_id))["TEXT"] == "Noted"


async def test_notes_of_sharing_and_broken_files_are_refused(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(to=["U1"])
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": [f"U{ann}"]})
    note = await one(portal, post_id)
    assert await portal.error(UPDATE, {"COMMENT_ID": note["ID"], "TEXT": "x"}) == DENIED
    made = await portal.make.comment(post_id)
    broken = {"COMMENT_ID": made, "FILES": [["a.txt", "..."]]}
    assert await portal.error(UPDATE, broken) == NOT_CHANGED
