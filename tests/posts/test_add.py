"""`log.blogpost.add`: what is said."""

from datetime import UTC, datetime
from typing import Any

from tests.posts.feed import count, encoded, shown
from tests.support.portal import Portal
from tests.support.statements import counted

ADD = "log.blogpost.add"
CODE = "SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR"
NOT_ADDED = (400, CODE, "Blog post hasn't been added")


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
    # A gratitude of its own, not the one that was named.
    assert post["UF_GRATITUDE"]["VALUE"] == "1"
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
    group, ann = await portal.make.workgroup(), await portal.make.person()

    async def cost(codes: list[str]) -> int:
        with counted(portal.services.database) as seen:
            post = {"POST_MESSAGE": "x", "DEST": codes}
            await portal.result(ADD, post)
        return len(seen)

    few = await cost([f"SG{group}", f"U{ann}"])
    many = await cost([f"SG{group}", *(f"U{n}" for n in range(1, 10_001))])
    assert few == many <= 16


async def test_a_post_that_names_nobody_costs_no_more(portal: Portal) -> None:
    """Telling people is for posts that name some."""
    with counted(portal.services.database) as seen:
        await portal.result(ADD, {"POST_MESSAGE": "[b]Hello[/b], [url=/x]all[/url]"})
    assert not [each for each in seen if "notification" in each or "mention" in each]
