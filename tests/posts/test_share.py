"""`log.blogpost.share`."""

from typing import Any

from feed24.comments.service import SHARING
from tests.posts.feed import activity, carried, changes, order, recipients, sees, shown
from tests.support.portal import Portal

SHARE = "log.blogpost.share"
WRONG = (400, "", "Wrong destinations")
NO_READ = (400, "", "No read perms")
NO_ACCESS = (400, "", "No access to one or more message recipients")


async def share(portal: Portal, post_id: int, dest: Any, *, as_: int = 1, **sent: Any) -> None:
    params = {"POST_ID": post_id, "DEST": dest, **sent}
    assert await portal.result(SHARE, params, as_=as_) is True


async def test_exactly_the_people_behind_the_codes_see_it_now(portal: Portal) -> None:
    team = await portal.make.department()
    below = await portal.make.department(parent=team)
    ann, bob = await portal.make.person(), await portal.make.person(departments=[below])
    cleo, dan = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(members=[cleo])
    post_id = await portal.make.post(author=ann, to=[f"U{ann}"])
    people = [ann, bob, cleo, dan]
    assert await sees(portal, post_id, *people) == [True, False, False, False]
    await share(portal, post_id, [f"SG{group}", f"DR{team}"])
    assert await sees(portal, post_id, *people) == [True, True, True, False]
    assert await recipients(portal, post_id) == {f"U{ann}", f"SG{group}", f"DR{team}"}


async def test_order_of_checks(portal: Portal) -> None:
    ann = await portal.make.person()
    hidden = await portal.make.post(to=["U1"])
    for post_id in (0, -5, "x"):
        sent = {"POST_ID": post_id, "DEST": "nobody"}
        assert await portal.error(SHARE, sent, as_=ann) == (400, "", "Wrong post ID")
    nobody: list[Any] = [None, [], [""], "", "nobody", ["AU", "u7", "D5", "G2", "G7", "UE@x"]]
    for dest in nobody:
        unknown = {"POST_ID": hidden, "DEST": dest}
        assert await portal.error(SHARE, unknown, as_=ann) == WRONG
    for post_id in (hidden, 999):
        unread = {"POST_ID": post_id, "DEST": ["SG999"]}
        assert await portal.error(SHARE, unread, as_=ann) == NO_READ
    assert await portal.error(SHARE, {"POST_ID": 999, "DEST": ["U7"]}) == NO_READ
    assert await portal.error(SHARE, {"POST_ID": hidden, "DEST": ["U7", "SG999"]}) == NO_ACCESS
    assert await recipients(portal, hidden) == {"U1"}


async def test_any_recipient_may_share(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(opened=True)
    to_all = await portal.make.post()
    await share(portal, to_all, f"U{bob}", as_=ann)
    # Somebody outside of an open workgroup reads its posts, no more.
    to_group = await portal.make.post(to=[f"SG{group}"])
    sent = {"POST_ID": to_group, "DEST": ["U7"]}
    assert await portal.error(SHARE, sent, as_=ann) == NO_READ


async def test_a_comment_tells_of_it_and_lifts_the_post(portal: Portal) -> None:
    ann = await portal.make.person()
    first, second = await portal.make.post(), await portal.make.post()
    old = await activity(portal, first)
    await share(portal, first, ["U7", "UA", "U8"], as_=ann)
    assert (await shown(portal, first))["NUM_COMMENTS"] == "1"
    assert await order(portal) == [first, second]
    found = await portal.result("log.blogcomment.user.get", as_=ann)
    (note,) = found["comments"]
    assert (note["post_id"], note["text"], note["attach"]) == (first, SHARING, [])
    new = await activity(portal, first)
    assert (await changes(portal, first))[1:] == [
        ("granted", {"act": old, "codes": ["U7", "U8"]}),
        ("moved", {"old": old, "new": new, "codes": sorted(await carried(portal, first))}),
    ]


async def test_what_the_post_has_already_changes_nothing(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(members=[ann])
    post_id = await portal.make.post(author=ann, to=["UA", "U7", f"SG{group}"])
    await portal.make.role(group, ann, None)
    before = await shown(portal, post_id)
    # What is there already is not checked again.
    for dest in ("UA", ["U7", "U7"], [f"SG{group}", "UA"]):
        await share(portal, post_id, dest, as_=ann)
    assert await shown(portal, post_id) == before
    assert len(await changes(portal, post_id)) == 1
    # The author sees the post without being a recipient.
    await share(portal, post_id, f"U{ann}")
    assert (await shown(portal, post_id))["NUM_COMMENTS"] == "1"
    assert await recipients(portal, post_id) == {"G2", "U7", f"U{ann}", f"SG{group}"}


async def test_nobody_loses_it(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(to=[f"U{ann}"])
    before = await carried(portal, post_id)
    await share(portal, post_id, "UA", as_=ann)
    assert await carried(portal, post_id) == before | {"G2", "US1"}


async def test_on_behalf(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(to=["U1", f"U{bob}"])
    await share(portal, post_id, "U7", USER_ID=ann)
    await share(portal, post_id, "U8", USER_ID=ann, as_=bob)
    for author, notes in ((ann, 1), (bob, 1), (1, 0)):
        found = await portal.result("log.blogcomment.user.get", as_=author)
        assert len(found["comments"]) == notes
    sent = {"POST_ID": post_id, "DEST": ["U9"], "USER_ID": 999}
    assert await portal.error(SHARE, sent) == NO_READ


async def test_everyone_where_that_is_not_allowed(portal: Portal, portal_with: Any) -> None:
    post_id = await portal.make.post(to=["U1"])
    strict = await portal_with(livefeed_toall=False)
    sent = {"POST_ID": post_id, "DEST": ["UA"]}
    assert await strict.error(SHARE, sent) == (400, "", "Please specify at least one person.")
    await share(strict, post_id, ["UA", "U7"])
    assert await recipients(portal, post_id) == {"U1", "U7"}


async def test_a_guest_shares_within_bounds(portal: Portal) -> None:
    guest, known = await portal.make.person(extranet=True), await portal.make.person()
    group = await portal.make.workgroup(members=[guest, known], extranet=True)
    post_id = await portal.make.post(to=[f"SG{group}"])
    for dest in (["UA"], ["UA", f"U{known}"], ["U1", "U999"]):
        sent = {"POST_ID": post_id, "DEST": dest}
        assert await portal.error(SHARE, sent, as_=guest) == NO_ACCESS
    assert await portal.error(SHARE, {"POST_ID": post_id, "DEST": ["DR1"]}, as_=guest) == WRONG
    await share(portal, post_id, [f"U{known}", "DR1"], as_=guest)
    assert await recipients(portal, post_id) == {f"SG{group}", f"U{known}"}
