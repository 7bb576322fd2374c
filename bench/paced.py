"""How long calls take while they come at a fixed rate, whether earlier ones are done or not."""

import asyncio
import time
from asyncio import Queue

from bench.measure import Side


async def paced(side: Side, rate: float, seconds: float) -> list[float]:
    """Latencies of calls that come evenly, so many per second.

    A call that finds all clients busy waits, and that counts. What the clock of this process is
    late does not: the call comes when it wakes up.
    """
    due: Queue[float | None] = Queue()
    latencies: list[float] = []
    async with side.open() as clients:
        # Connections that are yet to be made are no part of a call.
        await asyncio.gather(*(each() for each in clients))

        async def serve(client: int) -> None:
            while (came := await due.get()) is not None:
                await clients[client]()
                latencies.append(time.perf_counter() - came)

        serving = [asyncio.ensure_future(serve(n)) for n in range(len(clients))]
        await _send(due, rate, seconds)
        for _ in clients:
            due.put_nowait(None)
        await asyncio.gather(*serving)
    return latencies


async def _send(due: "Queue[float | None]", rate: float, seconds: float) -> None:
    began = time.perf_counter()
    for n in range(int(rate * seconds)):
        wait = began + n / rate - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        due.put_nowait(time.perf_counter())
