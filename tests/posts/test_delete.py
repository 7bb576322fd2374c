"""`log.blogpost.delete`."""

from typing import Any

from tests.posts.feed import activity, carried, changes, count, encoded, sees, shown
from tests.support.portal import Portal

DELETE = "log.blogpost.delete"
DENIED = (400, "403", "You do not have permission to delete this message")
MISSING = (400, "0", "Error deleting message")


async def test_which_post_and_who(portal: Portal) -> None:
    ann = await portal.make.person()
    moderator = await portal.make.person()
    group = await portal.make.workgroup(members=[ann], moderators=[moderator])
    post_id = await portal.make.post(to=[f"SG{group}"])
    for wrong in (0, -1, "", "x"):
        assert await portal.error(DELETE, {"POST_ID": wrong}) == (400, "100", "Wrong post ID")
    for caller in (ann, 1):
        assert await portal.error(DELETE, {"POST_ID": 999}, as_=caller) == MISSING
    for caller in (ann, moderator):
        # Acting as somebody else is not for this method.
        sent = {"POST_ID": post_id, "USER_ID": 1}
        assert await portal.error(DELETE, sent, as_=caller) == DENIED
    assert await count(portal) == 1


async def test_authors_administrators_and_owners_delete(portal: Portal) -> None:
    ann, owner = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(owner=owner, members=[ann])
    for caller in (ann, owner, 1):
        post_id = await portal.make.post(author=ann, to=[f"SG{group}"])
        assert await portal.result(DELETE, {"POST_ID": post_id}, as_=caller) is True
        assert await portal.error(DELETE, {"POST_ID": post_id}, as_=caller) == MISSING
    assert await count(portal) == 0


async def test_everything_goes_but_the_files(portal: Portal) -> None:
    ann = await portal.make.person()
    files: dict[str, Any] = {"FILES": [["plan.txt", encoded(b"gate")]]}
    post_id = await portal.make.post(author=ann, TAGS="a", IMPORTANT="Y", **files)
    comment = {"POST_ID": post_id, "TEXT": "Noted", **files}
    await portal.result("log.blogcomment.add", comment, as_=ann)
    (attached,) = (await shown(portal, post_id))["FILES"]
    found = await portal.result("disk.attachedObject.get", {"id": attached}, as_=ann)
    act, codes = await activity(portal, post_id), await carried(portal, post_id)
    await portal.result(DELETE, {"POST_ID": post_id}, as_=ann)
    assert await sees(portal, post_id, ann, 1) == [False, False]
    assert (await portal.result("log.blogcomment.user.get", as_=ann))["comments"] == []
    readers = await portal.result("log.blogpost.getusers.important", {"POST_ID": post_id})
    assert readers == []
    assert (await portal.send("disk.attachedObject.get", {"id": attached}, as_=ann)).is_error
    file = await portal.result("disk.file.get", {"id": found["OBJECT_ID"]}, as_=ann)
    assert file["NAME"] == "plan.txt"
    last = (await changes(portal, post_id))[-1]
    assert last == ("deleted", {"act": act, "codes": sorted(codes)})
    # Ids and tags are not given out again.
    again = await shown(portal, await portal.make.post(author=ann, TAGS="a,b"))
    assert int(again["ID"]) > post_id
    assert again["CATEGORY_ID"] == "1,2"
