"""Reading what is said about a post."""

from functools import partial
from itertools import repeat

import msgspec

from bench import bare
from bench.agreement import Disagreement
from bench.drivers import connect
from bench.outcome import Outcome
from bench.parts.author import author
from bench.portal import Case, Portal
from feed24.rest.paging import PAGE

LIST = "feed24.comment.list"
# Comments of the post, by so many people.
COMMENTS, SPEAKERS = 200, 20


async def talk(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """The latest comments of a post that many have commented."""
    by = await author(portal)
    (post_id,) = await by.posts(1)
    asked = by.request(LIST, {"POST_ID": post_id})
    async with connect(portal.data.url) as driver:
        for n in range(COMMENTS):
            speaker = portal.data.company.people[n % SPEAKERS]
            await bare.comment(driver, post_id, speaker, f"Comment number {n} on what we read")
        expected = await bare.comments(driver, post_id, PAGE)
    for name, server in portal.servers.items():
        answer = msgspec.json.decode(await server.ask(asked))
        found = [int(row["ID"]) for row in answer["result"]]
        if (found, answer["total"]) != (expected, COMMENTS):
            raise Disagreement(f"{name} lists other comments than SQL")
    work = partial(bare.comments, post_id=post_id, size=PAGE)
    name = f"page of {PAGE} of {COMMENTS} comments"
    await by.measure(outcome, Case(name, repeat(asked), work), seconds)
