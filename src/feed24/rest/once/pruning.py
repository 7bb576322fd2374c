"""Forgetting answers after a day."""

from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, tuple_

from feed24.background import clearing
from feed24.db import Database, Transaction
from feed24.rest.once.tables import answered_call

KEPT = timedelta(days=1)
EVERY = 3600.0
STEP = 1000


async def prune(tx: Transaction) -> bool:
    """One step in a writing transaction; whether there was something to forget."""
    key = answered_call.primary_key.columns
    old = (
        select(*key)
        .where(answered_call.c.at < tx.now - KEPT)
        .limit(STEP)
        .with_for_update(skip_locked=True)
    )
    gone = await tx.run(delete(answered_call).where(tuple_(*key).in_(old)))
    return bool(gone.rowcount)


def forever(database: Database) -> Coroutine[Any, Any, None]:
    """Prune now and then."""
    return clearing(database, prune, EVERY, "pruning remembered answers")
