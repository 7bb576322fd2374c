"""Forgetting entries that are older than the settings want them kept."""

from collections.abc import Coroutine
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import delete, select

from feed24.audit.tables import audit_entry
from feed24.background import clearing
from feed24.db import Database, Transaction

EVERY = 3600.0
STEP = 1000


async def prune(tx: Transaction, days: int) -> bool:
    """One step in a writing transaction; whether there was something to forget."""
    old = (
        select(audit_entry.c.id)
        .where(audit_entry.c.at < tx.now - timedelta(days=days))
        .limit(STEP)
        .with_for_update(skip_locked=True)
    )
    gone = await tx.run(delete(audit_entry).where(audit_entry.c.id.in_(old)))
    return bool(gone.rowcount)


def forever(database: Database, days: int) -> Coroutine[Any, Any, None]:
    """Prune now and then."""
    return clearing(database, partial(prune, days=days), EVERY, "pruning the record of acts")
