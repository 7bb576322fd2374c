"""What a run came to."""

from collections import Counter
from dataclasses import dataclass, field

# In the order in which they are told.
KINDS = {
    "comparisons": "pages, orders and totals compared with the facts of their snapshot",
    "requests": "of them answered by the server over HTTPS",
    "steps": "changes over HTTPS, with the very next requests on every worker",
    "done": "changes committed",
    "refused": "changes refused",
    "conflicts": "repetitions that the database asked for",
    "lost": "repetitions after the database was away",
    "unknown": "commits whose outcome nobody knows",
    "given up": "changes given up",
    "away": "rounds of requests broken by a fault",
    "unsettled": "answers not compared, since something changed meanwhile",
    "faults": "faults",
    "acknowledged": "posts and comments acknowledged",
    "alarms": "alarms of the index",
}


@dataclass
class Totals:
    """`differences` and `troubles` must be empty, and there must be no alarms."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not (self.differences or self.troubles or self.counts["alarms"])
