"""The portal's own state: its identity, its signing secret, whether it is open."""

import secrets
from typing import Any

from sqlalchemy import Row, insert, select, update

from feed24.db import Transaction
from feed24.portal.tables import portal

_CLOSED = select(portal.c.closed)


async def create(tx: Transaction) -> None:
    """Make the one row, unless it is there."""
    if await tx.first(select(portal.c.id)) is None:
        await tx.run(
            insert(portal).values(
                id=1,
                member_id=secrets.token_hex(16),
                secret=secrets.token_hex(32),
                closed=False,
                created_at=tx.now,
            )
        )


async def get(tx: Transaction) -> Row[Any]:
    """`member_id` (32 hex digits), `secret` (hex), `closed`, `created_at`, `demo`."""
    row = await tx.first(select(portal))
    if row is None:
        raise LookupError("the database holds no portal: run `feed24 init`")
    return row


async def is_closed(tx: Transaction) -> bool:
    return bool(await tx.scalar(_CLOSED))


async def mark_as_demo(tx: Transaction) -> None:
    """The portal began with the demo company."""
    await tx.run(update(portal).values(demo=True))


async def set_closed(tx: Transaction, closed: bool) -> None:
    """A closed portal answers every call with PORTAL_DELETED until it is opened again."""
    await tx.run(update(portal).values(closed=closed))
