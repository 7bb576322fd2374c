"""Publishing in two steps: what a person has agreed to, to whom, or nothing."""

from typing import Any

import pytest
from mcp.shared.exceptions import MCPError

from feed24.assistants.server import TOOLS
from tests.acknowledgement.moving import clock_of
from tests.assistants.asking import Assistant, assistant
from tests.posts.feed import count
from tests.support.portal import Portal

WRITING = {name: each for name, each in TOOLS.items() if each.writes}
GONE = ("ERROR_NOT_FOUND", "Draft not found")


async def prepared(asking: Assistant, *to: str, **more: Any) -> dict[str, Any]:
    sent = {"text": "[b]Hi[/b] there", "recipients": list(to) or ["UA"], **more}
    return await asking.answer("prepare_post", **sent)


async def publish(asking: Assistant, shown: dict[str, Any]) -> int:
    published = await asking.answer("publish_post", confirmation=shown["confirmation"])
    post_id: int = published["post_id"]
    return post_id


async def refused(asking: Assistant, confirmation: str) -> str:
    return (await asking.refusal("publish_post", confirmation=confirmation))[0]


async def drafts(portal: Portal, user_id: int = 1) -> int:
    total: int = (await portal.call("feed24.draft.list", as_=user_id))["total"]
    return total


async def test_without_the_setting_there_is_nothing_to_write_with(
    portal: Portal, reading: Portal
) -> None:
    async with assistant(reading) as asking:
        offered = {each.name for each in (await asking.client.list_tools()).tools}
        assert offered.isdisjoint(WRITING)
        for name in WRITING:
            with pytest.raises(MCPError, match="Unknown tool"):
                await asking.call(name, text="x", recipients=["UA"], confirmation="x")
    assert (await count(portal), await drafts(portal)) == (0, 0)


async def test_with_the_setting_clients_are_told_what_writes(writing: Portal) -> None:
    async with assistant(writing) as asking:
        listed = {each.name: each for each in (await asking.client.list_tools()).tools}
    assert set(listed) == set(TOOLS)
    for name in WRITING:
        hints = listed[name].annotations
        assert hints
        assert (hints.read_only_hint, hints.destructive_hint) == (False, name != "prepare_post")
    assert "agreement" in (listed["publish_post"].description or "")


async def test_two_steps(portal: Portal, writing: Portal) -> None:
    team = await portal.make.department("Team")
    ann = await portal.make.person("Ann", last_name="Lee", departments=[team])
    crew = await portal.make.workgroup("Crew", members=[ann])
    to = [f"DR{team}", f"SG{crew}", f"U{ann}", "U999"]
    more = {"title": "News", "important": True, "important_until": "2040-01-02", "tags": ["a"]}
    async with assistant(writing, ann) as asking:
        shown = await prepared(asking, *to, **more)
        assert shown["html"] == "<b>Hi</b> there"
        assert (shown["title"], shown["important"]) == ("News", True)
        assert shown["recipients"] == [
            {"code": f"U{ann}", "name": "Ann Lee"},
            {"code": f"DR{team}", "name": "Team"},
            {"code": f"SG{crew}", "name": "Crew"},
        ]
        assert (shown["unknown_recipients"], shown["people"]) == (["U999"], 2)
        assert await count(portal) == 0
        post = await publish(asking, shown)
    (row,) = await portal.result("log.blogpost.get", {"POST_ID": post}, as_=ann)
    assert (row["TITLE"], row["DETAIL_TEXT"]) == ("News", "[b]Hi[/b] there")
    assert row["AUTHOR_ID"] == str(ann)
    assert row["UF_BLOG_POST_IMPRTNT"]["VALUE"] == "1"
    assert row["HAS_TAGS"] == "Y"
    audience = await portal.result("feed24.post.audience", {"POST_ID": post}, as_=ann)
    assert audience == {"PEOPLE": shown["people"]}
    assert await drafts(portal, ann) == 0


async def test_a_confirmation_works_once(portal: Portal, writing: Portal) -> None:
    async with assistant(writing) as asking:
        shown = await prepared(asking)
        await publish(asking, shown)
        again = await asking.refusal("publish_post", confirmation=shown["confirmation"])
        assert again == GONE
        thrown = await asking.refusal("discard_post", confirmation=shown["confirmation"])
        assert thrown == GONE
    assert await count(portal) == 1


async def test_tampered_confirmations(portal: Portal, writing: Portal) -> None:
    async with assistant(writing) as asking:
        first, second = await prepared(asking), await prepared(asking, text="Other")
        draft, until, own, audience = first["confirmation"].split(".")
        other = second["confirmation"].split(".")
        for forged in (
            f"{draft}.{other[1]}.{other[2]}.{other[3]}",
            f"{draft}.{int(until) + 600}.{own}.{audience}",
            f"{draft}.{until}.{own[::-1]}.{audience}",
            draft,
            f"{draft}.",
            f"{draft}.x",
        ):
            assert await refused(asking, forged) == "ERROR_CONFIRMATION"
            thrown = await asking.refusal("discard_post", confirmation=forged)
            assert thrown[0] == "ERROR_CONFIRMATION"
        assert await refused(asking, f"{draft}.{until}.{own}.{own}") == "ERROR_AUDIENCE_CHANGED"
        for nonsense in ("", "x", "0.1.2.3", f"{'9' * 40}.1.2.3", "é" * 1000, "9.9\n"):
            assert await refused(asking, nonsense) in {"ERROR_NOT_FOUND", "ERROR_CONFIRMATION"}
    assert (await count(portal), await drafts(portal)) == (0, 2)


async def test_it_is_bound_to_caller_and_credential(portal: Portal, writing: Portal) -> None:
    ann = await portal.make.person("Ann")
    async with assistant(writing) as asking:
        shown = await prepared(asking)
    async with assistant(writing, ann) as other:
        assert await refused(other, shown["confirmation"]) == "ERROR_NOT_FOUND"
    async with assistant(writing, scope="log") as mine:
        assert await refused(mine, shown["confirmation"]) == "ERROR_CONFIRMATION"
    assert await count(portal) == 0


async def test_it_expires(portal: Portal, writing: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    async with assistant(writing) as asking:
        shown = await prepared(asking)
        with clock_of(monkeypatch) as clock:
            clock.forward(minutes=10, seconds=1)
            code = await refused(asking, shown["confirmation"])
    assert (code, await count(portal)) == ("ERROR_CONFIRMATION_EXPIRED", 0)


async def test_a_changed_audience_is_asked_again(portal: Portal, writing: Portal) -> None:
    team = await portal.make.department("Team")
    async with assistant(writing) as asking:
        shown = await prepared(asking, f"DR{team}")
        await portal.make.person(departments=[team])
        assert await refused(asking, shown["confirmation"]) == "ERROR_AUDIENCE_CHANGED"
        assert await count(portal) == 0
        again = await prepared(asking, f"DR{team}")
        assert again["people"] == shown["people"] + 1
        await publish(asking, again)


async def test_an_edit_of_the_draft_is_not_what_was_shown(portal: Portal, writing: Portal) -> None:
    async with assistant(writing) as asking:
        shown = await prepared(asking)
        changed = {"DRAFT_ID": shown["draft_id"], "POST_MESSAGE": "Something else"}
        await portal.result("feed24.draft.update", changed)
        assert await refused(asking, shown["confirmation"]) == "ERROR_CONFIRMATION"
    assert await count(portal) == 0


async def test_what_would_be_refused_is_not_even_kept(portal: Portal, writing: Portal) -> None:
    ann = await portal.make.person("Ann")
    await portal.make.workgroup("Closed")
    async with assistant(writing, ann) as asking:
        for sent in (
            {"recipients": ["SG1"]},
            {"recipients": ["SG999"]},
            {"recipients": ["nonsense"]},
            {"text": " \n "},
            {"text": "a\0b"},
        ):
            wanted = {"POST_MESSAGE": sent.get("text", "x"), "DEST": sent.get("recipients", ["UA"])}
            error = await portal.error("log.blogpost.add", wanted, as_=ann)
            both = {"text": "x", "recipients": ["UA"], **sent}
            assert await asking.refusal("prepare_post", **both) == error[1:]
        nonsense: tuple[dict[str, Any], ...] = (
            {"recipients": []},
            {"text": ""},
            {"recipients": None},
            {"user_id": 1},
        )
        for wrong in nonsense:
            both = {"text": "x", "recipients": ["UA"], **wrong}
            assert (await asking.refusal("prepare_post", **both))[0] == "ERROR_ARGUMENT"
    async with assistant(writing, ann, "user") as asking:
        both = {"text": "x", "recipients": ["UA"]}
        assert (await asking.refusal("prepare_post", **both))[0] == "insufficient_scope"
        assert await refused(asking, "1.1.1.1") == "insufficient_scope"
    assert (await count(portal), await drafts(portal, ann)) == (0, 0)


async def test_discarding(portal: Portal, writing: Portal) -> None:
    async with assistant(writing) as asking:
        shown = await prepared(asking)
        await asking.answer("discard_post", confirmation=shown["confirmation"])
        assert await refused(asking, shown["confirmation"]) == "ERROR_NOT_FOUND"
        own = await portal.result("feed24.draft.add", {"POST_MESSAGE": "By hand"})
        thrown = await asking.refusal("discard_post", confirmation=str(own))
        assert thrown[0] == "ERROR_CONFIRMATION"
    assert (await count(portal), await drafts(portal)) == (0, 1)
