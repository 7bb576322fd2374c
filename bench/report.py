"""The figures, for people and for programs."""

import json
import os
import platform
import sqlite3
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench import bare
from bench.cores import PLAN
from bench.measure import Figures, Pair

RESULTS = Path(__file__).with_name("results")
# What a table needs; a pipe or a file has no width of its own.
_WIDTH = 120
_DURABILITY = ("server_version", "fsync", "synchronous_commit")


def console() -> Console:
    made = Console()
    return made if made.is_terminal else Console(width=_WIDTH)


async def engine(url: str) -> str:
    """The database's version, and how far it may be trusted after a power failure."""
    async with bare.connect(url) as driver:
        if isinstance(driver, bare.Sqlite):
            return f"SQLite {sqlite3.sqlite_version}, WAL, synchronous=FULL"
        version, *rest = [(await driver.fetch(f"SHOW {name}"))[0][0] for name in _DURABILITY]
    settings = [f"{name}={value}" for name, value in zip(_DURABILITY[1:], rest, strict=True)]
    return ", ".join([f"PostgreSQL {version}", *settings])


def table(title: str, measured: Mapping[str, Pair]) -> Table:
    """One row for each comparison, our figure above the bare one."""
    columns = ("", "", "per second", "p50 ms", "p99 ms", "server CPU ms", "bench CPU ms")
    made = Table(*columns, "ours / bare", title=title, title_justify="left")
    for column in made.columns[2:]:
        column.justify = "right"
    for name, pair in measured.items():
        low, high = min(pair.ratios), max(pair.ratios)
        spread = f"{pair.ratio:.3f}\n{low:.3f} to {high:.3f}"
        both = zip(_shown(pair.ours), _shown(pair.bare), strict=True)
        made.add_row(name, "feed24\nbare", *("\n".join(each) for each in both), spread)
        made.add_section()
    return made


def _shown(figures: Figures) -> list[str]:
    numbers = _numbers(figures)
    rate = numbers["per_second"]
    return [
        f"{rate:,.0f}" if rate >= 100 else f"{rate:.1f}",
        *(f"{numbers[name]:.2f}" for name in _TIMES),
    ]


_TIMES = ("p50_ms", "p99_ms", "server_cpu_ms", "bench_cpu_ms")


def _numbers(figures: Figures) -> dict[str, float]:
    return {
        "per_second": figures.rate,
        "p50_ms": figures.percentile(50),
        "p99_ms": figures.percentile(99),
        "server_cpu_ms": figures.per_operation(figures.server_cpu),
        "bench_cpu_ms": figures.per_operation(figures.bench_cpu),
    }


def surroundings() -> dict[str, Any]:
    """What the figures depend on besides the code."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}",
        "load": os.getloadavg()[0],
        "cores": str(PLAN),
    }


def _commit() -> str | None:
    """The commit measured, with a plus sign when the tree differs from it."""
    command = ["git", "describe", "--always", "--dirty=+", "--exclude=*"]
    done = subprocess.run(command, cwd=RESULTS.parent, capture_output=True, text=True, check=False)
    return done.stdout.strip() or None


def as_json(measured: Mapping[str, Pair]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "ratio": pair.ratio,
            "ratios": pair.ratios,
            "ours": {**_numbers(pair.ours), "count": pair.ours.count},
            "bare": {**_numbers(pair.bare), "count": pair.bare.count},
        }
        for name, pair in measured.items()
    ]


def write(results: Mapping[str, Any]) -> Path:
    """Keep the results in a file of their own."""
    moment = results["surroundings"]["at"].replace(":", "").removesuffix("+0000")
    file = RESULTS / f"{moment}.json"
    file.write_text(json.dumps(results, indent=1) + "\n")
    return file


def say(console: Console, about: Mapping[str, Any]) -> None:
    """The surroundings in a line each."""
    for name, value in about.items():
        console.print(f"{name:>8}  {value}", highlight=False, soft_wrap=True)
