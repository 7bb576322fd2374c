"""When an event that could not be delivered is told again."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

# Lest all receivers of a machine that was away are told at the same moment again.
_SPREAD = 0.1


@dataclass(frozen=True, slots=True)
class Schedule:
    """Seconds between the attempts; after the last one the event is given up."""

    delays: Sequence[float]

    def after(self, tries: int) -> int | None:
        """Milliseconds until the next attempt when so many were in vain; None to give up."""
        if tries > len(self.delays):
            return None
        spread = random.uniform(1 - _SPREAD, 1 + _SPREAD)  # noqa: S311 - no secret
        return int(1000 * self.delays[tries - 1] * spread)

    @property
    def whole(self) -> int:
        """Milliseconds that an event is tried for."""
        return int(1000 * sum(self.delays))
