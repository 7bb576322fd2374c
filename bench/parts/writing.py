"""Writing: posts, their recipients, comments."""

from itertools import count, cycle, islice
from urllib.parse import urlencode

import msgspec

from bench import bare
from bench.data.samples import Sample
from bench.drivers import Driver
from bench.measure import Exhausted
from bench.outcome import Outcome
from bench.parts.author import author
from bench.portal import Case, Portal
from bench.servers import Server

ADD, SHARE, COMMENT = "log.blogpost.add", "log.blogpost.share", "log.blogcomment.add"
# Different posts that are sent in turn, and posts that get comments in turn.
VARIETY = 500
AUDIENCE = 1000
# More than anybody shares in a second.
MOST_SHARES = 300


async def add(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """Posts of usual length to the author's usual audience, one by one and fifty at once."""
    by = await author(portal)
    samples = list(islice(by.samples, VARIETY))
    requests = [by.request(ADD, sample.params) for sample in samples]
    endless = cycle(samples)

    async def by_server(server: Server) -> int:
        return int(msgspec.json.decode(await server.ask(requests[0]))["result"])

    async def by_driver(driver: Driver) -> int:
        return await bare.add(driver, next(endless))

    async def fifty(driver: Driver) -> None:
        for _ in range(50):
            await by_driver(driver)

    await by.check(by_server, by_driver)
    await by.measure(outcome, Case("add", cycle(requests), by_driver), seconds)
    batches = cycle(by.request("batch", {"cmd": _commands(samples[n:])}) for n in range(0, 450, 50))
    await by.measure(outcome, Case("batch of 50 adds", batches, fifty), seconds)


def _commands(samples: list[Sample]) -> dict[str, str]:
    """Fifty commands of a batch."""
    commands = {}
    for n, sample in enumerate(samples[:50]):
        params = sample.params
        to = {f"DEST[{position}]": code for position, code in enumerate(params.pop("DEST"))}
        commands[f"n{n}"] = f"{ADD}?{urlencode(params | to)}"
    return commands


async def comment(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """Comments on many posts in turn."""
    by = await author(portal)
    posts = await by.posts(VARIETY)
    fresh = iter(await by.posts(1 + len(portal.servers)))
    numbers = ((posts[n % VARIETY], f"Comment number {n} on what we read") for n in count())

    def sent(post_id: int, text: str) -> bytes:
        return by.request(COMMENT, {"POST_ID": post_id, "TEXT": text})

    async def by_server(server: Server) -> int:
        post_id = next(fresh)
        await server.ask(sent(post_id, "The same text"))
        return post_id

    async def by_driver(driver: Driver) -> int:
        return await bare.comment(driver, next(fresh), by.id, "The same text")

    async def work(driver: Driver) -> None:
        post_id, text = next(numbers)
        await bare.comment(driver, post_id, by.id, text)

    await by.check(by_server, by_driver)
    requests = (sent(post_id, text) for post_id, text in numbers)
    await by.measure(outcome, Case("comment", requests, work), seconds)


async def share(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """Showing posts to a thousand more people."""
    by = await author(portal)
    audiences = _audiences(portal)
    fresh = iter(await by.posts(1 + len(portal.servers)))
    turns = (1 + seconds) * (len(portal.servers) + 1)
    posts = await by.posts(1 + int(turns * MOST_SHARES / len(audiences)))
    pairs = ((post_id, audience) for audience in audiences for post_id in posts)

    def sent(post_id: int, audience: list[str]) -> bytes:
        return by.request(SHARE, {"POST_ID": post_id, "DEST": audience})

    async def by_server(server: Server) -> int:
        post_id = next(fresh)
        await server.ask(sent(post_id, audiences[0]))
        return post_id

    async def by_driver(driver: Driver) -> int:
        return await bare.share(driver, next(fresh), by.id, audiences[0])

    async def work(driver: Driver) -> None:
        if (pair := next(pairs, None)) is None:
            raise Exhausted
        await bare.share(driver, pair[0], by.id, pair[1])

    await by.check(by_server, by_driver)
    requests = (sent(post_id, audience) for post_id, audience in pairs)
    case = Case(f"share to {len(audiences[0]):,} people", requests, work)
    await by.measure(outcome, case, seconds)


def _audiences(portal: Portal) -> list[list[str]]:
    """Groups of a thousand people, none of whom has a part in the posts that are shared."""
    company = portal.data.company
    viewers = {each.id for each in company.viewers.values()}
    others = [f"U{number}" for number in company.people if number not in viewers]
    return [others[n : n + AUDIENCE] for n in range(0, len(others) - AUDIENCE + 1, AUDIENCE)]
