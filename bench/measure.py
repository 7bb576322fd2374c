"""Measuring several ways of doing the same work, in turns, so that noise hits all alike."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from typing import TypeVar

from bench.cores import cpu_seconds

Operation = Callable[[], Awaitable[object]]
Key = TypeVar("Key")

TURN = 0.5
FEWEST_TURNS = 2


class Exhausted(Exception):
    """There is no more work of this kind."""


def _no_processes() -> Iterable[int]:
    return ()


async def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Side:
    """One way of doing the work.

    `open` gives one operation per client, each of which repeats its own, one at a time. `processes`
    are those that work for it, besides this one; `before` is called before each turn.
    """

    open: Callable[[], AbstractAsyncContextManager[Sequence[Operation]]]
    processes: Callable[[], Iterable[int]] = _no_processes
    before: Callable[[], Awaitable[None]] = _nothing


@dataclass(slots=True)
class Figures:
    """What one side did, turn by turn."""

    latencies: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    seconds: float = 0.0
    # Processor time of the side's processes and of this one.
    server_cpu: float = 0.0
    bench_cpu: float = 0.0
    exhausted: bool = False

    @property
    def count(self) -> int:
        return len(self.latencies)

    @property
    def rate(self) -> float:
        """Operations per second in a usual turn."""
        return statistics.median(self.rates)

    @property
    def spread(self) -> float:
        """The largest distance of a turn from the usual one, as a share of that."""
        return max(abs(each / self.rate - 1) for each in self.rates)

    def percentile(self, percent: float) -> float:
        """Milliseconds within which so many of a hundred operations were done."""
        return percentile(self.latencies, percent)

    def per_operation(self, seconds: float) -> float:
        """Milliseconds of processor time."""
        return 1000 * seconds / self.count

    def ratios(self, other: "Figures") -> list[float]:
        """Our rate as a multiple of the other's, for each two turns of one round."""
        return [a / b for a, b in zip(self.rates, other.rates, strict=True)]

    def ratio(self, other: "Figures") -> float:
        return statistics.median(self.ratios(other))


def percentile(latencies: Sequence[float], percent: float) -> float:
    """In milliseconds."""
    ordered = sorted(latencies)
    return 1000 * ordered[min(int(len(ordered) * percent / 100), len(ordered) - 1)]


async def in_turns(sides: Mapping[Key, Side], seconds: float) -> dict[Key, Figures]:
    """Let all work in turns, until each has had this many seconds; at least twice.

    Before that, each has a turn that does not count. The order is reversed every other round.
    """
    figures = {key: Figures() for key in sides}
    async with AsyncExitStack() as stack:
        work = {key: await stack.enter_async_context(side.open()) for key, side in sides.items()}
        for key, side in sides.items():
            await _turn(side, work[key], Figures())
        rounds, order = 0, list(sides)
        while rounds < FEWEST_TURNS or rounds * TURN < seconds:
            for key in order:
                await _turn(sides[key], work[key], figures[key])
            if any(each.exhausted for each in figures.values()):
                break
            order.reverse()
            rounds += 1
    return figures


async def _turn(side: Side, work: Sequence[Operation], into: Figures) -> None:
    await side.before()
    processes = set(side.processes())
    server, bench, count = cpu_seconds(processes), time.process_time(), into.count
    began = time.perf_counter()
    await asyncio.gather(*(_repeat(each, began + TURN, into) for each in work))
    seconds = time.perf_counter() - began
    into.seconds += seconds
    into.rates.append((into.count - count) / seconds)
    into.server_cpu += cpu_seconds(processes) - server
    into.bench_cpu += time.process_time() - bench


async def _repeat(operation: Operation, deadline: float, into: Figures) -> None:
    while (began := time.perf_counter()) < deadline:
        try:
            await operation()
        except Exhausted:
            into.exhausted = True
            return
        into.latencies.append(time.perf_counter() - began)
