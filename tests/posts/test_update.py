"""`log.blogpost.update`."""

from typing import Any

from feed24.access import Role
from tests.posts.feed import (
    activity,
    carried,
    changes,
    count,
    encoded,
    order,
    recipients,
    sees,
    shown,
)
from tests.support.portal import Portal

UPDATE = "log.blogpost.update"
CODE = "SONET_CONTROLLER_LIVEFEED_BLOGPOST_UPDATE_ERROR"
NO_TITLE = (400, "EMPTY_TITLE", "Message title is not specified.")
NO_TEXT = (400, "EMPTY_DETAIL_TEXT", "Message text is not specified.")
NOT_UPDATED = (400, "0", "Cannot update blog post")
NO_ACCESS = (400, CODE, "No access to one or more message recipients")


async def update(portal: Portal, post_id: int, *, as_: int = 1, **sent: Any) -> dict[str, Any]:
    """The post after an update that succeeds."""
    assert await portal.result(UPDATE, {"POST_ID": post_id, **sent}, as_=as_) == post_id
    return await shown(portal, post_id)


async def test_title_and_text(portal: Portal) -> None:
    post_id = await portal.make.post(message="old", POST_TITLE="Old")
    post = await update(portal, post_id, POST_TITLE="New")
    assert (post["TITLE"], post["DETAIL_TEXT"], post["MICRO"]) == ("New", "old", "N")
    post = await update(portal, post_id, POST_MESSAGE="[b]text[/b]")
    assert (post["TITLE"], post["DETAIL_TEXT"], post["MICRO"]) == ("text", "[b]text[/b]", "Y")
    post = await update(portal, post_id, POST_MESSAGE="both", POST_TITLE="Both")
    assert (post["TITLE"], post["DETAIL_TEXT"], post["MICRO"]) == ("Both", "both", "N")
    post = await update(portal, post_id, POST_MESSAGE="", POST_TITLE="0")
    assert (post["TITLE"], post["DETAIL_TEXT"]) == ("0", "both")


async def test_every_update_needs_a_title_or_a_text(portal: Portal) -> None:
    post_id = await portal.make.post()
    blank: list[dict[str, Any]] = [
        {},
        {"POST_TITLE": " "},
        {"POST_MESSAGE": ""},
        {"POST_MESSAGE": " \u00a0"},
        {"POST_MESSAGE": "[DISK FILE ID=n5]"},
        {"DEST": ["U7"], "TAGS": "a", "FILES": [["a.txt", encoded(b"1")]]},
    ]
    for sent in blank:
        assert await portal.error(UPDATE, {"POST_ID": post_id, **sent}) == NO_TITLE
    sent = {"POST_ID": post_id, "POST_TITLE": "T", "POST_MESSAGE": "\t"}
    assert await portal.error(UPDATE, sent) == NO_TEXT
    assert await recipients(portal, post_id) == {"G2"}


async def test_which_post(portal: Portal) -> None:
    ann = await portal.make.person()
    for post_id in (0, -1, "abc", None, ""):
        sent = {"POST_ID": post_id, "POST_TITLE": "T"}
        assert await portal.error(UPDATE, sent) == (400, CODE, "Wrong post ID")
    for caller in (1, ann):
        sent = {"POST_ID": 999, "POST_TITLE": "T"}
        assert await portal.error(UPDATE, sent, as_=caller) == (400, CODE, "No post found")


async def test_who_may(portal: Portal) -> None:
    """The author, administrators, and a workgroup's moderators; not whoever reads it."""
    author, reader = await portal.make.person(), await portal.make.person()
    moderator = await portal.make.person()
    group = await portal.make.workgroup(members=[author, reader], moderators=[moderator])
    post_id = await portal.make.post(author=author, to=[f"SG{group}"])
    sent = {"POST_ID": post_id, "POST_TITLE": "T", "DEST": ["SG999"]}
    assert await portal.error(UPDATE, sent, as_=reader) == (400, CODE, "No write perms")
    for caller in (author, moderator, 1):
        assert await portal.error(UPDATE, sent, as_=caller) == NO_ACCESS
        await update(portal, post_id, as_=caller, POST_TITLE="T")


async def test_recipients_are_replaced(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(author=ann, to=["UA"])
    assert await sees(portal, post_id, bob) == [True]
    await update(portal, post_id, POST_TITLE="T", DEST=["U7", "nobody"])
    assert await recipients(portal, post_id) == {"U7"}
    assert await carried(portal, post_id) == {f"U{ann}", "SA", "U7"}
    assert await sees(portal, post_id, ann, bob, 1) == [True, False, True]
    act = await activity(portal, post_id)
    gone = {"act": act, "codes": sorted(["G2", f"US{ann}"])}
    added = {"act": act, "codes": ["U7"]}
    assert (await changes(portal, post_id))[1:] == [("revoked", gone), ("granted", added)]


async def test_administrators_keep_seeing_a_post_to_its_author(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(author=ann)
    await update(portal, post_id, as_=ann, POST_TITLE="T", DEST=[f"U{ann}"])
    assert await sees(portal, post_id, 1) == [True]


async def test_recipients_stay_when_none_are_sent(portal: Portal) -> None:
    post_id = await portal.make.post(to=["U7"])
    nobody: list[dict[str, Any]] = [{}, {"DEST": []}, {"DEST": [""]}, {"DEST": ""}, {"SPERM": {}}]
    for sent in nobody:
        await update(portal, post_id, POST_TITLE="T", **sent)
        assert await recipients(portal, post_id) == {"U7"}
    await update(portal, post_id, POST_TITLE="T", DEST="U8")
    assert await recipients(portal, post_id) == {"U8"}
    await update(portal, post_id, POST_TITLE="T", SPERM={"U": ["U9"]})
    assert await recipients(portal, post_id) == {"U9"}


async def test_recipients_that_are_refused(portal: Portal, portal_with: Any) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(members=[ann])
    post_id = await portal.make.post(author=ann, to=[f"SG{group}"])
    sent = {"POST_ID": post_id, "POST_TITLE": "T"}
    unknown = await portal.error(UPDATE, {**sent, "DEST": ["u7"]}, as_=ann)
    assert unknown == (400, CODE, "No destination specified")
    # Those the post has already are checked as well.
    await portal.make.role(group, ann, None)
    again = {**sent, "DEST": [f"SG{group}", "U7"]}
    assert await portal.error(UPDATE, again, as_=ann) == NO_ACCESS
    older = {**sent, "SPERM": [f"SG{group}"]}
    assert await portal.error(UPDATE, older, as_=ann) == NO_ACCESS
    strict = await portal_with(livefeed_toall=False)
    everyone = await strict.error(UPDATE, {**sent, "DEST": ["UA"]})
    assert everyone == (400, CODE, "Please specify at least one person.")
    assert await recipients(portal, post_id) == {f"SG{group}"}


async def test_a_guest_edits_within_bounds(portal: Portal) -> None:
    guest = await portal.make.person(extranet=True)
    post_id = await portal.make.post(author=guest, to=[f"U{guest}"])
    for dest, refused in ((["UA"], NO_ACCESS), (["U1"], NO_ACCESS)):
        sent = {"POST_ID": post_id, "POST_TITLE": "T", "DEST": dest}
        assert await portal.error(UPDATE, sent, as_=guest) == refused
    sent = {"POST_ID": post_id, "POST_TITLE": "T", "DEST": ["DR1"]}
    assert (await portal.error(UPDATE, sent, as_=guest))[2] == "No destination specified"


async def test_it_stays_where_it_is(portal: Portal) -> None:
    first, second = await portal.make.post(), await portal.make.post()
    before = await shown(portal, first)
    after = await update(portal, first, POST_MESSAGE="changed", DEST=["U7"])
    assert await order(portal) == [second, first]
    assert after["DATE_PUBLISH"] == before["DATE_PUBLISH"]
    assert [kind for kind, _ in await changes(portal, first)] == ["published", "revoked", "granted"]


async def test_the_author_stays(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(author=ann)
    for user_id in (bob, 999):
        post = await update(portal, post_id, POST_TITLE="T", USER_ID=user_id)
        assert post["AUTHOR_ID"] == str(ann)


async def test_importance(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(author=ann)

    async def state(**sent: Any) -> tuple[Any, str]:
        post = await update(portal, post_id, POST_TITLE="T", **sent)
        return post["UF_BLOG_POST_IMPRTNT"]["VALUE"], post["UF_IMPRTANT_DATE_END"]["VALUE"]

    async def readers() -> list[str]:
        its = {"POST_ID": post_id}
        return list(await portal.result("log.blogpost.getusers.important", its))

    until = "04/02/2031 06:00:00 pm"
    assert await state(IMPORTANT_DATE_END="2031-04-02") == (None, "")
    assert await state(IMPORTANT="Y", IMPORTANT_DATE_END="2031-04-02 18:00") == ("1", until)
    assert await state() == ("1", until)
    assert await state(IMPORTANT="Y", IMPORTANT_DATE_END="whenever") == ("1", until)
    assert await state(IMPORTANT=None) == ("1", until)
    # The mark belongs to who edits, also in somebody else's name.
    assert await readers() == ["1"]
    await update(portal, post_id, as_=ann, POST_TITLE="T", IMPORTANT="Y", USER_ID=1)
    assert await state(IMPORTANT="y") == (None, "")
    assert await readers() == ["1", str(ann)]
    assert await state(IMPORTANT="Y") == ("1", "")


async def test_tags(portal: Portal) -> None:
    post_id = await portal.make.post(message="x", POST_TITLE="T", TAGS="a,b")

    async def tags(**sent: Any) -> str:
        return str((await update(portal, post_id, **sent))["CATEGORY_ID"])

    assert await tags(POST_TITLE="T") == "1,2"
    assert await tags(POST_TITLE="T", TAGS="") == "1,2"
    assert await tags(POST_TITLE="T", TAGS="b,c") == "2,3"
    # Words marked in the new text count from the next update on.
    assert await tags(POST_MESSAGE="now #d", POST_TITLE="#e") == "2,3"
    assert await tags(POST_TITLE="T", TAGS="a") == "1,4,5"
    assert await tags(POST_TITLE="T") == "4"


async def test_background(portal: Portal) -> None:
    post_id = await portal.make.post(BACKGROUND_CODE="sea")

    async def background(**sent: Any) -> Any:
        await update(portal, post_id, POST_TITLE="T", **sent)
        method = "socialnetwork.api.livefeed.blogpost.getData"
        return (await portal.result(method, {"postId": post_id}))["backgroundCode"]

    assert await background() == "sea"
    assert await background(BACKGROUND_CODE="sky") == "sky"
    assert await background(BACKGROUND_CODE="") is None


class TestFiles:
    async def test_files_are_added_and_taken_off(self, portal: Portal) -> None:
        ann = await portal.make.person()
        post_id = await portal.make.post(author=ann, FILES=self.files("a.txt", "b.txt"))
        first, second = (await shown(portal, post_id))["FILES"]
        post = await update(portal, post_id, POST_TITLE="T", FILES=self.files("c.txt"))
        assert post["FILES"][:2] == [first, second]
        third = post["FILES"][2]
        # Whoever edits, the files are the author's.
        found = await portal.result("disk.attachedObject.get", {"id": third})
        file = await portal.result("disk.file.get", {"id": found["OBJECT_ID"]}, as_=ann)
        assert file["CREATED_BY"] == str(ann)
        mixed = {str(first): "del", "new": ["d.txt", encoded(b"1")], "999": "del"}
        post = await update(portal, post_id, POST_TITLE="T", FILES=mixed)
        assert post["FILES"][:2] == [second, third]
        assert len(post["FILES"]) == 3
        assert (await portal.send("disk.attachedObject.get", {"id": first})).status_code != 200

    async def test_attachments_of_other_posts_stay(self, portal: Portal) -> None:
        other = await portal.make.post(FILES=self.files("a.txt"))
        (attached,) = (await shown(portal, other))["FILES"]
        post_id = await portal.make.post()
        post = await update(portal, post_id, POST_TITLE="T", FILES={str(attached): "del"})
        assert "FILES" not in post
        assert (await shown(portal, other))["FILES"] == [attached]

    async def test_files_of_the_drive_are_added(self, portal: Portal) -> None:
        post_id = await portal.make.post(FILES=self.files("a.txt"))
        (attached,) = (await shown(portal, post_id))["FILES"]
        found = await portal.result("disk.attachedObject.get", {"id": attached})
        other = await portal.make.post(FILES=self.files("b.txt"))
        sent: dict[str, Any] = {"UF_BLOG_POST_FILE": [str(attached), f"n{found['OBJECT_ID']}"]}
        post = await update(portal, other, POST_TITLE="T", **sent)
        assert len(post["FILES"]) == 2
        ignored: dict[str, Any] = {"FILES": {"7": "del"}, "UF_BLOG_POST_FILE": ["empty"]}
        assert len((await update(portal, other, POST_TITLE="T", **ignored))["FILES"]) == 2
        post = await update(portal, other, POST_TITLE="T", UF_BLOG_POST_FILE=["empty"])
        assert ("FILES" in post, post["HAS_PROPS"]) == (False, "Y")
        assert post["UF_BLOG_POST_FILE"]["VALUE"] is False
        assert (await shown(portal, post_id))["FILES"] == [attached]

    async def test_what_cannot_be_attached_refuses_the_call(self, portal: Portal) -> None:
        post_id = await portal.make.post(FILES=self.files("a.txt"))
        (attached,) = (await shown(portal, post_id))["FILES"]
        refused: list[dict[str, Any]] = [
            {"FILES": {str(attached): "del", "new": ["b.txt", "..."]}},
            {"FILES": [*self.files("b.txt"), ""]},
            {"UF_BLOG_POST_FILE": ["n999"]},
            {"UF_BLOG_POST_FILE": ["n1", "x"]},
            {
                "UF_BLOG_POST_VOTE": "n1",
                "UF_BLOG_POST_VOTE_n1_DATA": {"QUESTIONS": [{"QUESTION": "Why?"}]},
            },
        ]
        for sent in refused:
            full = {"POST_ID": post_id, "POST_TITLE": "changed", "DEST": ["U7"], **sent}
            assert await portal.error(UPDATE, full) == NOT_UPDATED
        post = await shown(portal, post_id)
        assert (post["TITLE"], post["FILES"]) == ("Hello", [attached])
        assert await recipients(portal, post_id) == {"G2"}

    def files(self, *names: str) -> list[list[str]]:
        return [[name, encoded(name.encode())] for name in names]


async def test_the_last_right_goes_with_the_membership(portal: Portal) -> None:
    moderator = await portal.make.person()
    group = await portal.make.workgroup(moderators=[moderator])
    post_id = await portal.make.post(to=[f"SG{group}"])
    await portal.make.role(group, moderator, Role.MEMBER)
    sent = {"POST_ID": post_id, "POST_TITLE": "T"}
    assert (await portal.error(UPDATE, sent, as_=moderator))[2] == "No write perms"
    assert await count(portal) == 1
