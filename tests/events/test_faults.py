"""Nothing is lost and nothing comes in another order, whoever fails and whoever is killed.

`make faults` is the long form: a hundred processes are killed on each database.
"""

import asyncio
import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

from aiohttp import web

from tests.events import receiver as replies
from tests.events.couriers import Couriers
from tests.events.receiver import Receiver, Reply, receiving
from tests.events.telling import application, until, waiting
from tests.support.portal import Portal

KILLS = int(os.environ.get("FEED24_TEST_KILLS", "3"))
ADD = "ONLIVEFEEDPOSTADD"
FAULTS: dict[str, Reply] = {
    "/fine": replies.fine,
    "/500": replies.broken,
    "/hangs": replies.hanging,
}
FAULTS |= {"/drops": replies.hanging_up, "/moves": replies.moved}


def half_the_time(fault: Reply) -> Reply:
    async def reply(request: web.Request) -> web.StreamResponse:
        chance = random.random()
        return await (fault if chance < 0.5 else replies.fine)(request)

    return reply


@asynccontextmanager
async def refusing() -> AsyncIterator[Receiver]:
    """A receiver at whose port nobody listens half of the time."""

    async def flap() -> None:
        while True:
            await receiver.pause(0.2)
            await asyncio.sleep(0.2)

    async with receiving() as receiver:
        task = asyncio.create_task(flap())
        try:
            yield receiver
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def test_every_event_arrives_in_order(
    portal: Portal, receiver: Receiver, tmp_path: Path
) -> None:
    app = await application(portal)
    couriers = Couriers(portal, tmp_path / "couriers.log")
    async with refusing() as other:
        for path, fault in FAULTS.items():
            receiver.replies[path] = half_the_time(fault)
            await app.bind(ADD, receiver.url(path))
        await app.bind(ADD, other.url("/refuses"))
        for _ in range(2):
            await couriers.start()
        posts = await _publish_and_kill(portal, couriers, receiver)
        async with asyncio.timeout(120 + 2 * KILLS):
            while await waiting(portal):  # noqa: ASYNC110 - other processes empty it
                await asyncio.sleep(0.1)
        await couriers.end()
        duplicates = 0
        for where, path in [*((receiver, path) for path in FAULTS), (other, "/refuses")]:
            told = [got.post_id for got in where.at(path)]
            # In the order in which they arrived first: all of them, as they happened.
            assert list(dict.fromkeys(told)) == posts, path
            taken = where.taken.get(path, [])
            assert list(dict.fromkeys(taken)) == posts, path
            duplicates += len(taken) - len(posts)
    whole = len(posts) * (len(FAULTS) + 1)
    print(f"{couriers.killed} killed, {whole} deliveries, {duplicates} of them twice or more")


async def _publish_and_kill(portal: Portal, couriers: Couriers, receiver: Receiver) -> list[int]:
    """Posts, while processes are killed: each after it has delivered something."""
    posts = []
    while couriers.killed < KILLS:
        wanted = len(receiver.got) + 3
        posts += [await portal.make.post() for _ in range(3)]
        await until(partial(_has_heard, receiver, wanted))
        await asyncio.sleep(random.uniform(0, 0.3))
        await couriers.kill_one()
    return posts


def _has_heard(receiver: Receiver, count: int) -> bool:
    return len(receiver.got) >= count
