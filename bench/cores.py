"""Which core does what, and what it costs.

The server under measurement gets a core to itself and the benchmark with its clients another, so
that neither takes time from the other. PostgreSQL runs on what is left, or on all of them. Where a
process cannot be kept on a core, or there is one core only, everything runs anywhere.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

Cores = frozenset[int]
_GONE = (FileNotFoundError, ProcessLookupError)


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
            f"servers on {_names(self.server)}, clients and bare driver on {_names(self.bench)}, "
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


def move(processes: Iterable[int], cores: Cores) -> None:
    """Keep processes that run already on these cores, with all their threads."""
    for process in processes:
        with suppress(*_GONE):
            for task in Path(f"/proc/{process}/task").iterdir():
                with suppress(*_GONE):
                    os.sched_setaffinity(int(task.name), cores)


def family(process: int) -> set[int]:
    """The process and its living descendants."""
    parents = {number: int(fields[1]) for number, fields in _processes()}
    found = {process}
    while more := {number for number, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def memory(process: int) -> float | None:
    """Megabytes that a process holds in memory; None where the system does not tell."""
    return _status(process, "VmRSS:")


def peak_memory(process: int) -> float | None:
    """Megabytes that a process has held at most; None where the system does not tell."""
    return _status(process, "VmHWM:")


def _status(process: int, field: str) -> float | None:
    with suppress(*_GONE):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1]) / 1024
    return None


def cpu_seconds(processes: Iterable[int]) -> float:
    """Processor time of these processes so far; 0 where the system does not tell."""
    wanted = set(processes)
    ticks = sum(
        int(fields[11]) + int(fields[12]) for number, fields in _processes() if number in wanted
    )
    return ticks / os.sysconf("SC_CLK_TCK")


def _processes() -> Iterator[tuple[int, list[str]]]:
    """Every process with what follows its name in `/proc/N/stat`: state, parent, ..."""
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(*_GONE):
            # The name in front, in parentheses, may hold anything.
            yield int(file.parent.name), file.read_text().rpartition(")")[2].split()
