"""When the readers of posts were asked to confirm them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from feed24.db import NUMBERS, Transaction, insert_new, one_of
from feed24.history.tables import asking
from feed24.posts.tables import post

# What was asked about last: a confirmation counts until somebody asks again.
_earlier = asking.alias()
_LATEST = (
    select(func.coalesce(func.max(_earlier.c.revision), 1))
    .where(_earlier.c.post_id == post.c.id)
    .scalar_subquery()
)
_FACTS = (
    select(
        post.c.id,
        post.c.important,
        post.c.important_until,
        post.c.revision,
        asking.c.id.label("asking_id"),
        asking.c.round_since,
        asking.c.since,
        asking.c.due_at,
        _LATEST.label("asked_revision"),
    )
    .outerjoin(asking, (asking.c.post_id == post.c.id) & asking.c.until.is_(None))
    .where(one_of(post.c.id, bindparam("posts", type_=NUMBERS)))
)
_CLOSE = update(asking).where(asking.c.id == bindparam("which")).values(until=bindparam("end"))


async def keep(tx: Transaction, posts: Iterable[int]) -> None:
    """Open and close what the importance and the deadline of these posts ask for."""
    for row in await tx.all(_FACTS, {"posts": sorted(posts)}):
        asked = row.asking_id is not None
        if asked and row.important and row.due_at == row.important_until:
            continue
        if asked:
            await _close(tx, row)
        if row.important:
            begun = row.round_since if asked else tx.now
            await _open(tx, row, begun, row.asked_revision)


async def again(tx: Transaction, post_id: int) -> None:
    """Begin a new round for the text as it is now, if the readers of the post are asked at all."""
    for row in await tx.all(_FACTS, {"posts": [post_id]}):
        if row.asking_id is not None and row.important:
            await _close(tx, row)
            await _open(tx, row, tx.now, row.revision)


async def _close(tx: Transaction, row: Row[Any]) -> None:
    await tx.run(_CLOSE, {"which": row.asking_id, "end": max(row.since, tx.now)})


async def _open(tx: Transaction, row: Row[Any], round_since: datetime, revision: int) -> None:
    values = {"post_id": row.id, "since": tx.now, "due_at": row.important_until}
    period = {**values, "round_since": round_since, "revision": revision}
    await insert_new(tx, asking, [period])
