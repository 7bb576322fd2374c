"""`make bench`: the server over HTTPS beside its SQL form, the bare driver and a hello-world."""

import argparse
import asyncio
import signal
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import uvloop
from rich.console import Console
from rich.status import Status

from bench import databases, machine
from bench.cores import PLAN, on
from bench.data.sets import DataSet, workshop
from bench.measure import Figures
from bench.outcome import Outcome
from bench.parts.files import transfer
from bench.parts.sizes import sizes
from bench.report import files, tables
from bench.report.targets import Target, by_size, targets
from bench.suite import PARTS, measure

SIZES, FILES = "sizes", "files"
_MULTIPLES = {"k": 1_000, "m": 1_000_000}


def _posts(text: str) -> int:
    """`10k`, `1M`, `250000`."""
    digits, multiple = text, 1
    if text[-1:].lower() in _MULTIPLES:
        digits, multiple = text[:-1], _MULTIPLES[text[-1].lower()]
    if not digits.isdecimal() or not int(digits):
        raise argparse.ArgumentTypeError(f"{text!r} is no number of posts: 10k, 1M, 250000")
    return int(digits) * multiple


def options(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "--posts",
        type=_posts,
        action="append",
        help="in the feed: 10k (default), 1M, 10M; several times to compare sizes as well",
    )
    parser.add_argument("--database", choices=databases.ENGINES, action="append", help="only this")
    parser.add_argument(
        "--only", choices=(*PARTS, FILES, SIZES), action="append", help="only this part"
    )
    parser.add_argument("--seconds", type=float, default=2, help="for each side of a comparison")
    parser.add_argument("--clients", type=int, default=8, help="connections at the same time")
    parser.add_argument(
        "--file-mb", type=int, default=256, metavar="MB", help="size of the large file (256)"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep data sets here, and use those that are there"
    )
    return parser.parse_args(given)


class Run:
    """One run of the benchmark, on all databases and sizes that were chosen."""

    def __init__(self, chosen: argparse.Namespace, console: Console) -> None:
        self.chosen = chosen
        self.console = console
        self.posts = sorted(set(chosen.posts or [10_000]))
        self.parts = chosen.only or [*PARTS, FILES, SIZES]
        self.outcomes: list[Outcome] = []
        self.sizes: dict[str, dict[int, Figures]] = {}

    async def on(self, engine: str, folder: Path) -> None:
        """All data sets on one kind of database."""
        with (
            databases.opened(engine, folder) as made,
            workshop(made, engine, self.chosen.keep is not None, folder) as shop,
        ):
            data_sets = [await shop.data_set(posts, self.console) for posts in self.posts]
            with self.console.status("") as status, on(PLAN.bench):
                for data in data_sets:
                    await self._measure(data, status)
                if SIZES in self.parts and len(data_sets) > 1:
                    status.update(f"{engine}: sizes")
                    clients, seconds = self.chosen.clients, self.chosen.seconds
                    self.sizes[engine] = await sizes(data_sets, clients, seconds)

    async def _measure(self, data: DataSet, status: Status) -> None:
        clients, seconds = self.chosen.clients, self.chosen.seconds
        outcome = await measure(data, self.parts, clients, seconds, status)
        if FILES in self.parts:
            status.update(f"{outcome.title}: {FILES}")
            outcome.transfer = await transfer(data, self.chosen.file_mb)
        for table in tables.tables(outcome):
            self.console.print(table)
        self.outcomes.append(outcome)

    @property
    def targets(self) -> list[Target]:
        found = [target for outcome in self.outcomes for target in targets(outcome)]
        for engine, figures in self.sizes.items():
            found += by_size(figures, engine)
        return found

    def as_json(self) -> dict[str, Any]:
        sizes = {
            engine: files.sides_as_json({str(posts): each for posts, each in figures.items()})
            for engine, figures in self.sizes.items()
        }
        return {
            "options": {
                "posts": self.posts,
                "clients": self.chosen.clients,
                "seconds": self.chosen.seconds,
            },
            "data_sets": [files.as_json(outcome) for outcome in self.outcomes],
            "sizes": sizes,
            "targets": [asdict(each) for each in self.targets],
        }


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    """Where databases are: a folder that was named, or one that goes in the end."""
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep.absolute()
        return
    with tempfile.TemporaryDirectory(prefix="feed24-bench-") as passing:
        # The database's own user, who is not the superuser, has to get in.
        Path(passing).chmod(0o755)
        yield Path(passing)


async def main(chosen: argparse.Namespace, console: Console) -> None:
    about, watch, run = machine.surroundings(), machine.Watch(), Run(chosen, console)
    for name, value in about.items():
        console.print(f"{name:>8}  {value}", highlight=False, soft_wrap=True)
    with _folder(chosen.keep) as folder:
        for engine in chosen.database or databases.ENGINES:
            await run.on(engine, folder)
    console.print(tables.promised(run.targets))
    console.print(f"   noise  {watch.noise()}", highlight=False, soft_wrap=True)
    results = {"surroundings": about, "noise": watch.as_json(), **run.as_json()}
    console.print(f"written to {files.write(results)}", highlight=False, soft_wrap=True)


if __name__ == "__main__":
    # Whoever ends us politely must not leave our servers behind.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(options(), tables.console()))
