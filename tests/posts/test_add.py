"""`log.blogpost.add`."""

from datetime import UTC, datetime
from typing import Any

import pytest

from feed24.access import Role
from tests.posts.feed import carried, changes, count, encoded, recipients, sees, shown
from tests.support.portal import Portal
from tests.support.statements import counted

ADD = "log.blogpost.add"
CODE = "SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR"
NOT_ADDED = (400, CODE, "Blog post hasn't been added")
NO_DESTINATION = (400, CODE, "No destination specified")
NO_ACCESS = "No access to one or more message recipients"
NOBODY = "Please specify at least one person."


async def test_everything_at_once(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    post_id = await portal.result(
        ADD,
        {
            "POST_TITLE": "Fire drill",
            "POST_MESSAGE": "Meet at <b>gate 2</b> 😀 #safety",
            "DEST": ["UA", f"U{ann}"],
            "TAGS": "office,drill",
            "IMPORTANT": "Y",
            "IMPORTANT_DATE_END": "2031-04-02T18:00:00+03:00",
            "FILES": [["plan.txt", encoded(b"gate 2")]],
            "BACKGROUND_CODE": "sea",
            "SITE_ID": "s1",
            "PARSE_PREVIEW": "Y",
            "GRATITUDE_MEDAL": "thumbsup",
            "GRATITUDE_EMPLOYEES": [ann],
            "UF_BLOG_POST_IMPRTNT": "0",
            "UF_GRATITUDE": "7",
        },
        as_=ann,
    )
    assert type(post_id) is int
    post = await shown(portal, post_id)
    assert post["TITLE"] == "Fire drill"
    assert post["DETAIL_TEXT"] == "Meet at <b>gate 2</b> 😀 #safety"
    assert (post["AUTHOR_ID"], post["BLOG_ID"]) == (str(ann), str(ann))
    assert (post["MICRO"], post["PUBLISH_STATUS"], post["ENABLE_COMMENTS"]) == ("N", "P", "Y")
    assert (post["NUM_COMMENTS"], post["CODE"]) == ("0", None)
    assert (post["HAS_TAGS"], post["HAS_PROPS"], post["HAS_SOCNET_ALL"]) == ("Y", "Y", "N")
    assert post["CATEGORY_ID"].count(",") == 2
    assert post["UF_BLOG_POST_IMPRTNT"]["VALUE"] == "1"
    assert post["UF_IMPRTANT_DATE_END"]["VALUE"] == "04/02/2031 03:00:00 pm"
    assert post["UF_GRATITUDE"]["VALUE"] is None
    assert post["FILES"] == post["UF_BLOG_POST_FILE"]["VALUE"]
    assert "BACKGROUND_CODE" not in post
    published = datetime.fromisoformat(post["DATE_PUBLISH"])
    assert abs((datetime.now(UTC) - published).total_seconds()) < 60
    data = await portal.result(
        "socialnetwork.api.livefeed.blogpost.getData", {"postId": post_id}, as_=ann
    )
    assert data["backgroundCode"] == "sea"


TITLES: list[Any] = [
    ({"POST_MESSAGE": "[b]Hello[/b]\nworld"}, "Hello world", "Y"),
    ({"POST_MESSAGE": "x", "POST_TITLE": ""}, "x", "Y"),
    ({"POST_MESSAGE": "x", "POST_TITLE": "  "}, "x", "Y"),
    ({"POST_MESSAGE": "x", "POST_TITLE": "0"}, "0", "N"),
    ({"POST_MESSAGE": "x", "POST_TITLE": " spaces stay "}, " spaces stay ", "N"),
    ({"POST_MESSAGE": "[DISK FILE ID=n5]", "POST_TITLE": "T"}, "T", "N"),
    ({"POST_MESSAGE": "x" * 300}, "x" * 300, "Y"),
    ({"POST_MESSAGE": 5}, "5", "Y"),
]


async def test_title(portal: Portal) -> None:
    for sent, title, micro in TITLES:
        post = await shown(portal, await portal.result(ADD, sent))
        assert (post["TITLE"], post["MICRO"]) == (title, micro)
        assert post["DETAIL_TEXT"] == str(sent["POST_MESSAGE"])


UNSAVABLE: list[Any] = [
    {},
    {"POST_MESSAGE": ""},
    {"POST_MESSAGE": None},
    {"POST_MESSAGE": ["x"]},
    {"POST_MESSAGE": " \r\n\t\u00a0", "POST_TITLE": "T"},
    {"POST_MESSAGE": "[DISK FILE ID=n5]"},
    {"POST_MESSAGE": "x", "FILES": [["a.txt", "aGVsbG8="], ["b.txt", "..."]]},
    {"POST_MESSAGE": "x", "FILES": ["", "aGVsbG8="]},
    {"POST_MESSAGE": "x", "UF_BLOG_POST_FILE": ["n999"]},
    {"POST_MESSAGE": "x", "UF_BLOG_POST_FILE": ["5"]},
    {"POST_MESSAGE": "x", "USER_ID": 999},
    {
        "POST_MESSAGE": "x",
        "UF_BLOG_POST_VOTE": "n1",
        "UF_BLOG_POST_VOTE_n1_DATA": {"QUESTIONS": [{"QUESTION": "Why?"}]},
    },
    {
        "POST_MESSAGE": "x",
        "UF_BLOG_POST_VOTE": "n1",
        "UF_BLOG_POST_VOTE_n1_DATA": {"QUESTIONS": [{"ANSWERS": [{"MESSAGE": "Lake"}]}]},
    },
]


async def test_what_cannot_be_saved_is_not_added(portal: Portal) -> None:
    for sent in UNSAVABLE:
        assert await portal.error(ADD, sent) == NOT_ADDED
        assert await count(portal) == 0


POLLS: list[Any] = [
    None,
    "text",
    {"QUESTIONS": []},
    {"QUESTIONS": [{"QUESTION": " ", "ANSWERS": [{"MESSAGE": " "}]}]},
    {"QUESTIONS": [{"QUESTION": "Place", "ANSWERS": [{"MESSAGE": "Lake"}]}], "ANONYMITY": 1},
]


async def test_a_poll_that_is_complete_or_none_is_accepted(portal: Portal) -> None:
    for data in POLLS:
        sent = {"POST_MESSAGE": "x", "UF_BLOG_POST_VOTE": "n1", "UF_BLOG_POST_VOTE_n1_DATA": data}
        post = await shown(portal, await portal.result(ADD, sent))
        assert post["UF_BLOG_POST_VOTE"]["VALUE"] is None


RECIPIENTS: list[Any] = [
    ({}, {"G2"}),
    ({"DEST": None}, {"G2"}),
    ({"DEST": ["UA"]}, {"G2"}),
    ({"DEST": ["G2", "UA"]}, {"G2"}),
    ({"DEST": "U7"}, {"U7"}),
    ({"DEST": ["U7", "U7", "U07", "u8", "AU"]}, {"U7"}),
    ({"DEST": ["DR5", "D6", "G9", "U999999"]}, {"DR5", "D6", "G9", "U999999"}),
    ({"DEST": ["U99999999999999999999", "U7"]}, {"U7"}),
    ({"SPERM": {"U": ["U7"], "DR": ["DR5"]}}, {"U7", "DR5"}),
    ({"SPERM": ["U7", "DR5"]}, {"U7", "DR5"}),
    ({"DEST": [], "SPERM": {"UA": ["UA"]}}, {"G2"}),
    ({"DEST": [""], "SPERM": "U7"}, {"U7"}),
    ({"DEST": ["U7"], "SPERM": ["UA"]}, {"U7"}),
]


async def test_recipients(portal: Portal) -> None:
    for sent, stored in RECIPIENTS:
        post_id = await portal.result(ADD, {"POST_MESSAGE": "x", **sent})
        assert await recipients(portal, post_id) == stored


NOBODY_ADDRESSED: list[Any] = [
    {"DEST": []},
    {"DEST": [""]},
    {"DEST": ""},
    {"DEST": False},
    {"DEST": ["AU"]},
    {"DEST": ["u7", "sg5", "UE@x", "UP1", "CRMCONTACT1", "nobody"]},
    {"DEST": "U7,U8"},
    {"DEST": ["U99999999999999999999"]},
    {"DEST": [["U7"]]},
    {"SPERM": []},
    {"SPERM": {"U": ["u7"]}},
    {"SPERM": {"U": []}},
    {"DEST": ["AU"], "SPERM": ["U7"]},
]


async def test_nobody_addressed(portal: Portal) -> None:
    for sent in NOBODY_ADDRESSED:
        assert await portal.error(ADD, {"POST_MESSAGE": "x", **sent}) == NO_DESTINATION
        assert await count(portal) == 0


async def test_codes_that_a_post_carries(portal: Portal) -> None:
    group = await portal.make.workgroup()
    sent = {"POST_MESSAGE": "x", "DEST": ["UA", f"SG{group}", "DR5"]}
    post_id = await portal.result(ADD, sent)
    expected = {"U1", "SA", "G2", "US1", "DR5", f"SG{group}", f"OSG{group}_L"}
    expected |= {f"SG{group}_{role}" for role in "AEK"}
    assert await carried(portal, post_id) == expected
    (change,) = await changes(portal, post_id)
    assert change[0] == "granted"
    assert set(change[1]["codes"]) == expected


@pytest.mark.parametrize("form", ["DEST", "SPERM"])
async def test_a_workgroup_that_may_not_be_addressed(portal: Portal, form: str) -> None:
    """Not its member, banned from it, archived, unknown; the last two also for administrators."""
    code = "ERROR_CORE" if form == "DEST" else CODE
    ann, bob = await portal.make.person(), await portal.make.person()
    group = await portal.make.workgroup(opened=True)
    await portal.make.role(group, bob, Role.BANNED)
    archived = await portal.make.workgroup()
    await portal.result("sonet_group.update", {"GROUP_ID": archived, "CLOSED": "Y"})
    refused = [(ann, group), (bob, group), (1, archived), (1, 999), (ann, 999)]
    for caller, named in refused:
        sent = {"POST_MESSAGE": "x", form: ["UA", f"SG{named}"]}
        assert await portal.error(ADD, sent, as_=caller) == (400, code, NO_ACCESS)
    assert await count(portal) == 0


async def test_who_is_addressed_is_checked_before_what_is_said(portal: Portal) -> None:
    assert await portal.error(ADD, {"DEST": ["SG999"]}) == (400, "ERROR_CORE", NO_ACCESS)
    assert await portal.error(ADD, {"DEST": ["AU"], "USER_ID": 999}) == NO_DESTINATION


async def test_members_and_administrators_write_to_a_workgroup(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(owner=ann)
    for caller in (ann, 1):
        await portal.result(ADD, {"POST_MESSAGE": "x", "DEST": [f"SG{group}"]}, as_=caller)


async def test_everyone_where_that_is_not_allowed(portal_with: Any, portal: Portal) -> None:
    ann = await portal.make.person()
    strict = await portal_with(livefeed_toall=False)
    for caller in (1, ann):
        named = {"POST_MESSAGE": "x", "DEST": ["UA"]}
        assert await strict.error(ADD, named, as_=caller) == (400, "ERROR_CORE", NOBODY)
        older = {"POST_MESSAGE": "x", "SPERM": ["UA"]}
        assert await strict.error(ADD, older, as_=caller) == (400, CODE, NOBODY)
    beside = {"POST_MESSAGE": "x", "DEST": ["UA", "U7"]}
    assert await recipients(portal, await strict.result(ADD, beside)) == {"U7"}
    # Whoever names nobody writes to everyone, whatever the setting says.
    assert await recipients(portal, await strict.result(ADD, {"POST_MESSAGE": "x"})) == {"G2"}


async def test_everyone_for_some(portal_with: Any, portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    team = await portal.make.department()
    cleo = await portal.make.person(departments=[team])
    some = await portal_with(livefeed_toall_rights=(f"U{ann}", f"DR{team}"))
    sent = {"POST_MESSAGE": "x", "DEST": ["UA"]}
    for caller in (ann, cleo, 1):
        await some.result(ADD, sent, as_=caller)
    assert await some.error(ADD, sent, as_=bob) == (400, "ERROR_CORE", NOBODY)


class TestGuests:
    """What people from outside may address."""

    @pytest.fixture(autouse=True)
    async def people(self, portal: Portal) -> None:
        self.guest = await portal.make.person("Guest", extranet=True)
        self.known = await portal.make.person("Known")
        self.stranger = await portal.make.person("Stranger")
        self.group = await portal.make.workgroup(
            owner=self.known, members=[self.guest], extranet=True
        )
        await portal.make.role(self.group, self.stranger, Role.BANNED)

    async def error(self, portal: Portal, **sent: Any) -> tuple[int, str, str]:
        return await portal.error(ADD, {"POST_MESSAGE": "x", **sent}, as_=self.guest)

    async def test_everyone_refuses_the_call(self, portal: Portal) -> None:
        here = f"SG{self.group}"
        for everyone in ("UA", "G2"):
            refused = await self.error(portal, DEST=[everyone, here])
            assert refused == (400, "ERROR_CORE", NO_ACCESS)
        assert await self.error(portal, SPERM=["UA", here]) == (400, CODE, NO_ACCESS)

    async def test_nobody_named_is_nobody(self, portal: Portal) -> None:
        assert await self.error(portal) == NO_DESTINATION

    async def test_departments_are_dropped(self, portal: Portal) -> None:
        assert await self.error(portal, DEST=["DR1", "D1"]) == NO_DESTINATION
        sent = {"POST_MESSAGE": "x", "DEST": ["DR1", f"SG{self.group}"]}
        post_id = await portal.result(ADD, sent, as_=self.guest)
        assert await recipients(portal, post_id) == {f"SG{self.group}"}

    async def test_people_are_known_from_workgroups(self, portal: Portal) -> None:
        known, oneself = f"U{self.known}", f"U{self.guest}"
        for other in (f"U{self.stranger}", "U1", "U999"):
            refused = await self.error(portal, DEST=[known, other])
            assert refused == (400, "ERROR_CORE", NO_ACCESS)
        sent = {"POST_MESSAGE": "x", "DEST": [known, oneself]}
        post_id = await portal.result(ADD, sent, as_=self.guest)
        assert await sees(portal, post_id, self.known, self.guest) == [True, True]

    async def test_an_administrator_may_write_for_them(self, portal: Portal) -> None:
        sent = {"POST_MESSAGE": "x", "DEST": ["UA"], "USER_ID": self.guest}
        post = await shown(portal, await portal.result(ADD, sent), as_=self.guest)
        assert post["AUTHOR_ID"] == str(self.guest)


async def test_on_behalf(portal: Portal) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    sent = {"POST_MESSAGE": "x", "USER_ID": ann}
    assert (await shown(portal, await portal.result(ADD, sent)))["AUTHOR_ID"] == str(ann)
    ignored = await shown(portal, await portal.result(ADD, sent, as_=bob))
    assert ignored["AUTHOR_ID"] == str(bob)
    unknown = await portal.result(ADD, {"POST_MESSAGE": "x", "USER_ID": 999}, as_=bob)
    assert (await shown(portal, unknown))["AUTHOR_ID"] == str(bob)


async def test_on_behalf_counts_the_rights_of_the_caller(portal: Portal) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup()
    sent = {"POST_MESSAGE": "x", "USER_ID": ann, "DEST": [f"SG{group}"]}
    post_id = await portal.result(ADD, sent)
    assert await sees(portal, post_id, ann) == [True]


FLAGS = ["y", True, 1, "1", "yes", "N", ""]


async def test_only_the_exact_letter_makes_a_post_important(portal: Portal) -> None:
    for flag in FLAGS:
        sent = {"POST_MESSAGE": "x", "IMPORTANT": flag, "IMPORTANT_DATE_END": "2031-04-02"}
        post = await shown(portal, await portal.result(ADD, sent))
        assert post["UF_BLOG_POST_IMPRTNT"]["VALUE"] is None
        assert post["UF_IMPRTANT_DATE_END"]["VALUE"] == ""
        readers = await portal.result("log.blogpost.getusers.important", {"POST_ID": post["ID"]})
        assert readers == []


DEADLINES = [
    ("2031-04-02", "04/02/2031 12:00:00 am"),
    ("02.04.2031 13:05", "04/02/2031 01:05:00 pm"),
    ("2031-04-02T18:00:00Z", "04/02/2031 06:00:00 pm"),
    ("next week", ""),
    ("", ""),
    (["2031"], ""),
]


async def test_until_when_it_is_important(portal: Portal) -> None:
    for text, shown_as in DEADLINES:
        sent = {"POST_MESSAGE": "x", "IMPORTANT": "Y", "IMPORTANT_DATE_END": text}
        post = await shown(portal, await portal.result(ADD, sent))
        assert post["UF_IMPRTANT_DATE_END"]["VALUE"] == shown_as


async def test_the_author_has_read_an_important_post(portal: Portal) -> None:
    ann = await portal.make.person()
    sent = {"POST_MESSAGE": "x", "IMPORTANT": "Y", "USER_ID": ann}
    post_id = await portal.result(ADD, sent)
    readers = await portal.result("log.blogpost.getusers.important", {"POST_ID": post_id})
    assert readers == [str(ann)]


async def test_tags_are_kept_once_per_author(portal: Portal) -> None:
    ann = await portal.make.person()

    async def tags(as_: int, message: str = "x", **sent: Any) -> str | None:
        post_id = await portal.result(ADD, {"POST_MESSAGE": message, **sent}, as_=as_)
        found: str | None = (await shown(portal, post_id))["CATEGORY_ID"]
        return found

    assert await tags(1, "now #drill and #Gate", TAGS="Office, drill,,OFFICE") == "3,1,2"
    assert await tags(1, "#gate", TAGS=["OFFICE", "new"]) == "3,4,2"
    assert await tags(ann, TAGS="office") == "5"
    assert await tags(1) is None
    assert await tags(1, "x", POST_TITLE="see #drill") == "1"


async def test_tags_of_any_length(portal: Portal) -> None:
    noise = "".join(chr(0x4E00 + (n * 7919) % 20_000) for n in range(5000))
    for sent in ({"TAGS": noise}, {"POST_TITLE": f"#{noise}"}):
        post_id = await portal.result(ADD, {"POST_MESSAGE": f"x #{noise}", **sent})
        assert (await shown(portal, post_id))["CATEGORY_ID"] == "1"


class TestFiles:
    async def test_posted_files_keep_their_order(self, portal: Portal) -> None:
        files = [["b.txt", encoded(b"1")], ["a.txt", encoded(b"2")], encoded(b"3")]
        post = await shown(portal, await portal.result(ADD, {"POST_MESSAGE": "x", "FILES": files}))
        assert post["FILES"] == sorted(post["FILES"])
        assert len(post["FILES"]) == 3
        found = [await self.attached(portal, number) for number in post["FILES"]]
        assert [each["NAME"] for each in found][:2] == ["b.txt", "a.txt"]
        assert len(found[2]["NAME"]) == 32
        assert [each["SIZE"] for each in found] == ["1", "1", "1"]

    async def test_a_map_of_maps_is_fine_too(self, portal: Portal) -> None:
        files = {"x": {"name": "plan.txt", "content": encoded(b"gate")}}
        post = await shown(portal, await portal.result(ADD, {"POST_MESSAGE": "x", "FILES": files}))
        assert (await self.attached(portal, post["FILES"][0]))["NAME"] == "plan.txt"

    async def test_the_documented_sample_can_be_pasted(self, portal: Portal) -> None:
        sent = {
            "POST_TITLE": "New Regulation",
            "POST_MESSAGE": "From November 1, the approval process is updated.",
            "DEST": ["UA"],
            "TAGS": "regulation,approval,update",
            "IMPORTANT": "Y",
            "FILES": [
                ["first-image.jpg", "/9j/4AAQSkZJRgABAQ..."],
                ["second-image.jpg", "/9j/4..."],
            ],
        }
        post = await shown(portal, await portal.result(ADD, sent))
        assert len(post["FILES"]) == 2

    async def test_files_of_the_drive(self, portal: Portal) -> None:
        ann, bob = await portal.make.person(), await portal.make.person()
        files = [["plan.txt", encoded(b"gate")]]
        first = await portal.make.post(author=ann, FILES=files)
        file_id = await self.drive_id(portal, first)
        sent = {"POST_MESSAGE": "x", "UF_BLOG_POST_FILE": [f"n{file_id}", f"n{file_id}"]}
        post = await shown(portal, await portal.result(ADD, sent, as_=ann))
        assert len(post["FILES"]) == 1
        assert await self.drive_id(portal, int(post["ID"])) == file_id
        # Seen in a post, but not on the Drive.
        assert await portal.error(ADD, sent, as_=bob) == NOT_ADDED

    @pytest.mark.parametrize("files", [[], [["b.txt", encoded(b"sent")]]])
    async def test_posted_files_win_over_the_drive(self, portal: Portal, files: Any) -> None:
        sent = {"POST_MESSAGE": "x", "FILES": files, "UF_BLOG_POST_FILE": ["n999"]}
        post = await shown(portal, await portal.result(ADD, sent))
        assert len(post.get("FILES", [])) == len(files)

    @pytest.mark.parametrize("nothing", [None, "", []])
    async def test_nothing_sent_is_nothing_attached(self, portal: Portal, nothing: Any) -> None:
        sent = {"POST_MESSAGE": "x", "FILES": nothing, "UF_BLOG_POST_FILE": nothing}
        post = await shown(portal, await portal.result(ADD, sent))
        assert "FILES" not in post
        assert post["HAS_PROPS"] is None

    async def test_the_author_owns_them(self, portal: Portal) -> None:
        ann = await portal.make.person()
        sent = {"POST_MESSAGE": "x", "USER_ID": ann, "FILES": [["a.txt", encoded(b"1")]]}
        file_id = await self.drive_id(portal, await portal.result(ADD, sent))
        found = await portal.result("disk.file.get", {"id": file_id}, as_=ann)
        assert found["CREATED_BY"] == str(ann)

    async def attached(self, portal: Portal, number: int) -> dict[str, Any]:
        return dict(await portal.result("disk.attachedObject.get", {"id": number}))

    async def drive_id(self, portal: Portal, post_id: int) -> int:
        (number,) = (await shown(portal, post_id))["FILES"]
        return int((await self.attached(portal, number))["OBJECT_ID"])


async def test_a_refused_call_leaves_nothing_behind(portal: Portal) -> None:
    sent = {
        "POST_MESSAGE": "x",
        "TAGS": "left",
        "FILES": [["a.txt", encoded(b"1")], ["b.txt", "."]],
    }
    assert await portal.error(ADD, sent) == NOT_ADDED
    later = await shown(portal, await portal.result(ADD, {"POST_MESSAGE": "x", "TAGS": "first"}))
    assert later["CATEGORY_ID"] == "1"


async def test_as_many_statements_for_one_as_for_thousands(portal: Portal) -> None:
    group = await portal.make.workgroup()

    async def cost(codes: list[str]) -> int:
        with counted(portal.services.database) as seen:
            post = {"POST_MESSAGE": "x", "DEST": codes}
            await portal.result(ADD, post)
        return len(seen)

    few = await cost([f"SG{group}", "U1"])
    many = await cost([f"SG{group}", *(f"U{n}" for n in range(1, 10_001))])
    assert few == many <= 16
