"""Looking for words, beside the plain first page of the same viewer."""

import time
from itertools import repeat

import msgspec

from bench.agreement import Disagreement
from bench.client import request
from bench.measure import in_turns
from bench.outcome import Outcome
from bench.parts.reading import GET, USUAL
from bench.parts.writing import ADD
from bench.portal import OURS, Portal

SEARCH = "feed24.search"
PLAIN = "plain page"
# The texts are drawn from few words: the rare one is added.
RARE, POSTS_WITH_IT = "zyzzyva", 40
QUERIES = {
    "rare word": RARE,
    "common word": "meetings",
    "three common words": "meeting budget согласования",
    "phrase": '"meeting notes"',
    "word without another": "budget -warehouse",
    "beginnings": "докум* соглас*",
}


async def search(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """The first page of what is found, of words that a worker has looked for before."""
    path = await portal.webhook(portal.data.company.viewers[USUAL].id)
    plain = request(f"{path}{GET}", {})
    for n in range(POSTS_WITH_IT):
        post = {"POST_MESSAGE": f"{RARE} number {n}", "DEST": ["UA"]}
        await portal.servers[OURS].ask(request(f"{path}{ADD}", post))
    await portal.servers[OURS].ask(plain)
    asked = {name: request(f"{path}{SEARCH}", {"QUERY": query}) for name, query in QUERIES.items()}
    for name, each in asked.items():
        await _agree(portal, outcome, name, each)
    server, clients = portal.servers[OURS], portal.clients
    sides = {
        name: server.over_http(repeat(each), clients)
        for name, each in {PLAIN: plain, **asked}.items()
    }
    figures = await in_turns(sides, seconds)
    for name in asked:
        found = f"search, {name}: {outcome.found[name]:,} found"
        outcome.others[found] = {OURS: figures[name], PLAIN: figures[PLAIN]}


async def _agree(portal: Portal, outcome: Outcome, name: str, asked: bytes) -> None:
    """Memory and SQL find the same; how long memory takes the first time. Raises Disagreement."""
    answers = {}
    for who, server in portal.servers.items():
        began = time.perf_counter()
        body = msgspec.json.decode(await server.ask(asked))
        if who == OURS:
            outcome.first_searches[name] = time.perf_counter() - began
        answers[who] = body["total"], body["result"]
    if any(each != answers[OURS] for each in answers.values()):
        totals = {who: total for who, (total, _) in answers.items()}
        raise Disagreement(f"what is found by {QUERIES[name]}: {totals}")
    outcome.found[name] = answers[OURS][0]
    outcome.exact_totals += len(answers)
