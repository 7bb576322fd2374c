"""`make bench`: the server over HTTPS beside the bare driver, in the same run."""

import argparse
import asyncio
import signal
from collections.abc import Sequence
from typing import Any

import uvloop
from rich.console import Console
from rich.status import Status

from bench import report
from bench.cases import prepare
from bench.cores import PLAN, on
from bench.databases import ENGINES
from bench.measure import Pair, in_turns
from bench.portal import opened


def options(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="for each side of a comparison")
    parser.add_argument("--posts", type=int, default=10_000, help="in the feed at the beginning")
    parser.add_argument("--clients", type=int, default=8, help="connections at the same time")
    parser.add_argument("--database", choices=ENGINES, action="append", help="only this one")
    parser.add_argument("--only", default="", help="comparisons with this in their name")
    return parser.parse_args(given)


async def measure(engine: str, chosen: argparse.Namespace, status: Status) -> dict[str, Any]:
    """All comparisons on one kind of database."""
    status.update(f"{engine}: filling in {chosen.posts} posts")
    async with opened(engine, posts=chosen.posts, clients=chosen.clients) as portal:
        title = await report.engine(portal.url)
        measured: dict[str, Pair] = {}
        for case in await prepare(portal):
            if chosen.only in case.name:
                status.update(f"{engine}: {case.name}")
                measured[case.name] = await in_turns(
                    case.ours, case.bare, chosen.seconds, portal.server.session
                )
    status.console.print(report.table(title, measured))
    return {"engine": title, "comparisons": report.as_json(measured)}


async def run(chosen: argparse.Namespace, console: Console) -> None:
    about = report.surroundings()
    report.say(console, about)
    used = {"posts": chosen.posts, "clients": chosen.clients, "seconds": chosen.seconds}
    results: dict[str, Any] = {"surroundings": about, "options": used, "databases": []}
    with console.status("") as status, on(PLAN.bench):
        for engine in chosen.database or ENGINES:
            results["databases"].append(await measure(engine, chosen, status))
    console.print(f"written to {report.write(results)}", highlight=False, soft_wrap=True)


if __name__ == "__main__":
    # Whoever ends us politely must not leave our servers behind.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run(options(), report.console()))
