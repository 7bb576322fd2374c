"""The queue that applications read by themselves."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, UnaryExpression, delete, select, update

from feed24.db import Transaction, is_id, one_of
from feed24.events.tables import offline_event

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Queue:
    """The events of one application and one of its connectors."""

    application_id: int
    connector: str = ""

    @property
    def all(self) -> Condition:
        return (offline_event.c.application_id == self.application_id) & (
            offline_event.c.connector == self.connector
        )

    def taken_by(self, process_id: str) -> Condition:
        return self.all & (offline_event.c.process_id == process_id)

    def free(self, *, failed: bool) -> Condition:
        return self.taken_by("") & (offline_event.c.failed == failed)


def of_queue(queue: Queue, conditions: Iterable[Condition] = ()) -> Select[Any]:
    """Everything in a queue, taken or not."""
    return select(offline_event).where(queue.all, *conditions)


async def take(
    tx: Transaction,
    queue: Queue,
    conditions: Iterable[Condition],
    order: Iterable[UnaryExpression[Any]],
    limit: int,
    *,
    failed: bool,
    keep: bool,
) -> tuple[str, Sequence[Row[Any]]]:
    """Events that nobody else has taken or takes, and the name under which they are kept.

    `keep`: they stay until they are cleared or failed under this name; otherwise they are gone.
    `failed`: those that were given back as failed, instead of the others.
    """
    wanted = select(offline_event).where(queue.free(failed=failed), *conditions)
    wanted = wanted.order_by(*order, offline_event.c.id).limit(limit)
    rows = await tx.all(wanted.with_for_update(skip_locked=True))
    these = one_of(offline_event.c.id, [row.id for row in rows])
    process_id = secrets.token_hex(16)
    if rows and keep:
        await tx.run(update(offline_event).where(these).values(process_id=process_id))
    elif rows:
        await tx.run(delete(offline_event).where(these))
    return process_id, rows


async def taken(tx: Transaction, queue: Queue, process_id: str) -> Sequence[Row[Any]]:
    """What was taken under this name and is still kept."""
    its = select(offline_event).where(queue.taken_by(process_id))
    return await tx.all(its.order_by(offline_event.c.id))


async def clear(
    tx: Transaction,
    queue: Queue,
    process_id: str,
    *,
    ids: Iterable[int] | None = None,
    message_ids: Iterable[str] | None = None,
) -> None:
    """Remove what was taken under this name: those messages, else those ids, else all of it."""
    conditions = [queue.taken_by(process_id)]
    if message_ids is not None:
        conditions.append(one_of(offline_event.c.message_id, list(message_ids)))
    elif ids is not None:
        conditions.append(one_of(offline_event.c.id, [each for each in ids if is_id(each)]))
    await tx.run(delete(offline_event).where(*conditions))


async def fail(tx: Transaction, queue: Queue, process_id: str, message_ids: Iterable[str]) -> None:
    """Give messages back as failed: only who asks for failed ones gets them again."""
    these = one_of(offline_event.c.message_id, list(message_ids))
    given_back = update(offline_event).where(queue.taken_by(process_id), these)
    await tx.run(given_back.values(process_id="", failed=True))
