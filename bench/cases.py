"""What is measured."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

import msgspec

from bench import agreement, bare, fill
from bench.client import Client, request
from bench.measure import Side
from bench.pages import page
from bench.portal import Portal
from bench.samples import Sample

ADD, GET = "log.blogpost.add", "log.blogpost.get"
# Different posts that are sent in turn.
VARIETY = 500


@dataclass(frozen=True, slots=True)
class Case:
    """One comparison: both sides do the same work. `name` begins with the method's last word."""

    name: str
    ours: Side
    bare: Side


async def prepare(portal: Portal) -> list[Case]:
    """The comparisons, once it is certain that both sides agree. Raises Disagreement."""
    company = portal.company
    adding = await _adding(portal, company.busy)
    return [
        *await _reading(portal, company.newcomer),
        *await _reading(portal, company.busy),
        adding,
    ]


async def _reading(portal: Portal, user_id: int) -> list[Case]:
    """The first and the last page of a viewer's feed."""
    webhook = portal.server.webhook(user_id, "log")
    last = (await page(portal.database, user_id, 0)).last
    cases = []
    for title, start in (("first", 0), ("last", last)):
        found = await page(portal.database, user_id, start)
        asked = request(webhook, GET, {"start": start})
        async with bare.connect(portal.url) as driver:
            await agreement.on_page(found, await _answer(portal, asked), driver)
        read = portal.by_driver(_read(found.statements))
        name = f"get: {title} page of {found.total} posts, {found.codes} codes"
        cases.append(Case(name, portal.over_http([asked]), read))
    return cases


def _read(statements: Sequence[bare.Statement]) -> bare.Work:
    async def read(driver: bare.Driver) -> object:
        return await driver.read(statements)

    return read


async def _adding(portal: Portal, author_id: int) -> Case:
    """Posts by one author to the company's usual audience."""
    webhook = portal.server.webhook(author_id, "log")
    samples = [portal.samples.one(author_id) for _ in range(VARIETY)]
    requests = [request(webhook, ADD, sample.params) for sample in samples]
    await _agree_on_rows(portal, samples[0], requests[0])
    endless = cycle(samples)

    async def write(driver: bare.Driver) -> object:
        return await driver.add(next(endless))

    return Case("add", portal.over_http(requests), portal.by_driver(write))


async def _agree_on_rows(portal: Portal, sample: Sample, sent: bytes) -> None:
    """The server, the bare driver and what filled the feed write the same rows of a post."""

    async def by_server() -> int:
        return int(msgspec.json.decode(await _answer(portal, sent))["result"])

    async def by_driver() -> int:
        async with bare.connect(portal.url) as driver:
            return await driver.add(sample)

    async def by_filling() -> int:
        async with portal.database.transaction(write=True) as tx:
            return (await fill.publish(tx, [sample], tx.now))[0]

    others = {"the bare driver": by_driver, "filling": by_filling}
    await agreement.on_writing(portal.database, by_server, others)


async def _answer(portal: Portal, sent: bytes) -> bytes:
    client = Client(portal.server.port, portal.server.ca)
    try:
        return await client.send(sent)
    finally:
        client.close()
