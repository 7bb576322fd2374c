"""The figures as tables."""

import statistics
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table

from bench.measure import Figures
from bench.outcome import Outcome
from bench.portal import OURS
from bench.report.targets import Target

# What a table needs; a pipe or a file has no width of its own.
_WIDTH = 130


def console() -> Console:
    made = Console()
    return made if made.is_terminal else Console(width=_WIDTH)


def tables(outcome: Outcome) -> Iterator[Table]:
    """Those that have anything in them."""
    everything = (
        *(_cases, _searches, _workers, _load, _starts, _memory),
        *(_told, _transfer, _live, _browsing, _held),
    )
    return (table for make in everything if (table := make(outcome)).row_count)


def _table(title: str, *columns: str) -> Table:
    made = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        made.add_column(column, justify="right" if column else "left")
    return made


_COLUMNS = ("per second", "± %", "p50 ms", "p99 ms", "server CPU", "bench CPU")


def _cases(outcome: Outcome) -> Table:
    """Our figure above the others', and what share of theirs it is."""
    made = _table(outcome.title, "", "", *_COLUMNS, "feed24 is")
    for name, sides in outcome.cases.items():
        for n, (side, figures) in enumerate(sides.items()):
            times = "" if side == OURS else _times(sides[OURS], figures)
            made.add_row(name if n == 0 else "", side, *_shown(figures), times)
        made.add_section()
    return made


def _times(ours: Figures, theirs: Figures) -> str:
    """The usual ratio, and how far that of a round was from it."""
    ratios, usual = ours.ratios(theirs), ours.ratio(theirs)
    off = max(abs(each / usual - 1) for each in ratios)
    return f"{usual:.3g} ± {100 * off:.0f} %"


def _shown(figures: Figures) -> list[str]:
    rate = figures.rate
    return [
        f"{rate:,.0f}" if rate >= 100 else f"{rate:.2g}" if rate < 10 else f"{rate:.1f}",
        f"{100 * figures.spread:.0f}",
        f"{figures.percentile(50):.2f}",
        f"{figures.percentile(99):.2f}",
        f"{figures.per_operation(figures.server_cpu):.2f}",
        f"{figures.per_operation(figures.bench_cpu):.2f}",
    ]


def _workers(outcome: Outcome) -> Table:
    shares = " and ".join(f"{100 * each:.0f} %" for each in outcome.shares)
    made = _table(f"{outcome.name}: workers; the two did {shares}", "", *_COLUMNS)
    for name, figures in outcome.workers.items():
        made.add_row(name, *_shown(figures))
    return made


def _searches(outcome: Outcome) -> Table:
    made = _table(f"{outcome.name}: words looked for the first time", "", "posts found", "ms")
    for name, seconds in outcome.first_searches.items():
        made.add_row(name, f"{outcome.found[name]:,}", f"{1000 * seconds:,.0f}")
    return made


def _load(outcome: Outcome) -> Table:
    columns = ("calls per second", "calls", "p50 ms", "p99 ms", "p99 / p50")
    made = _table(f"{outcome.name}: at half of what it manages", "", *columns)
    for name, load in outcome.load.items():
        times = (f"{each:.2f}" for each in (load.p50, load.p99, load.p99 / load.p50))
        made.add_row(name, f"{load.rate:,.1f}", f"{load.count:,}", *times)
    return made


def _starts(outcome: Outcome) -> Table:
    columns = ("to first page, s", "first page, ms", "second page, ms")
    made = _table(f"{outcome.name}: cold start, 50 codes", "", *columns)
    for name, starts in outcome.starts.items():
        found = (
            f"{statistics.median(each.to_first_page for each in starts):.2f}",
            f"{1000 * statistics.median(each.first_page for each in starts):.0f}",
            f"{1000 * statistics.median(each.second_page for each in starts):.0f}",
        )
        made.add_row(name, *found)
    return made


def _memory(outcome: Outcome) -> Table:
    made = _table(f"{outcome.name}: memory", "", "MB")
    for name, held in outcome.memory.items():
        made.add_row(name, f"{held:.0f}")
    return made


def _told(outcome: Outcome) -> Table:
    columns = ("receivers", "per second", "bare client", "feed24 is", "posts", "p50 ms", "p99 ms")
    made = _table(f"{outcome.name}: telling of events; time after the author's answer", *columns)
    if each := outcome.told:
        rates = f"{each.ours:,.0f}", f"{each.bare:,.0f}", f"{each.ours / each.bare:.2g}"
        lags = str(each.lags), f"{each.p50:.1f}", f"{each.p99:.1f}"
        made.add_row(str(each.receivers), *rates, *lags)
    return made


def _transfer(outcome: Outcome) -> Table:
    columns = ("MB", "up, MB/s", "down, MB/s", "ranges/s", "idle, MB", "at most, MB")
    made = _table(f"{outcome.name}: one large file", *columns)
    if each := outcome.transfer:
        made.add_row(
            f"{each.megabytes:,}",
            f"{each.up:.0f}",
            f"{each.down:.0f}",
            f"{each.ranges:.0f}",
            f"{each.idle_memory:.0f}",
            f"{each.peak_memory:.0f}",
        )
    return made


def _live(outcome: Outcome) -> Table:
    columns = ("streams", "open, s", "KB each", "idle, % of a core", "first, ms", "last, ms")
    made = _table(f"{outcome.name}: open pages", *columns)
    if each := outcome.live:
        made.add_row(
            f"{each.streams:,}",
            f"{each.opening:.1f}",
            f"{each.kilobytes:.0f}",
            f"{100 * each.idle_cpu:.1f}",
            f"{each.first:.0f}",
            f"{each.last:.0f}",
        )
    return made


_MET = {True: "yes", False: "no", None: "(other size)"}


def promised(targets: Iterable[Target]) -> Table:
    made = Table("", "", title="Targets", title_justify="left")
    for column in ("target", "measured", "met"):
        made.add_column(column, justify="right")
    for each in targets:
        made.add_row(each.where, each.name, each.wanted, each.measured, _MET[each.met])
    return made


def _browsing(outcome: Outcome) -> Table:
    columns = ("something, ms", "first post, ms", "script for a comment, ms")
    made = _table(f"{outcome.name}: the page, on a slow line at first", *columns)
    if each := outcome.browsing:
        made.add_row(f"{each.paint:,.0f}", f"{each.post:,.0f}", f"{each.script:.1f}")
    return made


def _held(outcome: Outcome) -> Table:
    columns = ("posts read", "elements", "nodes", "script, MB")
    made = _table(f"{outcome.name}: what the page holds", *columns)
    for each in outcome.browsing.held if outcome.browsing else ():
        shown = f"{each.posts:,}", f"{each.elements:,}", f"{each.nodes:,}", f"{each.heap:.1f}"
        made.add_row(*shown)
    return made
