"""`feed24.post.preview`: what would be published, to whom, without publishing it."""

from typing import Any

import pytest

from feed24.access import Role
from tests.posts.feed import count
from tests.support.portal import Portal

PREVIEW, ADD = "feed24.post.preview", "log.blogpost.add"


async def test_it_shows_what_would_be_published_and_writes_nothing(portal: Portal) -> None:
    team = await portal.make.department("Team")
    ann = await portal.make.person("Ann", last_name="Lee", departments=[team])
    crew = await portal.make.workgroup("Crew", members=[ann])
    sent = {
        "POST_MESSAGE": "[b]Hi[/b] <i>all</i>",
        "DEST": ["UA", f"U{ann}", f"SG{crew}", f"DR{team}"],
        "IMPORTANT": "Y",
        "FILES": [["a.txt", "YQ=="]],
    }
    found = await portal.result(PREVIEW, sent, as_=ann)
    assert found == {
        "TITLE": "Hi all",
        "HTML": "<b>Hi</b> &lt;i&gt;all&lt;/i&gt;",
        "CUT": "N",
        "IMPORTANT": "Y",
        "AUTHOR_ID": str(ann),
        "RECIPIENTS": [
            {"CODE": "UA", "ID": "", "NAME": "All employees"},
            {"CODE": f"U{ann}", "ID": str(ann), "NAME": "Ann Lee"},
            {"CODE": f"DR{team}", "ID": str(team), "NAME": "Team"},
            {"CODE": f"SG{crew}", "ID": str(crew), "NAME": "Crew"},
        ],
        "UNKNOWN": [],
        "PEOPLE": 2,
    }
    assert await count(portal) == 0


async def test_the_number_and_the_names_are_those_of_the_published_post(portal: Portal) -> None:
    lower = await portal.make.department("Lower", parent=await portal.make.department("Upper"))
    people = [await portal.make.person(departments=[lower]) for _ in range(3)]
    await portal.make.person(extranet=True)
    for to in (["UA"], ["DR2"], ["D2"], [f"U{people[0]}"], ["DR2", f"U{people[1]}"], None):
        sent: dict[str, Any] = {"POST_MESSAGE": "x"} | ({"DEST": to} if to else {})
        before = await portal.result(PREVIEW, sent, as_=people[2])
        post = {"POST_ID": await portal.result(ADD, sent, as_=people[2])}
        after = await portal.call("feed24.post.recipients", post, as_=people[2])
        assert before["RECIPIENTS"] == after["result"]["RECIPIENTS"]
        people_now = await portal.result("feed24.post.audience", post, as_=people[2])
        assert before["PEOPLE"] == people_now["PEOPLE"]


async def test_recipients_that_are_nobody_are_named(portal: Portal) -> None:
    sent = {"POST_MESSAGE": "x", "DEST": ["U1", "U999", "D77", "DR88", "G5", "nonsense"]}
    found = await portal.result(PREVIEW, sent)
    assert found["UNKNOWN"] == ["D77", "DR88", "G5", "U999"]
    assert [each["CODE"] for each in found["RECIPIENTS"]] == ["U1"]
    assert found["PEOPLE"] == 1


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"POST_MESSAGE": " "},
        {"POST_MESSAGE": "x", "DEST": ["SG999"]},
        {"POST_MESSAGE": "x", "SPERM": ["SG999"]},
        {"POST_MESSAGE": "x", "DEST": []},
        {"POST_MESSAGE": "x", "DEST": ["nobody"]},
        {"POST_MESSAGE": "x", "USER_ID": 999},
        {"POST_MESSAGE": "a\0"},
    ],
    ids=str,
)
async def test_it_is_refused_as_publishing_would_be(portal: Portal, sent: dict[str, Any]) -> None:
    assert await portal.error(PREVIEW, sent) == await portal.error(ADD, sent)


async def test_nobody_is_left_without_everyone(portal: Portal, portal_with: Any) -> None:
    quiet = await portal_with(livefeed_toall=False)
    for sent in ({"DEST": ["UA"]}, {"SPERM": ["UA"]}):
        both = {"POST_MESSAGE": "x", **sent}
        assert await quiet.error(PREVIEW, both) == await quiet.error(ADD, both)
    both = {"POST_MESSAGE": "x", "DEST": ["UA", "U1"]}
    (only,) = (await quiet.result(PREVIEW, both))["RECIPIENTS"]
    assert only["CODE"] == "U1"


async def test_what_a_guest_may_not_know_is_not_named(portal: Portal) -> None:
    guest = await portal.make.person("Guest", extranet=True)
    friend = await portal.make.person("Friend")
    stranger = await portal.make.person("Stranger")
    crew = await portal.make.workgroup("Crew", members=[guest, friend])
    await portal.make.workgroup("Other", members=[friend])
    sent = {"POST_MESSAGE": "x", "DEST": [f"U{friend}", f"SG{crew}", "DR1"]}
    found = await portal.result(PREVIEW, sent, as_=guest)
    assert [each["NAME"] for each in found["RECIPIENTS"]] == ["Friend", "Crew"]
    for hidden in (f"U{stranger}", f"SG{crew + 1}", "UA"):
        refused = {"POST_MESSAGE": "x", "DEST": [hidden]}
        assert (await portal.error(PREVIEW, refused, as_=guest))[1] == "ERROR_CORE"
    await portal.make.role(crew, guest, Role.BANNED)
    assert (await portal.error(PREVIEW, sent, as_=guest))[1] == "ERROR_CORE"


async def test_administrators_see_it_for_others(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    sent = {"POST_MESSAGE": "x", "DEST": ["U1"], "USER_ID": ann}
    found = await portal.result(PREVIEW, sent)
    assert (found["AUTHOR_ID"], found["PEOPLE"]) == (str(ann), 2)
    assert (await portal.result(PREVIEW, {**sent, "USER_ID": 1}, as_=ann))["AUTHOR_ID"] == str(ann)
