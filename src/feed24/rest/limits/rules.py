"""The two rules, whatever the store."""

import time
from typing import NamedTuple

from feed24.db import Transaction
from feed24.rest.errors import OPERATION_LIMIT, QUERY_LIMIT
from feed24.rest.limits.memory import Minutes
from feed24.rest.limits.store import SECOND, WINDOW, Key, Rate, Spent, Store

# Shorter calls are not worth counting, and counting them would make every client slow down.
WORTH_COUNTING = 0.1


class Intensity:
    """How many requests may come from one address."""

    def __init__(self, store: Store, per_second: float, burst: int) -> None:
        self._store = store
        self._rate = Rate.of(per_second, burst)

    async def count(self, address: str) -> None:
        """Count one request. Raises RestError when there are too many."""
        if await self._store.count(address, self._rate) is False:
            raise QUERY_LIMIT


class Used(NamedTuple):
    """Seconds in the window, and the Unix time at which the oldest of them fall out."""

    seconds: float
    reset_at: int

    @classmethod
    def of(cls, spent: Spent | None) -> "Used":
        if spent is None or spent.oldest is None:
            return cls(0.0, int(time.time()) + WINDOW // SECOND)
        return cls(spent.total / SECOND, (spent.oldest + WINDOW) // SECOND)


class Operating:
    """How long each method of each credential may run in ten minutes."""

    def __init__(self, store: Store, limit: float) -> None:
        self._store = store
        self._limit = limit

    async def check(self, key: Key, tx: Transaction | None = None) -> Used:
        """What has been used before a call. Raises RestError when the limit has been crossed.

        One read at most; in `tx`, if that is open already.
        """
        used = Used.of(await self._store.used(key, tx))
        if used.seconds > self._limit:
            raise OPERATION_LIMIT
        return used

    async def add(self, key: Key, before: Used, seconds: float) -> Used:
        """Record a call, after its transaction; what has been used now. Short ones cost nothing."""
        if seconds < WORTH_COUNTING:
            return before
        spent = await self._store.add(key, round(seconds * SECOND))
        return before if spent is None else Used.of(spent)


class Figures:
    """What each method has used as far as this process knows, where no limit asks for more."""

    def __init__(self) -> None:
        self._minutes = Minutes()

    def add(self, key: Key, now: float, seconds: float) -> Used:
        at = round(now * SECOND)
        if seconds >= WORTH_COUNTING:
            self._minutes.add(key, at, round(seconds * SECOND))
        return Used.of(self._minutes.used(key, at))
