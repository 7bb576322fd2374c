"""Outgoing webhooks: addresses that administrators have told of events, without an application."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select

from feed24.db import Transaction, is_id
from feed24.errors import NotFound
from feed24.events import addresses
from feed24.events.errors import NoEvents
from feed24.events.kinds import Kind
from feed24.events.service import subscribing
from feed24.events.tables import outgoing_webhook, subscription

_LENGTH = 32


def application_token(secret: bytes, webhook_id: int) -> str:
    """By which the receiver knows that a call comes from this portal. It opens nothing here.

    It follows from the portal's secret, so that it is kept nowhere.
    """
    name = f"outgoing webhook {webhook_id}".encode()
    return hmac.new(secret, name, hashlib.sha256).hexdigest()[:_LENGTH]


async def create(
    tx: Transaction,
    address: str,
    kinds: Iterable[Kind],
    *,
    title: str = "",
    created_by: int | None = None,
    local: bool = False,
) -> int:
    """The id of a new webhook. Raises UnsupportedProtocol, WrongAddress, NoEvents."""
    addresses.check(address, local=local)
    wanted = list(dict.fromkeys(kinds))
    if not wanted:
        raise NoEvents
    values = {"title": title, "address": address, "created_by": created_by, "created_at": tx.now}
    made: int = await tx.scalar(insert(outgoing_webhook).returning(outgoing_webhook.c.id), values)
    common = {"webhook_id": made, "address": address, "created_at": tx.now, "user_id": 0}
    rows = [{**common, "kind": kind, "offline": False, "ending": False} for kind in wanted]
    await tx.run(insert(subscription), rows)
    return made


async def remove(tx: Transaction, webhook_id: int) -> None:
    """End it, and forget what it was not told yet. Raises NotFound."""
    its = subscription.c.webhook_id == webhook_id
    if not is_id(webhook_id) or not await subscribing.end(tx, its):
        raise NotFound(f"outgoing webhook {webhook_id}")
    await tx.run(delete(outgoing_webhook).where(outgoing_webhook.c.id == webhook_id))


async def find_all(tx: Transaction) -> Sequence[tuple[Row[Any], list[str]]]:
    """All of them, the oldest first, with the kinds of events they are told of."""
    hooks = await tx.all(select(outgoing_webhook).order_by(outgoing_webhook.c.id))
    theirs = select(subscription.c.webhook_id, subscription.c.kind).where(
        subscription.c.webhook_id.is_not(None)
    )
    kinds: dict[int, list[str]] = {row.id: [] for row in hooks}
    for row in await tx.all(theirs.order_by(subscription.c.id)):
        kinds[row.webhook_id].append(row.kind)
    return [(row, kinds[row.id]) for row in hooks]
