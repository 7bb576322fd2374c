"""Measuring two ways of doing the same work, in turns, so that noise hits both alike."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from bench.cores import cpu_seconds

Operation = Callable[[], Awaitable[object]]
# One operation per worker; each worker repeats its own, one at a time.
Side = Callable[[], AbstractAsyncContextManager[Sequence[Operation]]]

TURN = 0.5


@dataclass(slots=True)
class Figures:
    """What one side did, turn by turn."""

    latencies: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    # Processor time of the server's processes and of this one.
    server_cpu: float = 0.0
    bench_cpu: float = 0.0

    @property
    def count(self) -> int:
        return len(self.latencies)

    @property
    def rate(self) -> float:
        """Operations per second in a usual turn."""
        return statistics.median(self.rates)

    def percentile(self, percent: int) -> float:
        """Milliseconds within which so many of a hundred operations were done."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]

    def per_operation(self, seconds: float) -> float:
        """Milliseconds of processor time."""
        return 1000 * seconds / self.count


@dataclass(frozen=True, slots=True)
class Pair:
    """Both sides of one comparison."""

    ours: Figures
    bare: Figures

    @property
    def ratios(self) -> list[float]:
        """Our rate as a share of the bare one, for each two turns that followed each other."""
        return [a / b for a, b in zip(self.ours.rates, self.bare.rates, strict=True)]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)


async def in_turns(ours: Side, bare: Side, seconds: float, session: int) -> Pair:
    """Let both work for this many seconds each, after one turn each that does not count.

    `session` is the server's, for its processor time.
    """
    turns = max(2, round(seconds / TURN))
    pair = Pair(Figures(), Figures())
    warm_up = Pair(Figures(), Figures())
    for n in range(turns + 1):
        into = pair if n else warm_up
        sides = [(ours, into.ours), (bare, into.bare)]
        for side, figures in sides if n % 2 else reversed(sides):
            await _turn(side, seconds / turns, figures, session)
    return pair


async def _turn(side: Side, seconds: float, into: Figures, session: int) -> None:
    async with side() as operations:
        # Connections and prepared statements are made here.
        await asyncio.gather(*(operation() for operation in operations))
        server, bench = cpu_seconds(session), time.process_time()
        count, began = into.count, time.perf_counter()
        deadline = began + seconds
        await asyncio.gather(*(_repeat(each, deadline, into.latencies) for each in operations))
        into.rates.append((into.count - count) / (time.perf_counter() - began))
        into.server_cpu += (cpu_seconds(session) or 0.0) - (server or 0.0)
        into.bench_cpu += time.process_time() - bench


async def _repeat(operation: Operation, deadline: float, latencies: list[float]) -> None:
    while (began := time.perf_counter()) < deadline:
        await operation()
        latencies.append(time.perf_counter() - began)
