"""How telling goes, for administrators: receivers, what waits for them, what was given up."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, and_, func, select, update

from feed24.applications.tables import application
from feed24.db import Transaction, is_id
from feed24.errors import NotFound
from feed24.events.tables import delivery_attempt, outbox, outgoing_webhook, subscription

_ITS = outbox.c.subscription_id == subscription.c.id
_LIVE = outbox.c.dead_at.is_(None)


def _count(*conditions: Any) -> Any:
    counted = select(func.count()).select_from(outbox).where(_ITS, *conditions)
    return counted.correlate(subscription).scalar_subquery()


_LAST = (
    select(func.max(delivery_attempt.c.id))
    .where(delivery_attempt.c.subscription_id == subscription.c.id)
    .correlate(subscription)
    .scalar_subquery()
)
_OLDEST = (
    select(func.min(outbox.c.recorded_at)).where(_ITS, _LIVE).correlate(subscription)
).scalar_subquery()


def receivers() -> Select[Any]:
    """Every online subscription with its queue and its last answer, the oldest first."""
    return (
        select(
            subscription,
            application.c.title.label("application"),
            and_(application.c.active, application.c.installed).label("hears"),
            outgoing_webhook.c.title.label("webhook"),
            _count(_LIVE).label("waiting"),
            _count(outbox.c.dead_at.is_not(None)).label("dead"),
            _OLDEST.label("oldest"),
            delivery_attempt.c.at.label("last_at"),
            delivery_attempt.c.status.label("last_status"),
            delivery_attempt.c.trouble.label("last_trouble"),
            delivery_attempt.c.answer.label("last_answer"),
        )
        .join(application, application.c.id == subscription.c.application_id, isouter=True)
        .join(outgoing_webhook, outgoing_webhook.c.id == subscription.c.webhook_id, isouter=True)
        .join(delivery_attempt, delivery_attempt.c.id == _LAST, isouter=True)
        .where(~subscription.c.offline)
        .order_by(subscription.c.id)
    )


def waiting(subscription_id: int | None = None) -> Select[Any]:
    """Events that are not delivered, the oldest first; those given up have a `dead_at`."""
    found = select(outbox, subscription.c.address, subscription.c.tries, subscription.c.due).join(
        subscription, subscription.c.id == outbox.c.subscription_id
    )
    if subscription_id is not None:
        found = found.where(outbox.c.subscription_id == subscription_id)
    return found.order_by(outbox.c.id)


async def attempts_after(tx: Transaction, after: int, most: int) -> Sequence[Row[Any]]:
    """What was tried since the attempt with this id, the oldest first."""
    later = select(delivery_attempt).where(delivery_attempt.c.id > after)
    return await tx.all(later.order_by(delivery_attempt.c.id).limit(most))


async def latest_attempts(tx: Transaction, most: int) -> Sequence[Row[Any]]:
    """The last attempts, the oldest of them first."""
    rows = await tx.all(select(delivery_attempt).order_by(delivery_attempt.c.id.desc()).limit(most))
    return rows[::-1]


async def resend_one(tx: Transaction, event_id: int) -> None:
    """Tell an event that was given up once more, from the first delay on. Raises NotFound."""
    dead = outbox.c.id == event_id, outbox.c.dead_at.is_not(None)
    revived = update(outbox).where(*dead).values(dead_at=None)
    found = None
    if is_id(event_id):
        found = await tx.scalar(revived.returning(outbox.c.subscription_id))
    if found is None:
        raise NotFound(f"event {event_id} among those given up")
    await _at_once(tx, found)


async def resend_all(tx: Transaction, subscription_id: int) -> int:
    """Tell a receiver again what was given up, in order, before everything else; how many."""
    if not is_id(subscription_id) or not await tx.scalar(
        select(subscription.c.id).where(subscription.c.id == subscription_id)
    ):
        raise NotFound(f"subscription {subscription_id}")
    dead = outbox.c.subscription_id == subscription_id, outbox.c.dead_at.is_not(None)
    done = await tx.run(update(outbox).where(*dead).values(dead_at=None))
    await _at_once(tx, subscription_id)
    return int(done.rowcount)


async def _at_once(tx: Transaction, subscription_id: int) -> None:
    """Not after the delay that the receiver has earned itself, unless it is being told just now."""
    its = subscription.c.id == subscription_id, subscription.c.claim == 0
    await tx.run(update(subscription).where(*its).values(due=0, tries=0))
