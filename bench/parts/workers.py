"""Two workers beside one.

The clients and the database need the same cores, so that a second worker never finds an idle one
here. Two comparisons are made: everything (server, database, clients) confined to one core with one
worker, and everything on two cores with two; and one worker beside two, both with everything on two
cores.
"""

import os

from bench import cores
from bench.measure import Side, in_turns
from bench.outcome import Outcome
from bench.parts.reading import USUAL, somewhere
from bench.portal import Portal, server
from bench.servers import Server, running

CONFINED, ALONE, TWO = "1 worker, 1 core", "1 worker, 2 cores", "2 workers, 2 cores"
# More connections than elsewhere: workers take them as they come, and both should have some.
CLIENTS = 4


async def workers(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """Throughput of pages anywhere in the feed. Needs two cores and a database that we may move."""
    available, databases = cores.PLAN.server | cores.PLAN.bench, portal.data.databases
    if not available or not databases.processes:
        return
    one, two = server(portal.data, "one"), server(portal.data, "two")
    with running(one, 1, available), running(two, 2, available):
        sides = {
            CONFINED: await _side(portal, one, cores.PLAN.server),
            ALONE: await _side(portal, one, available),
            TWO: await _side(portal, two, available),
        }
        before = _spent(two)
        try:
            outcome.workers = await in_turns(sides, seconds)
            outcome.shares = _shares(before, _spent(two))
        finally:
            cores.move([os.getpid()], cores.PLAN.bench)
            cores.move(databases.processes, cores.PLAN.database)


async def _side(portal: Portal, server: Server, on: cores.Cores) -> Side:
    requests = await somewhere(portal, portal.data.company.viewers[USUAL])
    side = server.over_http(requests, CLIENTS * portal.clients)

    async def before() -> None:
        cores.move({os.getpid()} | server.processes | portal.data.databases.processes, on)
        await side.before()

    return Side(side.open, side.processes, before)


def _spent(server: Server) -> dict[int, float]:
    return {process: cores.cpu_seconds([process]) for process in server.processes}


def _shares(before: dict[int, float], after: dict[int, float]) -> list[float]:
    """What each of the two workers did of their work: they are the two that did most."""
    spent = sorted(after[process] - before.get(process, 0.0) for process in after)[-2:]
    return [each / sum(spent) for each in spent] if sum(spent) else []
