"""When webhooks were last used: noted in memory, written down in the background.

As for sessions (`sessions/presence.py`), but what people want to know of a webhook is whether it is
still in use at all: once an hour is enough, and what a killed worker had not written is no loss.
"""

from collections.abc import Coroutine, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import bindparam, or_, update

from feed24.background import now_and_then
from feed24.db import Database, Transaction
from feed24.webhooks.tables import webhook

# A use is not noted again for so long.
WORTH_NOTING = timedelta(hours=1)
EVERY = 60.0

_USED = (
    update(webhook)
    .where(
        webhook.c.id == bindparam("of"),
        or_(webhook.c.last_used_at.is_(None), webhook.c.last_used_at <= bindparam("before")),
    )
    .values(last_used_at=bindparam("at"))
)


class Usage:
    """The webhooks that this worker has seen used: when, and what is not written down yet."""

    def __init__(self) -> None:
        self._noted: dict[int, datetime] = {}
        self._unwritten: dict[int, datetime] = {}

    def note(self, webhook_id: int, at: datetime) -> None:
        noted = self._noted.get(webhook_id)
        if noted is None or at - noted >= WORTH_NOTING:
            self._noted[webhook_id] = self._unwritten[webhook_id] = at

    def take(self) -> dict[int, datetime]:
        """What was noted since this was last asked."""
        taken, self._unwritten = self._unwritten, {}
        return taken


async def write(tx: Transaction, used: Mapping[int, datetime]) -> None:
    """Write it down, in the order in which everybody does so that nobody waits for who waits."""
    if used:
        rows = [
            {"of": of, "at": at, "before": at - WORTH_NOTING} for of, at in sorted(used.items())
        ]
        await tx.run(_USED, rows)


def forever(database: Database, usage: Usage) -> Coroutine[Any, Any, None]:
    """Write down now and then which webhooks this worker has seen used."""
    return now_and_then(partial(_step, database, usage), EVERY, "noting which webhooks are used")


async def _step(database: Database, usage: Usage) -> None:
    if used := usage.take():
        async with database.transaction(write=True) as tx:
            await write(tx, used)
