"""`feed24.post.list`: what stands on a card, for whom, at which cost."""

import base64
from typing import Any

import pytest

from feed24.access import Role
from tests.support.portal import Portal
from tests.support.statements import counted

LIST = "feed24.post.list"
FILE = [["plan.txt", base64.b64encode(b"words").decode()]]


async def ids(portal: Portal, params: dict[str, Any] | None = None, *, as_: int = 1) -> list[int]:
    return [int(each["ID"]) for each in await portal.result(LIST, params or {}, as_=as_)]


async def card(portal: Portal, post_id: int, *, as_: int = 1) -> dict[str, Any]:
    (found,) = await portal.result(LIST, {"POST_ID": post_id}, as_=as_)
    return dict(found)


async def test_a_plain_post(portal: Portal) -> None:
    ann = await portal.make.person("Ann", last_name="Berg", work_position="Planner")
    post_id = await portal.make.post(author=ann, message="Hello", POST_TITLE="Title")
    found = await card(portal, post_id)
    assert found.pop("DATE").endswith("+00:00")
    assert found == {
        "ID": str(post_id),
        "TITLE": "Title",
        "TEXT": "Hello",
        "REVISION": 1,
        "EDITED_AT": None,
        "AUTHOR": {"ID": str(ann), "NAME": "Ann Berg", "POSITION": "Planner", "PHOTO": ""},
        "RECIPIENTS": [{"CODE": "UA", "ID": "", "NAME": "All employees"}],
        "HIDDEN_RECIPIENTS": 0,
        "TAGS": [],
        "FILES": [],
        "IMPORTANT": None,
        "POLL_ID": None,
        "GRATITUDE": None,
        "PREVIEW": None,
        "BACKGROUND": "",
        "COMMENTS": 0,
        "LATEST_COMMENTS": [],
        "ALLOWED": ["comment", "share", "update", "delete"],
        "PINNED": False,
        "FOLLOWED": False,
        "FAVOURITE": False,
        "REACTIONS": [],
        "MY_REACTION": None,
    }


async def test_a_derived_title_is_none(portal: Portal) -> None:
    assert (await card(portal, await portal.make.post(message="Only text")))["TITLE"] == ""


async def test_everything_at_once(portal: Portal) -> None:
    ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
    post_id = await portal.make.post(
        to=["UA", f"U{ann}"],
        FILES=FILE,
        TAGS="Safety, riga",
        IMPORTANT="Y",
        IMPORTANT_DATE_END="2099-01-02",
        GRATITUDE_MEDAL="cup",
        GRATITUDE_EMPLOYEES=[bob],
        BACKGROUND_CODE="meadow",
    )
    edit = {"POST_ID": post_id, "POST_MESSAGE": "Better"}
    await portal.result("log.blogpost.update", edit)
    for n in range(3):
        await portal.make.comment(post_id, author=ann, text=f"Comment {n}")
    await portal.result("feed24.reaction.add", {"POST_ID": post_id, "KIND": "love"}, as_=ann)
    await portal.result("feed24.favourite.add", {"POST_ID": post_id}, as_=ann)
    await portal.result("feed24.acknowledgement.confirm", {"POST_ID": post_id}, as_=ann)
    found = await card(portal, post_id, as_=ann)
    assert (found["REVISION"], found["TEXT"]) == (2, "Better")
    assert found["EDITED_AT"]
    assert [each["CODE"] for each in found["RECIPIENTS"]] == ["UA", f"U{ann}"]
    assert found["TAGS"] == ["Safety", "riga"]
    (file,) = found["FILES"]
    assert (file["NAME"], file["SIZE"], file["TYPE"]) == ("plan.txt", 5, "file")
    assert (await portal.http.get(file["DOWNLOAD_URL"])).content == b"words"
    important = found["IMPORTANT"]
    assert (important["ASKED"], important["ENDED"]) == ("Y", "N")
    assert important["UNTIL"].startswith("2099-01-02")
    assert important["CONFIRMED_AT"]
    assert found["GRATITUDE"]["MEDAL"] == "cup"
    assert [each["NAME"] for each in found["GRATITUDE"]["PEOPLE"]] == ["Bob"]
    assert found["BACKGROUND"] == "meadow"
    assert found["COMMENTS"] == 3
    assert [each["TEXT"] for each in found["LATEST_COMMENTS"]] == ["Comment 1", "Comment 2"]
    assert (found["REACTIONS"], found["MY_REACTION"]) == ({"love": 1}, "love")
    assert (found["FAVOURITE"], found["PINNED"]) == (True, False)
    assert found["ALLOWED"] == ["comment", "share"]


async def test_filters(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(members=[ann])
    plain = await portal.make.post()
    tagged = await portal.make.post(author=ann, TAGS="Safety")
    grouped = await portal.make.post(to=[f"SG{group}"], FILES=FILE)
    asked = await portal.make.post(to=[f"U{ann}"], IMPORTANT="Y")
    assert await ids(portal, as_=ann) == [asked, grouped, tagged, plain]
    assert await ids(portal, {"TAG": " #SAFETY "}, as_=ann) == [tagged]
    assert await ids(portal, {"WITH_FILES": "Y"}, as_=ann) == [grouped]
    assert await ids(portal, {"AUTHOR_ID": ann}, as_=ann) == [tagged]
    assert await ids(portal, {"LOG_RIGHTS": [f"SG{group}"]}, as_=ann) == [grouped]
    assert await ids(portal, {"LOG_RIGHTS": [f"U{ann}"]}, as_=ann) == [asked, tagged]
    assert await ids(portal, {"IMPORTANT": "Y"}, as_=ann) == [asked]
    assert await ids(portal, {"LOG_DATE_TO": "2001-01-01"}, as_=ann) == []
    assert await ids(portal, {"TAG": "safety", "AUTHOR_ID": 1}, as_=ann) == []
    assert await ids(portal, {"AUTHOR_ID": 10**30}, as_=ann) == []
    assert await ids(portal, {"TO_CONFIRM": "Y"}, as_=ann) == [asked]
    await portal.result("feed24.acknowledgement.confirm", {"POST_ID": asked}, as_=ann)
    assert await ids(portal, {"TO_CONFIRM": "Y"}, as_=ann) == []
    assert await ids(portal, {"IMPORTANT": "Y"}, as_=ann) == [asked]


@pytest.mark.parametrize("feed_index", ["memory", "sql"])
async def test_what_workgroups_bring(portal_with: Any, feed_index: str) -> None:
    portal = await portal_with(feed_index=feed_index)
    ann, boss = await portal.make.person(), await portal.make.person(admin=True)
    mine, managed, other = [await portal.make.workgroup() for _ in range(3)]
    await portal.make.role(mine, ann, Role.MEMBER)
    await portal.make.role(managed, ann, Role.MODERATOR)
    plain = await portal.make.post(author=ann)
    both = await portal.make.post(to=["UA", f"SG{mine}"])
    second = await portal.make.post(to=[f"SG{managed}"], IMPORTANT="Y")
    # Ann sees it, though not by that workgroup.
    outside = await portal.make.post(to=["UA", f"SG{other}"])
    groups = {"FROM_GROUPS": "Y"}
    assert await ids(portal, as_=ann) == [outside, second, both, plain]
    assert await ids(portal, groups, as_=ann) == [second, both]
    assert await ids(portal, {**groups, "TO_CONFIRM": "Y"}, as_=ann) == [second]
    assert await ids(portal, {**groups, "LOG_RIGHTS": ["UA"]}, as_=ann) == [both]
    # Administrators see all posts, and belong to some workgroups or to none.
    assert await ids(portal, groups, as_=boss) == []
    await portal.make.role(other, ann, Role.PENDING)
    assert await ids(portal, groups, as_=ann) == [second, both]
    await portal.make.role(other, ann, Role.MEMBER)
    assert await ids(portal, groups, as_=ann) == [outside, second, both]
    await portal.make.role(mine, ann, None)
    await portal.make.comment(second)
    assert await ids(portal, groups, as_=ann) == [second, outside]
    await portal.result("sonet_group.delete", {"GROUP_ID": managed})
    assert await ids(portal, groups, as_=ann) == [outside]
    await portal.result("log.blogpost.delete", {"POST_ID": outside})
    assert await ids(portal, groups, as_=ann) == []


async def test_pages_and_their_total(portal: Portal) -> None:
    posts = [await portal.make.post(message=f"{n}", TAGS="t") for n in range(53)]
    first = await portal.call(LIST, {"TAG": "t"})
    assert (len(first["result"]), first["total"], first["next"]) == (50, 53, 50)
    second = await portal.call(LIST, {"TAG": "t", "start": 50})
    assert [int(each["ID"]) for each in second["result"]] == posts[2::-1]
    assert (second["total"], "next" in second) == (53, False)


async def test_posts_by_their_ids(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(opened=True)
    first, second = await portal.make.post(), await portal.make.post()
    outside = await portal.make.post(to=[f"SG{group}"])
    await portal.make.comment(outside, text="Between us")
    hidden = await portal.make.post(to=["U1"])
    asked = [second, first, outside, hidden, 999, first, "x", -1, 10**30]
    assert await ids(portal, {"POST_ID": asked}, as_=ann) == [second, first, outside]
    # From outside a post is read, not what is said about it, nor by whom it is addressed.
    found = await card(portal, outside, as_=ann)
    assert (found["LATEST_COMMENTS"], found["ALLOWED"]) == ([], [])
    too_many = await portal.error(LIST, {"POST_ID": list(range(1, 52))})
    assert too_many == (400, "ERROR_ARGUMENT", "POST_ID must not hold more than 50 ids")


async def test_unknown_recipients_are_counted(portal: Portal) -> None:
    ann = await portal.make.person()
    closed = await portal.make.workgroup("Secret", visible=False)
    post_id = await portal.make.post(to=[f"U{ann}", f"SG{closed}"])
    found = await card(portal, post_id, as_=ann)
    assert [each["CODE"] for each in found["RECIPIENTS"]] == [f"U{ann}"]
    assert found["HIDDEN_RECIPIENTS"] == 1
    await portal.make.role(closed, ann, Role.MEMBER)
    assert (await card(portal, post_id, as_=ann))["HIDDEN_RECIPIENTS"] == 0


async def test_a_sharing_tells_with_whom(portal: Portal) -> None:
    ann = await portal.make.person()
    closed = await portal.make.workgroup("Secret", visible=False)
    team = await portal.make.department("Drivers")
    post_id = await portal.make.post(to=[f"U{ann}"])
    dest = [f"DR{team}", f"SG{closed}"]
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": dest})
    names = {1: ["Drivers", "Secret"], ann: ["Drivers"]}
    for viewer, known in names.items():
        (said,) = (await card(portal, post_id, as_=viewer))["LATEST_COMMENTS"]
        assert said["KIND"] == "sharing"
        assert [each["NAME"] for each in said["SHARED_WITH"]] == known
        (listed,) = await portal.result("feed24.comment.list", {"POST_ID": post_id}, as_=viewer)
        assert listed["SHARED_WITH"] == said["SHARED_WITH"]


async def test_a_page_costs_the_same_however_many_posts(portal: Portal) -> None:
    ann, other = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(members=[ann])

    async def publish() -> None:
        to = ["UA", f"U{ann}", f"SG{group}", "DR1"]
        more: dict[str, Any] = {
            "FILES": FILE,
            "TAGS": "a, b",
            "IMPORTANT": "Y",
            "GRATITUDE_MEDAL": "cup",
        }
        post_id = await portal.make.post(to=to, GRATITUDE_EMPLOYEES=[1], **more)
        await portal.make.comment(post_id)
        await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": [f"U{other}"]})

    await publish()
    await portal.result(LIST, {}, as_=ann)
    with counted(portal.database) as few:
        await portal.result(LIST, {}, as_=ann)
    for _ in range(4):
        await publish()
    await portal.result(LIST, {}, as_=ann)
    with counted(portal.database) as many:
        await portal.result(LIST, {}, as_=ann)
    assert len(many) == len(few) <= 35


async def test_refused_dates(portal: Portal) -> None:
    wrong = {"LOG_DATE_FROM": "soon"}
    refusal = (400, "ERROR_ARGUMENT", "Wrong date in LOG_DATE_FROM")
    assert await portal.error(LIST, wrong) == refusal
    assert await portal.error("feed24.feed.place", {"DATE": "2030-01-01", **wrong}) == refusal
