"""Publishing a draft only as it was shown: `CONFIRMATION` of `feed24.draft.preview`."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.acknowledgement.moving import clock_of
from tests.posts.feed import count
from tests.support.portal import Portal

ADD, UPDATE, PREVIEW = "feed24.draft.add", "feed24.draft.update", "feed24.draft.preview"
PUBLISH = "feed24.draft.publish"
SENT = {"POST_MESSAGE": "[b]Hi[/b]", "DEST": ["DR1"]}
NOT_GENUINE, EXPIRED = "ERROR_CONFIRMATION", "ERROR_CONFIRMATION_EXPIRED"
CHANGED, GONE = "ERROR_AUDIENCE_CHANGED", "ERROR_NOT_FOUND"


async def shown(portal: Portal, sent: dict[str, Any] = SENT, **who: Any) -> dict[str, Any]:
    made = await portal.result(ADD, sent, **who)
    found: dict[str, Any] = await portal.result(PREVIEW, {"DRAFT_ID": made}, **who)
    return found


def confirmed(preview: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {name: preview[name] for name in ("DRAFT_ID", "CONFIRMATION")} | changed


async def refused(portal: Portal, sent: dict[str, Any], **who: Any) -> str:
    status, code, _ = await portal.error(PUBLISH, sent, **who)
    assert status == 400
    return code


async def test_what_was_shown_is_published_once(portal: Portal) -> None:
    preview = await shown(portal)
    same = await portal.result("feed24.post.preview", SENT)
    assert {name: preview[name] for name in same} == same
    until = datetime.fromisoformat(preview["EXPIRES_AT"]) - datetime.now(UTC)
    assert 590 < until.total_seconds() < 601
    post = await portal.result(PUBLISH, confirmed(preview))
    people = await portal.result("feed24.post.audience", {"POST_ID": post})
    assert people["PEOPLE"] == preview["PEOPLE"]
    assert await refused(portal, confirmed(preview)) == GONE
    assert await count(portal) == 1


async def test_looking_twice_gives_two_good_confirmations_of_one_publication(
    portal: Portal,
) -> None:
    first = await shown(portal)
    again = await portal.result(PREVIEW, {"DRAFT_ID": first["DRAFT_ID"]})
    await portal.result(PUBLISH, confirmed(again))
    assert await refused(portal, confirmed(first)) == GONE


async def test_nobody_else_and_no_other_credential(portal: Portal) -> None:
    preview = await shown(portal)
    ann = await portal.make.person("Ann")
    assert await refused(portal, confirmed(preview), as_=ann) == GONE
    assert await refused(portal, confirmed(preview), scope="log") == NOT_GENUINE
    theirs = await shown(portal, as_=ann)
    mixed = confirmed(preview, CONFIRMATION=theirs["CONFIRMATION"])
    assert await refused(portal, mixed) == NOT_GENUINE
    await portal.result(PUBLISH, confirmed(preview))


async def test_tampering(portal: Portal) -> None:
    preview, other = await shown(portal), await shown(portal)
    draft, until, own, audience = preview["CONFIRMATION"].split(".")
    flipped = ("A" if own[0] != "A" else "B") + own[1:]
    for forged in (
        other["CONFIRMATION"],
        f"{draft}.{int(until) + 9}.{own}.{audience}",
        f"{draft}.{until}.{flipped}.{audience}",
        f"0{draft}.{until}.{own}.{audience}",
        f"{draft}.{until}.{own}",
        f"{draft}.{until}.{own}.{audience}.",
        f"{draft}.{until}.{own}.{audience}\n",
        f"{'9' * 19}.{'9' * 19}.{own}.{audience}",
        "٣.٣.x.y",
        "",
        "x" * 100_000,
        {"a": ["b"]},
    ):
        assert await refused(portal, confirmed(preview, CONFIRMATION=forged)) == NOT_GENUINE
    wrong = f"{draft}.{until}.{own}.{own}"
    assert await refused(portal, confirmed(preview, CONFIRMATION=wrong)) == CHANGED
    assert await count(portal) == 0


async def test_another_text_is_not_what_was_shown(portal: Portal) -> None:
    preview = await shown(portal, {**SENT, "FILES": [["a.txt", "YQ=="]]})
    draft = {"DRAFT_ID": preview["DRAFT_ID"]}
    for change, back in (
        ({"POST_MESSAGE": "[b]Hi![/b]"}, SENT),
        ({"POST_TITLE": "New"}, {"POST_TITLE": None}),
        ({"DEST": ["UA"]}, SENT),
        ({"IMPORTANT": "Y"}, {"IMPORTANT": None}),
        ({"FILES": [["a.txt", "Yg=="]]}, {"FILES": [["a.txt", "YQ=="]]}),
        ({"UF_BLOG_POST_VOTE": "n0"}, {"UF_BLOG_POST_VOTE": None}),
    ):
        await portal.result(UPDATE, {**draft, **change})
        assert await refused(portal, confirmed(preview)) == NOT_GENUINE
        await portal.result(UPDATE, {**draft, **back})
    await portal.result(UPDATE, {**draft, "PUBLISH_AT": "2040-01-01"})
    await portal.result(PUBLISH, confirmed(preview))


async def test_a_changed_audience_is_asked_again(portal: Portal) -> None:
    team = await portal.make.department("Team")
    preview = await shown(portal, {**SENT, "DEST": [f"D{team}", "U1"]})
    await portal.make.person("Ann", departments=[team])
    assert await refused(portal, confirmed(preview)) == CHANGED
    preview = await portal.result(PREVIEW, {"DRAFT_ID": preview["DRAFT_ID"]})
    await portal.result("department.update", {"ID": team, "NAME": "Other"})
    assert await refused(portal, confirmed(preview)) == CHANGED
    preview = await portal.result(PREVIEW, {"DRAFT_ID": preview["DRAFT_ID"]})
    assert preview["PEOPLE"] == 2
    post = await portal.result(PUBLISH, confirmed(preview))
    assert await count(portal) == 1
    assert (await portal.result("log.blogpost.get", {"POST_ID": post}))[0]["ID"] == str(post)


async def test_recipients_lost_meanwhile_are_refused_as_ever(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    crew = await portal.make.workgroup("Crew", members=[ann])
    preview = await shown(portal, {**SENT, "DEST": [f"SG{crew}"]}, as_=ann)
    await portal.make.role(crew, ann, None)
    assert await refused(portal, confirmed(preview), as_=ann) == "ERROR_CORE"


async def test_it_expires(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    preview = await shown(portal)
    with clock_of(monkeypatch) as clock:
        clock.forward(minutes=11)
        assert await refused(portal, confirmed(preview)) == EXPIRED
        preview = await portal.result(PREVIEW, {"DRAFT_ID": preview["DRAFT_ID"]})
        clock.forward(minutes=9)
        await portal.result(PUBLISH, confirmed(preview))


async def test_a_draft_that_cannot_be_published_has_no_preview(portal: Portal) -> None:
    made = await portal.result(ADD, {"POST_MESSAGE": "x", "DEST": ["SG999"]})
    wanted = await portal.error("log.blogpost.add", {"POST_MESSAGE": "x", "DEST": ["SG999"]})
    assert await portal.error(PREVIEW, {"DRAFT_ID": made}) == wanted
    assert (await portal.error(PREVIEW, {"DRAFT_ID": 999}))[1] == GONE
    assert (await portal.error(PREVIEW, {"DRAFT_ID": made}, as_=await portal.make.person()))[
        1
    ] == GONE


async def test_only_what_was_shown_is_deleted(portal: Portal) -> None:
    preview, other = await shown(portal), await shown(portal)
    delete = "feed24.draft.delete"
    mixed = confirmed(preview, CONFIRMATION=other["CONFIRMATION"])
    assert (await portal.error(delete, mixed))[1] == NOT_GENUINE
    await portal.result(UPDATE, {"DRAFT_ID": preview["DRAFT_ID"], "TAGS": "mine"})
    assert (await portal.error(delete, confirmed(preview)))[1] == NOT_GENUINE
    await portal.make.person()
    assert await portal.result(delete, confirmed(other)) is True
    assert await refused(portal, confirmed(other)) == GONE
