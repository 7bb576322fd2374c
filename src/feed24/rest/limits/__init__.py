"""Request limits, off on a portal of one's own until a profile is chosen.

Two rules of the cloud exist. *Intensity* is a leaky bucket per caller's address; *operating* is the
time that one method of one credential has run lately. The rules are in `rules`, and count in one of
three stores: this process's memory, the database, or Redis. `choice` says which.
"""

import time

import feed24.rest.limits.tables  # noqa: F401 - in the schema whether limits are on or not
from feed24.rest.limits.choice import Limits
from feed24.rest.limits.rules import Figures, Intensity, Operating, Used

__all__ = ["Figures", "Intensity", "Limits", "Operating", "Used", "clock"]


def clock() -> float:
    return time.time()
