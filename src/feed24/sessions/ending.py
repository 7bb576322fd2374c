"""Ending sessions: by their owner, or because their person or password is no longer what it was."""

from sqlalchemy import Update, update

from feed24.db import Transaction, is_id
from feed24.errors import NotFound
from feed24.index.changes import record, signed_out
from feed24.sessions.tables import session


async def end(tx: Transaction, user_id: int, session_id: int) -> None:
    """End one session of a person's. Raises NotFound for one that has ended or is not theirs."""
    change = _ending(tx, user_id).where(session.c.id == session_id)
    if not is_id(session_id) or not await _run(tx, user_id, change):
        raise NotFound(f"session {session_id}")


async def end_all(tx: Transaction, user_id: int, *, but: int | None = None) -> int:
    """End all sessions of a person, or all but one; how many there were."""
    change = _ending(tx, user_id)
    if but is not None:
        change = change.where(session.c.id != but)
    return await _run(tx, user_id, change)


async def _run(tx: Transaction, user_id: int, change: Update) -> int:
    """How many it ended; pages that are open by them hear of it."""
    ended = await tx.scalars(change.returning(session.c.id))
    if ended:
        record(tx, signed_out(user_id, ended))
    return len(ended)


def _ending(tx: Transaction, user_id: int) -> Update:
    theirs = session.c.user_id == user_id
    alive = session.c.revoked_at.is_(None), session.c.expires_at > tx.now
    return update(session).where(theirs, *alive).values(revoked_at=tx.now)
