"""Lists of cards, narrowed to what is new and to what workgroups bring, beside the whole feed."""

from itertools import repeat
from typing import Any

import msgspec

from bench.agreement import Disagreement
from bench.client import request
from bench.measure import in_turns
from bench.outcome import Outcome
from bench.parts.reading import USUAL
from bench.portal import OURS, Portal

LIST, VIEW = "feed24.post.list", "feed24.post.view"
PLAIN = "whole feed"
# So many posts are new.
NEW = 1000
NARROWED: dict[str, dict[str, Any]] = {
    "what is new": {"UNSEEN": "Y"},
    "from workgroups": {"FROM_GROUPS": "Y"},
    "both": {"UNSEEN": "Y", "FROM_GROUPS": "Y"},
}


async def narrowed(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """The first page of each, of somebody who has looked at the feed a thousand posts ago."""
    path = await portal.webhook(portal.data.company.viewers[USUAL].id)
    _, ids = await _answer(portal, OURS, request(f"{path}{LIST}", {"start": NEW}))
    await portal.servers[OURS].ask(request(f"{path}{VIEW}", {"POST_ID": ids[:1]}))
    cases = {PLAIN: {}, **NARROWED}
    asked = {name: request(f"{path}{LIST}", params) for name, params in cases.items()}
    totals = {name: await _agreed(portal, outcome, name, each) for name, each in asked.items()}
    server, clients = portal.servers[OURS], portal.clients
    sides = {name: server.over_http(repeat(each), clients) for name, each in asked.items()}
    figures = await in_turns(sides, seconds)
    for name in NARROWED:
        shown = f"cards, {name}: {totals[name]:,} posts"
        outcome.others[shown] = {OURS: figures[name], PLAIN: figures[PLAIN]}


async def _answer(portal: Portal, who: str, asked: bytes) -> tuple[int, list[str]]:
    """The total and the posts of a page."""
    body = msgspec.json.decode(await portal.servers[who].ask(asked))
    return body["total"], [each["ID"] for each in body["result"]]


async def _agreed(portal: Portal, outcome: Outcome, name: str, asked: bytes) -> int:
    """The total, which memory and SQL tell alike. Raises Disagreement."""
    answers = {who: await _answer(portal, who, asked) for who in portal.servers}
    if any(each != answers[OURS] for each in answers.values()):
        raise Disagreement(f"{name}: { {who: total for who, (total, _) in answers.items()} }")
    outcome.exact_totals += len(answers)
    return answers[OURS][0]
