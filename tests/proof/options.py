"""What a run of the proof may be told."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from tests.proof.databases import ENGINES

_MOST_PROCESSES = 32


@dataclass(frozen=True)
class Options:
    """`comparisons` ends a run early: when so many have been made, and every fault as well."""

    seconds: float = 60
    comparisons: int | None = None
    databases: tuple[str, ...] = ENGINES
    writers: int = 2
    readers: int = 2
    seed: int = 0
    faults: bool = True


class _Parser(argparse.ArgumentParser):
    """A mistake is one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def options(given: Sequence[str] | None = None) -> Options:
    """Read the command line; exit with 2 and one line on a mistake."""
    parser = _Parser(prog="prove", description="The feed index against the facts.")
    add = parser.add_argument
    add("--seconds", type=_seconds, default=60, help="on each database")
    add("--comparisons", type=_number, help="stop when there are so many, and every fault once")
    add("--database", choices=ENGINES, action="append", help="only this one")
    add("--writers", type=_processes, default=2, help="processes that change the company")
    add("--readers", type=_processes, default=2, help="processes that compare")
    add("--seed", type=int, default=0, help="of everything random but the timing")
    add("--no-faults", action="store_true", help="kill and cut nothing")
    found = parser.parse_args(given)
    return Options(
        found.seconds,
        found.comparisons,
        tuple(found.database or ENGINES),
        found.writers,
        found.readers,
        found.seed,
        not found.no_faults,
    )


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 1 <= seconds <= 7 * 24 * 3600:
        raise argparse.ArgumentTypeError(f"{text} is not between a second and a week")
    return seconds


def _number(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 on")
    return number


def _processes(text: str) -> int:
    number = int(text)
    if not 1 <= number <= _MOST_PROCESSES:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and {_MOST_PROCESSES}")
    return number


# argparse names the function in what it says of text that is no number at all.
_seconds.__name__, _number.__name__, _processes.__name__ = "seconds", "number", "number"
