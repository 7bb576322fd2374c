"""Who is told of what."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update

from feed24.db import Transaction, insert_new, one_of
from feed24.events import addresses
from feed24.events.errors import AlreadySubscribed
from feed24.events.kinds import Kind
from feed24.events.tables import offline_event, outbox, subscription


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an application wants to hear, and where.

    `user_id` is as whom it acts then, 0 as whoever made it happen. Offline, events wait in a queue
    of their own `connector`, and there is no address.
    """

    kind: Kind
    address: str = ""
    user_id: int = 0
    offline: bool = False
    connector: str = ""
    min_timeout: int = 0

    def identity(self, application_id: int) -> str:
        """What an application may want only once."""
        same = (
            application_id,
            str(self.kind),
            self.address,
            self.user_id,
            self.offline,
            self.connector,
        )
        return hashlib.sha256(repr(same).encode()).hexdigest()


async def subscribe(
    tx: Transaction, application_id: int, wanted: Wanted, *, local: bool = False
) -> int:
    """The id of the new subscription. `local`: the address may be on this machine.

    Raises UnsupportedProtocol, WrongAddress, AlreadySubscribed.
    """
    if wanted.offline:
        wanted = replace(wanted, address="")
    else:
        addresses.check(wanted.address, local=local)
    row = {
        "application_id": application_id,
        "kind": wanted.kind,
        "address": wanted.address,
        "user_id": wanted.user_id,
        "offline": wanted.offline,
        "connector": wanted.connector,
        "min_timeout": wanted.min_timeout,
        "created_at": tx.now,
        "ending": False,
        "identity": wanted.identity(application_id),
    }
    made = await insert_new(tx, subscription, [row], subscription.c.id)
    if not made:
        raise AlreadySubscribed(wanted.kind)
    return int(made[0].id)


async def unsubscribe(
    tx: Transaction, application_id: int, wanted: Wanted, *, user_id: int | None
) -> int:
    """End subscriptions, and forget what they were not told yet; how many there were.

    `user_id`: only those that act as this person, 0 as whoever made it happen, None all.
    """
    its = subscription.c.application_id == application_id
    conditions = [its, subscription.c.kind == wanted.kind, ~subscription.c.ending]
    conditions += [
        subscription.c.offline == wanted.offline,
        subscription.c.connector == wanted.connector
        if wanted.offline
        else subscription.c.address == wanted.address,
    ]
    if user_id is not None:
        conditions.append(subscription.c.user_id == user_id)
    return await end(tx, *conditions)


async def of_application(
    tx: Transaction, application_id: int, user_id: int | None = None
) -> Sequence[Row[Any]]:
    """Its subscriptions, the oldest first; of one person only, if one is named."""
    mine = select(subscription).where(
        subscription.c.application_id == application_id, ~subscription.c.ending
    )
    if user_id is not None:
        mine = mine.where(subscription.c.user_id == user_id)
    return await tx.all(mine.order_by(subscription.c.id))


async def forget_application(tx: Transaction, application_id: int) -> None:
    """The application is being removed. It is told that it is gone, where it wanted to know, and
    nothing else any more.
    """
    its = subscription.c.application_id == application_id
    last = subscription.c.kind == Kind.APPLICATION_UNINSTALLED
    await tx.run(delete(offline_event).where(offline_event.c.application_id == application_id))
    await end(tx, its, ~last)
    await tx.run(update(subscription).where(its, last).values(ending=True))


async def end(tx: Transaction, *conditions: ColumnElement[bool]) -> int:
    """End these subscriptions, and forget what they were not told yet; how many there were."""
    gone = await tx.scalars(delete(subscription).where(*conditions).returning(subscription.c.id))
    if gone:
        await tx.run(delete(outbox).where(one_of(outbox.c.subscription_id, gone)))
    return len(gone)
