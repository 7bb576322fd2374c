"""Request limits, off on a portal of one's own until a profile is chosen.

Two rules of the cloud exist. *Intensity* is a leaky bucket per caller's address: every request adds
one, the level drops by `per_second`, a request above `burst` is refused. *Operating* is the time
that one method of one credential has run in the last ten minutes; above the limit the method is
refused. Both count in this process; see docs/deviations.md for several workers.
"""

import time
from collections import OrderedDict, deque
from dataclasses import dataclass

from feed24.rest.errors import OPERATION_LIMIT, QUERY_LIMIT

WINDOW = 600
BUCKET = 60
# Shorter calls are not worth counting, and counting them would make every client slow down.
WORTH_COUNTING = 0.1
REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Profile:
    """The numbers of one kind of portal; None switches a rule off."""

    per_second: float | None = None
    burst: int = 0
    operating: float | None = None


PROFILES = {
    "box": Profile(),
    "cloud": Profile(per_second=2, burst=50, operating=480),
    "enterprise": Profile(per_second=5, burst=250, operating=480),
    "box-limited": Profile(operating=420),
}


class Intensity:
    """The leaky buckets of all addresses."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def count(self, address: str, now: float) -> None:
        """Count one request. Raises RestError when there are too many."""
        if self._profile.per_second is None:
            return
        level, seen = self._levels.get(address, (0.0, now))
        level = max(0.0, level - (now - seen) * self._profile.per_second) + 1
        refused = level > self._profile.burst
        self._levels[address] = (level - 1 if refused else level, now)
        self._levels.move_to_end(address)
        if len(self._levels) > REMEMBERED:
            self._levels.popitem(last=False)
        if refused:
            raise QUERY_LIMIT


@dataclass(slots=True)
class _Minute:
    began: float
    seconds: float


class Operating:
    """How long each method of each credential has run lately."""

    def __init__(self, limit: float | None) -> None:
        self._limit = limit
        self._minutes: OrderedDict[tuple[str, int, str], deque[_Minute]] = OrderedDict()

    def check(self, key: tuple[str, int, str], now: float) -> None:
        """Raises RestError when the limit has been crossed."""
        if self._limit is not None and self.used(key, now)[0] > self._limit:
            raise OPERATION_LIMIT

    def used(self, key: tuple[str, int, str], now: float) -> tuple[float, int]:
        """Seconds in the window, and the Unix time at which the oldest of them fall out."""
        minutes = self._minutes.get(key)
        while minutes and minutes[0].began <= now - WINDOW:
            minutes.popleft()
        if not minutes:
            return 0.0, int(now) + WINDOW
        return sum(each.seconds for each in minutes), int(minutes[0].began) + WINDOW

    def add(self, key: tuple[str, int, str], now: float, seconds: float) -> tuple[float, int]:
        """Record a call that ended at `now`; what `used` says afterwards."""
        if seconds >= WORTH_COUNTING:
            minutes = self._minutes.setdefault(key, deque())
            self._minutes.move_to_end(key)
            if minutes and now - minutes[-1].began < BUCKET:
                minutes[-1].seconds += seconds
            else:
                minutes.append(_Minute(now, seconds))
            if len(self._minutes) > REMEMBERED:
                self._minutes.popitem(last=False)
        return self.used(key, now)


def clock() -> float:
    return time.time()
