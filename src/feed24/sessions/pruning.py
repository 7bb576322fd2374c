"""Forgetting sessions that are over, and failures that no longer count."""

from collections.abc import Coroutine
from typing import Any

from sqlalchemy import delete, select

from feed24.background import clearing
from feed24.db import Database, Transaction
from feed24.sessions.lockout import FORGOTTEN_AFTER
from feed24.sessions.tables import session, sign_in_failure

EVERY = 3600.0
STEP = 1000


async def prune(tx: Transaction) -> bool:
    """One step in a writing transaction; whether there was something to forget."""
    over = select(session.c.id).where(session.c.expires_at <= tx.now)
    old = select(sign_in_failure.c.subject).where(
        sign_in_failure.c.last_at < tx.now - FORGOTTEN_AFTER
    )
    # Rows that somebody holds are left for the next time.
    over, old = (each.limit(STEP).with_for_update(skip_locked=True) for each in (over, old))
    gone = await tx.run(delete(session).where(session.c.id.in_(over)))
    forgotten = await tx.run(delete(sign_in_failure).where(sign_in_failure.c.subject.in_(old)))
    return bool(gone.rowcount or forgotten.rowcount)


def forever(database: Database) -> Coroutine[Any, Any, None]:
    """Prune now and then."""
    return clearing(database, prune, EVERY, "pruning sessions")
