"""What the feed index promises, and what was measured of it. Told, never asserted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.measure import Figures
from bench.outcome import Outcome
from bench.parts.reading import USUAL
from bench.parts.searching import PLAIN
from bench.parts.workers import ALONE, CONFINED, TWO
from bench.portal import BARE, HELLO, OURS, SQL

TIMES_SQL = 60
DEEP_PAGE = 1.5
LARGE_FEED = 1.5
SLOW_CALLS = 4
SEARCH_TIMES = 5
OF_HELLO = 0.35
OF_BARE = 0.4
TWO_WORKERS = 1.6
MEMORY_MB = 250
# The size for which the promises about throughput and memory are made.
PROMISED_AT = 1_000_000


@dataclass(frozen=True, slots=True)
class Target:
    """`met` is None where the figure says nothing about the promise."""

    where: str
    name: str
    wanted: str
    measured: str
    met: bool | None


def targets(outcome: Outcome) -> list[Target]:
    return [
        *_pages(outcome),
        *_totals(outcome),
        *_searches(outcome),
        *_load(outcome),
        *_rest(outcome),
    ]


def _pages(outcome: Outcome) -> Iterator[Target]:
    if not (pages := outcome.pages.get(USUAL)):
        return
    sql = [sides[OURS].ratio(sides[SQL]) for sides in pages.values()]
    at_size = outcome.posts >= PROMISED_AT
    yield _at_least(outcome, "page, times the SQL form", TIMES_SQL, sql, at_size)
    by_depth = list(pages.values())
    first, last = by_depth[0], by_depth[-1]
    slower = first[OURS].ratio(last[OURS])
    yield _at_most(outcome, "time of the last page, times the first", DEEP_PAGE, slower)
    hello = [sides[OURS].ratio(sides[HELLO]) for sides in pages.values()]
    yield _at_least(outcome, "page, of hello-world with its bytes", OF_HELLO, hello)


def _totals(outcome: Outcome) -> Iterator[Target]:
    if outcome.exact_totals:
        # One that differs ends the run.
        count = f"{outcome.exact_totals} of {outcome.exact_totals}"
        yield Target(outcome.name, "totals as SQL counts them", "all", count, True)


def _searches(outcome: Outcome) -> Iterator[Target]:
    slower = [
        1 / sides[OURS].ratio(sides[PLAIN]) for sides in outcome.others.values() if PLAIN in sides
    ]
    if slower:
        yield _at_most(outcome, "slowest search, times the plain page", SEARCH_TIMES, max(slower))


def _load(outcome: Outcome) -> Iterator[Target]:
    if load := outcome.load.get(OURS):
        name = f"p99 at {load.rate:,.0f} pages per second, times p50"
        yield _at_most(outcome, name, SLOW_CALLS, load.p99 / load.p50)


def _rest(outcome: Outcome) -> Iterator[Target]:
    if add := outcome.others.get("add"):
        yield _at_least(outcome, "add, of the bare driver", OF_BARE, [add[OURS].ratio(add[BARE])])
    if two := outcome.workers.get(TWO):
        for one in (CONFINED, ALONE):
            times = [two.ratio(outcome.workers[one])]
            yield _at_least(outcome, f"{TWO}, times {one}", TWO_WORKERS, times)
    if (held := outcome.memory.get(OURS)) is not None:
        at_size = outcome.posts >= PROMISED_AT
        yield _at_most(outcome, "memory of a worker, MB", MEMORY_MB, held, at_size)


def by_size(figures: Mapping[int, Figures], where: str) -> Iterator[Target]:
    """The first page of the largest feed beside that of the smallest."""
    small, large = min(figures), max(figures)
    slower = figures[small].ratio(figures[large])
    name = f"time of the first page at {large:,} posts, times {small:,}"
    yield Target(where, name, f"≤ {LARGE_FEED}", f"{slower:.2f}", slower <= LARGE_FEED)


def _at_least(
    outcome: Outcome, name: str, wanted: float, found: list[float], counts: bool = True
) -> Target:
    shown = ", ".join(f"{each:.3g}" for each in found)
    return Target(outcome.name, name, f"≥ {wanted}", shown, _met(min(found) >= wanted, counts))


def _at_most(
    outcome: Outcome, name: str, wanted: float, found: float, counts: bool = True
) -> Target:
    return Target(outcome.name, name, f"≤ {wanted}", f"{found:.3g}", _met(found <= wanted, counts))


def _met(met: bool, counts: bool) -> bool | None:
    return met if counts else None
