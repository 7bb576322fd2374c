"""A hidden post, and every tool of assistants: nobody outside learns a word of it there either."""

import json
from typing import Any

import pytest

from feed24.assistants.server import TOOLS
from tests.assistants.asking import assistant, text
from tests.assistants.conftest import ON
from tests.conftest import Restart
from tests.leaks.secret import OUTSIDERS, WORD, Secret, hide
from tests.support.portal import Portal

# They show the portal's methods, or what the caller has just sent.
HARMLESS = {"find_methods", "describe_method", "prepare_post"}
NOTHING = 10**6


@pytest.fixture
async def secret(portal: Portal) -> Secret:
    return await hide(portal)


@pytest.fixture
async def offering(secret: Secret, portal_with: Restart) -> Portal:
    return await portal_with(**ON, mcp_write=True)


def readers(post: int, secret: Secret) -> dict[str, list[dict[str, Any]]]:
    about = {"post_id": post}
    codes = ("UA", "SA", "SG1", "SG1_K", "DR3", f"U{secret.author}", f"U{secret.insider}")
    return {
        "read_feed": [{}, {"date_from": "2000-01-01"}, *({"recipient": code} for code in codes)],
        "read_post": [about, {**about, "comments_before": 10**9}],
        "search_posts": [
            {"query": query, **more}
            for query in (WORD, f"{WORD[:3]}*", f'"message {WORD}"')
            for more in ({}, {"author_id": secret.author})
        ],
        "find_recipients": [{"query": WORD}],
        "explain_visibility": [about, {**about, "person_id": secret.insider}],
        "acknowledgement_report": [about],
        "acknowledgement_people": [about, {**about, "state": "pending"}],
        "unread_counts": [{}],
        "publish_post": [{"confirmation": f"{secret.draft}.1.a.b"}],
        "discard_post": [{"confirmation": f"{secret.draft}.1.a.b"}],
    }


@pytest.mark.parametrize("outsider", OUTSIDERS)
async def test_no_tool_shows_a_hidden_post(offering: Portal, secret: Secret, outsider: str) -> None:
    async with assistant(offering, secret.outsiders[outsider]) as asking:
        hidden, missing = readers(secret.post, secret), readers(NOTHING, secret)
        for tool, calls in hidden.items():
            for arguments, other in zip(calls, missing[tool], strict=True):
                done = await asking.call(tool, **arguments)
                shown = json.dumps(done.model_dump(mode="json"), ensure_ascii=False)
                assert WORD not in shown, f"{outsider}: {tool} {arguments}"
                # What is hidden is like what is not there.
                assert text(done) == text(await asking.call(tool, **other)), f"{tool} {arguments}"
        assert (await asking.answer("read_feed"))["total"] == 0
        counts = await asking.answer("unread_counts")
        assert not any(counts.values())


async def test_the_insiders_do_see_it(offering: Portal, secret: Secret) -> None:
    for viewer in (secret.author, secret.insider):
        async with assistant(offering, viewer) as asking:
            for tool in ("read_feed", "read_post", "search_posts"):
                (arguments, *_) = readers(secret.post, secret)[tool]
                assert WORD in json.dumps(await asking.answer(tool, **arguments))


def test_every_tool_takes_part() -> None:
    walked = set(readers(0, Secret(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", 0, 0, 0, {}, [])))
    assert walked | HARMLESS == set(TOOLS)
