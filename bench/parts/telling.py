"""Telling of events: how many in a second, and how long after the change."""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench import cores
from bench.data.building import writing
from bench.measure import percentile
from bench.outcome import Outcome, Told
from bench.parts.author import author
from bench.portal import Portal, server
from bench.receiver import Receiver, receiving
from bench.servers import running
from feed24.events import recording
from feed24.events.kinds import Kind, PostEdited
from feed24.events.service import webhooks

# Receivers of the same events, and events in a turn.
RECEIVERS, EVENTS = 16, 100
TURNS = 5
# Posts per second while the time to the receiver is taken.
RATE = 20.0


async def events(portal: Portal, outcome: Outcome, seconds: float) -> None:
    """A server that delivers to a receiver beside it; and a bare client that posts the same."""
    settings = {"deliver": "true", "local_receivers": "true", "delivery_log_hours": "0"}
    ours = server(portal.data, "events", **settings)
    async with receiving() as receiver:
        with running(ours):
            made = await _subscribe(portal, receiver)
            bodies = ours.data / "bodies.json"
            try:
                rates = await _in_turns(portal, receiver, bodies)
                lags = await _lags(portal, receiver, ours.client().send, seconds)
            finally:
                await _unsubscribe(portal, made)
    outcome.told = Told(
        RECEIVERS,
        ours=statistics.median(rates[0][1:]),
        bare=statistics.median(rates[1][1:]),
        lags=len(lags),
        p50=percentile(lags, 50),
        p99=percentile(lags, 99),
    )


async def _in_turns(
    portal: Portal, receiver: Receiver, bodies: Path
) -> tuple[list[float], list[float]]:
    """Deliveries per second by the server and by the bare client. The first turn is practice."""
    ours, bare = [], []
    for _ in range(1 + TURNS):
        ours.append(await _measured(receiver, lambda: _happen(portal)))
        _keep(receiver, bodies)
        bare.append(await _measured(receiver, lambda: _post(receiver, bodies)))
    return ours, bare


async def _measured(receiver: Receiver, begin: Callable[[], Awaitable[None]]) -> float:
    receiver.got.clear()
    await begin()
    await receiver.until(RECEIVERS * EVENTS)
    return receiver.per_second


async def _happen(portal: Portal) -> None:
    async with writing(portal.data.url) as tx:
        recording.record(tx, *(PostEdited(n) for n in range(1, EVENTS + 1)))


def _keep(receiver: Receiver, file: Path) -> None:
    by_path: dict[str, list[str]] = {}
    for _, path, body in receiver.got:
        by_path.setdefault(path, []).append(body.decode())
    file.write_text(json.dumps(by_path))


async def _post(receiver: Receiver, bodies: Path) -> None:
    with cores.on(cores.PLAN.server):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.posting", receiver.url(""), str(bodies))
        )
    if await process.wait():
        raise RuntimeError("the bare client failed")


async def _lags(
    portal: Portal, receiver: Receiver, send: Callable[[bytes], Awaitable[bytes]], seconds: float
) -> list[float]:
    """Seconds from the answer to an author until the receiver has the event."""
    by = await author(portal)
    lags = []
    for _ in range(int(RATE * max(seconds, 2))):
        receiver.got.clear()
        began = time.perf_counter()
        await send(by.request("log.blogpost.add", next(by.samples).params))
        answered = time.perf_counter()
        await receiver.until(1)
        lags.append(max(0.0, receiver.got[0][0] - answered))
        await asyncio.sleep(max(0.0, began + 1 / RATE - time.perf_counter()))
    return lags


async def _subscribe(portal: Portal, receiver: Receiver) -> list[int]:
    """Many hear of edited posts, one of new ones."""
    async with writing(portal.data.url) as tx:
        made = [
            await webhooks.create(tx, receiver.url(f"/{n}"), [Kind.POST_EDITED], local=True)
            for n in range(RECEIVERS)
        ]
        hears = await webhooks.create(tx, receiver.url("/new"), [Kind.POST_PUBLISHED], local=True)
        return [*made, hears]


async def _unsubscribe(portal: Portal, made: list[int]) -> None:
    async with writing(portal.data.url) as tx:
        for webhook in made:
            await webhooks.remove(tx, webhook)
