"""Changes of the log of changes itself: it is kept short while others read it."""

from feed24.db import Transaction
from feed24.index.pruning import prune as prune_step
from feed24.services import Services
from tests.proof.changes.cast import Cast
from tests.proof.changes.plan import Change

_A_LONG_TIME = 10**6


def prune(cast: Cast) -> Change:
    """Keep so little that somebody has to be behind it."""
    kept = cast.random.choice([0, 1, 3, 20])

    async def run(tx: Transaction, _services: Services) -> None:
        await prune_step(tx, seconds=_A_LONG_TIME, per_stripe=kept)

    return Change(f"prune the log to {kept}", run)
