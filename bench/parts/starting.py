"""How long a server takes from its start to its first page."""

import time

from bench import agreement
from bench.client import request
from bench.data.sets import DataSet
from bench.drivers import connect
from bench.outcome import Outcome, Start
from bench.parts.reading import GET, USUAL
from bench.portal import FORMS, Portal, server
from bench.servers import Server, running

TIMES = 3


async def cold(portal: Portal, outcome: Outcome, _seconds: float) -> None:
    """Start servers again and again on the database that is in use, and read a page of each.

    The page is right, or the run ends.
    """
    webhook = await portal.webhook(portal.data.company.viewers[USUAL].id)
    for _ in range(TIMES):
        for name in FORMS:
            start = await _start(portal.data, name, request(f"{webhook}{GET}", {}))
            outcome.starts.setdefault(name, []).append(start)
            outcome.exact_totals += 1


async def _start(data: DataSet, name: str, asked: bytes) -> Start:
    began = time.perf_counter()
    with running(server(data, f"{name}-again", name)) as started:
        ready = time.perf_counter()
        page = await started.ask(asked)
        first = time.perf_counter()
        await started.ask(asked)
        second = time.perf_counter()
        await _check(data, started, page)
    return Start(ready - began, first - ready, second - first)


async def _check(data: DataSet, started: Server, page: bytes) -> None:
    async with connect(data.url) as driver:
        viewer = data.company.viewers[USUAL]
        await agreement.on_page(driver, viewer, 0, {"the server just started": page})
