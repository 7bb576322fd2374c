"""Activity numbers: every publication and every comment takes the next one of the portal.

They are taken where posts and comments are stored, in the same statement (`posts/storing.py`). They
are never reused; gaps are normal.
"""

from sqlalchemy import func, select, update

from feed24.db import Transaction
from feed24.index.tables import activity_counter


async def start_after(tx: Transaction, number: int) -> None:
    """Continue above `number`: for imports that assigned numbers themselves."""
    if tx.sqlite:
        await tx.run(update(activity_counter).values(value=number))
    else:
        await tx.run(select(func.setval("activity", number)))
