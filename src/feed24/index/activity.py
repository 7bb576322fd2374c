"""Activity numbers: every publication and every comment takes the next one of the portal."""

from sqlalchemy import func, select, update

from feed24.db import Transaction
from feed24.index.tables import activity_counter, activity_sequence

_COUNT = (
    update(activity_counter)
    .values(value=activity_counter.c.value + 1)
    .returning(activity_counter.c.value)
)
_NEXT = select(activity_sequence.next_value())


async def next_activity(tx: Transaction) -> int:
    """A number larger than all before it. Numbers are never reused; gaps are normal."""
    number: int = await tx.scalar(_COUNT if tx.sqlite else _NEXT)
    return number


async def start_after(tx: Transaction, number: int) -> None:
    """Continue above `number`: for imports that assigned numbers themselves."""
    if tx.sqlite:
        await tx.run(update(activity_counter).values(value=number))
    else:
        await tx.run(select(func.setval("activity", number)))
