"""Counters in this process: right when it is the only one that serves the portal."""

import time
from collections import OrderedDict

from feed24.db import Transaction
from feed24.rest.limits.store import MINUTE, WINDOW, Clock, Key, Rate, Spent

REMEMBERED = 10_000


def process_clock() -> int:
    """This machine's time, in microseconds."""
    return time.time_ns() // 1000


class Minutes:
    """The minutes of the keys used last: when each began and what was spent in it."""

    def __init__(self) -> None:
        self._keys: OrderedDict[Key, dict[int, tuple[int, int]]] = OrderedDict()

    def used(self, key: Key, now: int) -> Spent:
        minutes = self._keys.get(key)
        if not minutes:
            return Spent(0, None)
        for minute in [each for each, (began, _) in minutes.items() if began <= now - WINDOW]:
            del minutes[minute]
        total = sum(spent for _, spent in minutes.values())
        return Spent(total, min((began for began, _ in minutes.values()), default=None))

    def add(self, key: Key, now: int, spent: int) -> None:
        minutes = self._keys.setdefault(key, {})
        self._keys.move_to_end(key)
        began, before = minutes.get(now // MINUTE, (now, 0))
        minutes[now // MINUTE] = began, before + spent
        if len(self._keys) > REMEMBERED:
            self._keys.popitem(last=False)


class MemoryStore:
    """A `Store` for one process."""

    def __init__(self, clock: Clock = process_clock) -> None:
        self._clock = clock
        self._empty_at: OrderedDict[str, int] = OrderedDict()
        self._minutes = Minutes()

    async def count(self, address: str, rate: Rate) -> bool:
        now = self._clock()
        empty_at = max(self._empty_at.get(address, now), now)
        if empty_at > now + rate.room:
            return False
        self._empty_at[address] = empty_at + rate.interval
        self._empty_at.move_to_end(address)
        if len(self._empty_at) > REMEMBERED:
            self._empty_at.popitem(last=False)
        return True

    async def used(self, key: Key, tx: Transaction | None = None) -> Spent:
        return self._minutes.used(key, self._clock())

    async def add(self, key: Key, spent: int) -> Spent:
        now = self._clock()
        self._minutes.add(key, now, spent)
        return self._minutes.used(key, now)

    async def close(self) -> None:
        """Nothing is open."""
