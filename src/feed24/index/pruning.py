"""Keeping the log of changes short. A reader who falls behind its beginning forgets and loads anew.

A change is kept for a day, and of each stripe no more than the latest few thousand.
"""

from collections.abc import Coroutine
from typing import Any

from feed24.background import clearing
from feed24.db import Database, Hot, Transaction

KEPT_SECONDS = 86_400
KEPT_PER_STRIPE = 8_000
# One step locks the counters of writers for as long as it takes to delete so many rows.
STEP = 2_000
EVERY = 600.0

_STALE = """
SELECT s.stripe, max(l.seq) FROM access_seq s JOIN access_log l ON l.stripe = s.stripe
WHERE (l.at < {mark}1 OR l.seq <= s.seq - {mark}2) AND l.seq <= s.floor + {mark}3
GROUP BY s.stripe ORDER BY s.stripe
"""
_FIND = Hot(_STALE.format(mark="$"), _STALE.format(mark="?"))
# The rows go in the transaction that says so, so that no reader takes their absence for silence.
_PRUNE = Hot(
    """
WITH raised AS (
    UPDATE access_seq SET floor = $2 WHERE stripe = $1 AND floor < $2 RETURNING stripe
)
DELETE FROM access_log l USING raised WHERE l.stripe = raised.stripe AND l.seq <= $2
""",
    "UPDATE access_seq SET floor = ?2 WHERE stripe = ?1 AND floor < ?2",
    "DELETE FROM access_log WHERE stripe = ?1 AND seq <= ?2",
)


async def prune(
    tx: Transaction, *, seconds: int = KEPT_SECONDS, per_stripe: int = KEPT_PER_STRIPE
) -> bool:
    """One step in a writing transaction; whether there was something to prune."""
    before = int(tx.now.timestamp()) - seconds
    found = await tx.hot(_FIND, before, per_stripe, STEP)
    for stripe, seq in found:
        await tx.hot(_PRUNE, stripe, seq)
    return bool(found)


def forever(database: Database) -> Coroutine[Any, Any, None]:
    """Prune now and then."""
    return clearing(database, prune, EVERY, "pruning the log of changes")
