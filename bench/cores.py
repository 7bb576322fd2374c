"""Which core does what, and what it costs.

The server under measurement gets a core to itself and the benchmark with its clients another, so
that neither takes time from the other. PostgreSQL runs on what is left, or on all of them. Where a
process cannot be kept on a core, or there is one core only, everything runs anywhere.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

Cores = frozenset[int]


@dataclass(frozen=True, slots=True)
class Plan:
    """Cores by task; none means anywhere."""

    server: Cores = frozenset()
    bench: Cores = frozenset()
    database: Cores = frozenset()

    def __str__(self) -> str:
        if not self.server:
            return f"everything on any of {os.cpu_count()} cores"
        database = "any core" if self.database & self.bench else _names(self.database)
        return (
            f"server on {_names(self.server)}, clients and bare driver on {_names(self.bench)}, "
            f"PostgreSQL of our own on {database}"
        )


def _plan() -> Plan:
    # Not every system lets a process choose.
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_setaffinity") else []
    if len(cores) < 2:
        return Plan()
    rest = cores[2:] or cores
    return Plan(frozenset(cores[:1]), frozenset(cores[1:2]), frozenset(rest))


def _names(cores: Cores) -> str:
    return f"core {min(cores)}" if len(cores) == 1 else f"{len(cores)} other cores"


PLAN = _plan()


@contextmanager
def on(cores: Cores) -> Iterator[None]:
    """Keep this thread, and every process started from it meanwhile, on these cores."""
    if not cores:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def cpu_seconds(session: int) -> float | None:
    """Processor time of a session's processes so far; None where the system does not tell."""
    if not Path("/proc/self/stat").exists():
        return None
    ticks = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in front, in parentheses, may hold anything.
            fields = file.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[3]) == session:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")
