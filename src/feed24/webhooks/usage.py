"""When webhooks were last used.

What people want to know of a webhook is whether it is still in use at all: once an hour is enough.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, update

from feed24.db import Transaction
from feed24.noting import Notes
from feed24.webhooks.tables import webhook

# A webhook that was used more lately than this is not noted again.
WORTH_NOTING = timedelta(hours=1)

_USED = (
    update(webhook)
    .where(
        webhook.c.id == bindparam("of"),
        or_(webhook.c.last_used_at.is_(None), webhook.c.last_used_at <= bindparam("before")),
    )
    .values(last_used_at=bindparam("at"))
)

# When each was used.
Usage = Notes[datetime]


async def write(tx: Transaction, used: Mapping[int, datetime]) -> None:
    """Write it down, in the order in which everybody does so that nobody waits for who waits."""
    if not used:
        return
    rows = [{"of": of, "at": at, "before": at - WORTH_NOTING} for of, at in sorted(used.items())]
    await tx.run(_USED, rows)
