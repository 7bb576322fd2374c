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
FEWEST_TURNS = 2


@dataclass(slots=True)
class Figures:
    """What one side did, turn by turn."""

    latencies: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    seconds: float = 0.0
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


@dataclass(slots=True)
class Pair:
    """Both sides of one comparison."""

    ours: Figures = field(default_factory=Figures)
    bare: Figures = field(default_factory=Figures)

    @property
    def turns(self) -> int:
        return len(self.bare.rates)

    @property
    def ratios(self) -> list[float]:
        """Our rate as a share of the bare one, for each two turns that followed each other."""
        return [a / b for a, b in zip(self.ours.rates, self.bare.rates, strict=True)]

    @property
    def ratio(self) -> float:
        return statistics.median(self.ratios)


async def in_turns(ours: Side, bare: Side, seconds: float, session: int) -> Pair:
    """Let both work in turns, until together they have had twice this many seconds.

    Before that, each has a turn that does not count. `session` is the server's, for its processor
    time.
    """
    warm_up, pair = Pair(), Pair()
    async with ours() as our_work, bare() as bare_work:
        while pair.turns < FEWEST_TURNS or pair.ours.seconds + pair.bare.seconds < 2 * seconds:
            into = pair if warm_up.turns else warm_up
            sides = [(our_work, into.ours), (bare_work, into.bare)]
            for work, figures in sides if into.turns % 2 else reversed(sides):
                await _turn(work, figures, session)
    return pair


async def _turn(work: Sequence[Operation], into: Figures, session: int) -> None:
    server, bench, count = cpu_seconds(session), time.process_time(), into.count
    began = time.perf_counter()
    await asyncio.gather(*(_repeat(each, began + TURN, into.latencies) for each in work))
    seconds = time.perf_counter() - began
    into.seconds += seconds
    into.rates.append((into.count - count) / seconds)
    into.server_cpu += (cpu_seconds(session) or 0.0) - (server or 0.0)
    into.bench_cpu += time.process_time() - bench


async def _repeat(operation: Operation, deadline: float, latencies: list[float]) -> None:
    while (began := time.perf_counter()) < deadline:
        await operation()
        latencies.append(time.perf_counter() - began)
