"""What a store of counters promises to the rules.

Everything is counted in whole microseconds: the same numbers come out of Python, SQL and Lua.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from feed24.db import Transaction

SECOND = 1_000_000
MINUTE = 60 * SECOND
WINDOW = 10 * MINUTE
# Kind and id of a credential, and a method.
Key = tuple[str, int, str]
# Microseconds since 1970. Stores have a clock of their own; tests bring theirs.
Clock = Callable[[], int]


@dataclass(frozen=True, slots=True)
class Rate:
    """A leaky bucket, remembered as the moment at which it will be empty.

    A request is allowed while that moment is not further away than `room`, and puts it off by
    `interval`. One that is refused changes nothing.
    """

    interval: int
    room: int

    @classmethod
    def of(cls, per_second: float, burst: int) -> "Rate":
        interval = round(SECOND / per_second)
        return cls(interval, (burst - 1) * interval)


class Spent(NamedTuple):
    """What has been used in the window, and when the oldest minute in it began, if there is any."""

    total: int
    oldest: int | None


class Store(Protocol):
    """Counters that live somewhere; None where a store cannot tell, which allows everything."""

    async def count(self, address: str, rate: Rate) -> bool | None:
        """Count one request, unless the bucket is full: then False."""
        ...

    async def used(self, key: Key, tx: Transaction | None = None) -> Spent | None:
        """What the minutes of the window add up to; read in `tx` where the store is its database.

        A minute is in the window until ten minutes after its first call.
        """
        ...

    async def add(self, key: Key, spent: int) -> Spent | None:
        """Put `spent` into the present minute; what `used` says afterwards.

        No transaction may be open: the database store writes in one of its own.
        """
        ...

    async def close(self) -> None: ...
