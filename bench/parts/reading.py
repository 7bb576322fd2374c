"""Reading: pages of the feed, and posts one by one."""

import random
from collections.abc import Iterator
from functools import partial
from itertools import cycle, repeat

from bench import agreement, bare
from bench.client import request
from bench.data.company import Viewer
from bench.drivers import connect
from bench.measure import in_turns
from bench.outcome import Outcome
from bench.portal import OURS, Case, Portal
from feed24.rest.paging import PAGE

GET = "log.blogpost.get"
# How deep a page is that is neither the first nor the last, if there are twice as many.
DEEP = 1000
# Different people, and pages of one viewer, that are read in turn.
CROWD, PLACES = 200, 1000
# The viewer in the middle.
USUAL = 50
SEED = 7


async def pages(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """The first, a deep and the last full page, for holders of few, some and many codes."""
    for about, viewer in portal.data.company.viewers.items():
        cases = await _pages_of(portal, viewer, outcome)
        sides = {
            (case.name, name): side
            for case in cases
            for name, side in (await portal.sides(case)).items()
        }
        figures = await in_turns(sides, seconds)
        outcome.pages[about] = {case.name: {} for case in cases}
        for (page, name), found in figures.items():
            outcome.pages[about][page][name] = found


async def _pages_of(portal: Portal, viewer: Viewer, outcome: Outcome) -> list[Case]:
    webhook = await portal.webhook(viewer.id)
    async with connect(portal.data.url) as driver:
        total = await bare.total(driver, viewer.codes)
    # A page of a few posts would be quicker for that reason alone.
    last = max(total // PAGE, 1)
    cases = []
    for number in sorted({1, min(DEEP, max(last // 2, 1)), last}):
        ids, asked = await _checked(portal, outcome, viewer, webhook, (number - 1) * PAGE)
        name = f"page {number:,} of {last:,}, {len(viewer.codes)} codes"
        cases.append(Case(name, repeat(asked), partial(bare.posts, ids=ids)))
    return cases


async def _checked(
    portal: Portal, outcome: Outcome, viewer: Viewer, webhook: str, start: int
) -> tuple[list[int], bytes]:
    """The posts of a page about which everybody agrees, and the request for it."""
    asked = request(f"{webhook}{GET}", {"start": start})
    answers = {name: await server.ask(asked) for name, server in portal.servers.items()}
    async with connect(portal.data.url) as driver:
        _, ids = await agreement.on_page(driver, viewer, start, answers)
    outcome.exact_totals += len(answers)
    return ids, asked


async def totals(portal: Portal, outcome: Outcome, _seconds: float) -> None:
    """Whatever was written meanwhile: every server and SQL agree on everybody's first page."""
    for viewer in portal.data.company.viewers.values():
        await _checked(portal, outcome, viewer, await portal.webhook(viewer.id), 0)


async def anywhere(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """Pages at random: of one viewer, and of many people."""
    viewer = portal.data.company.viewers[USUAL]
    cases = [
        Case(f"any page, {len(viewer.codes)} codes", await somewhere(portal, viewer)),
        Case(f"any page of {CROWD} people", await _of_many(portal)),
    ]
    for case in cases:
        outcome.others[case.name] = await in_turns(await portal.sides(case), seconds)


async def somewhere(portal: Portal, viewer: Viewer) -> Iterator[bytes]:
    """Requests for pages of this viewer, at random."""
    webhook = await portal.webhook(viewer.id)
    async with connect(portal.data.url) as driver:
        total = await bare.total(driver, viewer.codes)
    rng = random.Random(SEED)
    starts = (rng.randrange(total) // PAGE * PAGE for _ in range(PLACES))
    return cycle([request(f"{webhook}{GET}", {"start": start}) for start in starts])


async def _of_many(portal: Portal) -> Iterator[bytes]:
    """Requests for pages that even somebody of few codes has; each person's codes are known."""
    rng, requests = random.Random(SEED), []
    reach = portal.data.posts // 20
    for user_id in rng.sample(portal.data.company.people, CROWD):
        path = f"{await portal.webhook(user_id)}{GET}"
        await portal.servers[OURS].ask(request(path, {}))
        requests += [request(path, {"start": rng.randrange(reach) // PAGE * PAGE}) for _ in "12345"]
    rng.shuffle(requests)
    return cycle(requests)


async def batch(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """Fifty posts, each by a command of its own."""
    viewer = portal.data.company.viewers[USUAL]
    webhook = await portal.webhook(viewer.id)
    ids, _ = await _checked(portal, outcome, viewer, webhook, 0)
    commands = {f"n{post_id}": f"{GET}?POST_ID={post_id}" for post_id in ids}
    asked = request(f"{webhook}batch", {"cmd": commands})
    case = Case("batch of 50 posts by id", repeat(asked), partial(bare.single_posts, ids=ids))
    outcome.others[case.name] = await in_turns(await portal.sides(case), seconds)
