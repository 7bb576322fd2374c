"""What a run shows while it goes on, and what it says in the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.proof.campaign import Show
from tests.proof.totals import KINDS, Totals

# The first few differences say it all.
MOST_SHOWN = 10


@contextmanager
def progress(console: Console, engine: str, seconds: float) -> Iterator[Show]:
    """A bar for the time, and the counts as they grow."""
    bar = Progress(
        TextColumn(engine), BarColumn(), TimeElapsedColumn(), console=console, transient=True
    )
    task = bar.add_task(engine, total=seconds)
    with Live(console=console, transient=True, refresh_per_second=4) as live:

        def show(passed: float, totals: Totals) -> None:
            bar.update(task, completed=passed)
            live.update(Group(bar, _table("", totals)))

        yield show


def conclusion(console: Console, engine: str, seconds: float, totals: Totals) -> None:
    """The counts, the differences, and the verdict in one line."""
    console.print(_table(f"{engine}, {seconds:.0f} s", totals))
    for text in [*totals.differences[:MOST_SHOWN], *totals.troubles[:MOST_SHOWN]]:
        console.print(f"[red]•[/] {escape(text)}", highlight=False, soft_wrap=True)
    count = len(totals.differences)
    verdict = "[green]no difference[/]" if totals.good else f"[red]{count} differences[/]"
    troubles = f", [red]{len(totals.troubles)} troubles[/]" if totals.troubles else ""
    console.print(f"{engine}: {verdict}{troubles}")


def _table(title: str, totals: Totals) -> Table:
    table = Table(title=title or None, show_header=False, box=None, title_justify="left")
    for kind, meaning in KINDS.items():
        named = ", ".join(f"{name} {n}" for name, n in totals.faults.items())
        about = f"{meaning}: {named}" if kind == "faults" and named else meaning
        table.add_row(f"{totals.counts[kind]:,}", about)
    table.columns[0].justify = "right"
    return table
