"""Removing what is over: old events, old attempts, what is left of receivers that are gone."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Column, ColumnElement, delete, exists, select

from feed24.background import now_and_then
from feed24.db import Database
from feed24.events.tables import (
    captured_receiver,
    delivery_attempt,
    event_token,
    offline_event,
    outbox,
    subscription,
)
from feed24.settings import Settings

EVERY = 600.0
# Offline events that nobody reads, and those that were given up.
KEPT = timedelta(days=30)
# Rows that go in one transaction.
_MOST = 1000

_ORPHANS = ~exists().where(subscription.c.id == outbox.c.subscription_id)
_HAS_LAST_WORDS = exists().where(
    outbox.c.subscription_id == subscription.c.id, outbox.c.dead_at.is_(None)
)


async def forever(database: Database, settings: Settings) -> None:
    """Sweep now and then; any number of processes may."""
    await now_and_then(partial(sweep, database, settings), EVERY, "sweeping events")


async def sweep(database: Database, settings: Settings) -> None:
    """Remove all that is over by now."""
    for column, condition in _over(settings):
        while await _some(database, column, condition) == _MOST:
            pass
    async with database.transaction(write=True) as tx:
        await tx.run(delete(subscription).where(subscription.c.ending, ~_HAS_LAST_WORDS))


def _over(settings: Settings) -> list[tuple[Column[Any], ColumnElement[bool]]]:
    """What is over, by the column that tells its rows apart."""
    now = datetime.now(UTC)
    logged = now - timedelta(hours=settings.delivery_log_hours)
    return [
        (offline_event.c.id, offline_event.c.happened_at <= now - KEPT),
        (outbox.c.id, outbox.c.dead_at <= _milliseconds(now - KEPT)),
        (outbox.c.id, _ORPHANS),
        (delivery_attempt.c.id, delivery_attempt.c.at <= _milliseconds(logged)),
        (event_token.c.access_hash, event_token.c.forget_at <= now),
        (captured_receiver.c.id, captured_receiver.c.forget_at <= now),
    ]


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


async def _some(database: Database, column: Column[Any], condition: ColumnElement[bool]) -> int:
    some = select(column).where(condition).limit(_MOST)
    async with database.transaction(write=True) as tx:
        return int((await tx.run(delete(column.table).where(column.in_(some)))).rowcount)
