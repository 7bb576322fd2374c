"""What people do with what they were told: it is read, or not yet."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, func, select, update

from feed24.access import Viewer
from feed24.db import NUMBERS, Moment, Transaction, one_of
from feed24.notifications.kinds import Kind, kept_as
from feed24.notifications.service import requests
from feed24.notifications.service.reading import MOST, readable
from feed24.notifications.tables import notification

_MINE = notification.c.user_id == bindparam("whose")
_READ = update(notification).where(_MINE, notification.c.read_at.is_(None))
_NOW = _READ.values(read_at=bindparam("now"))
_CHOSEN = one_of(notification.c.id, bindparam("chosen", type_=NUMBERS))
_SOME = _NOW.where(_CHOSEN)
_UNTIL_ID = _NOW.where(notification.c.id <= bindparam("until"))
_UNTIL = _NOW.where(notification.c.created_at <= bindparam("until", type_=Moment))
_NOT_READ = update(notification).where(_MINE, _CHOSEN).values(read_at=None)
_OLDEST_KEPT = (
    select(notification.c.id)
    .where(_MINE)
    .order_by(notification.c.id.desc())
    .limit(1)
    .offset(MOST - 1)
    .scalar_subquery()
)
_FORGET = delete(notification).where(_MINE, notification.c.id < _OLDEST_KEPT)


async def mark_read(tx: Transaction, viewer: Viewer, ids: Collection[int]) -> None:
    """The viewer has read these. Those that are not the viewer's, or not there, are passed over."""
    await tx.run(_SOME, {"whose": viewer.id, "now": tx.now, "chosen": list(ids)})


async def mark_unread(tx: Transaction, viewer: Viewer, ids: Collection[int]) -> None:
    """The viewer wants to come back to these, as if they were new."""
    await tx.run(_NOT_READ, {"whose": viewer.id, "chosen": list(ids)})


async def mark_group_read(
    tx: Transaction, viewer: Viewer, post_id: int, kind: Kind, until_id: int | None = None
) -> None:
    """The viewer has read what there is of a kind about a post, or all of it up to an id."""
    if kind is Kind.CONFIRM:
        pending = requests.pending(viewer)
        chosen = pending.where(pending.selected_columns.post_id == post_id)
        await requests.read(tx, viewer, chosen)
    its = _NOW.where(notification.c.post_id == post_id, one_of(notification.c.kind, kept_as(kind)))
    if until_id is not None:
        its = its.where(notification.c.id <= until_id)
    await tx.run(its, {"whose": viewer.id, "now": tx.now})


async def mark_group_unread(tx: Transaction, viewer: Viewer, post_id: int, kind: Kind) -> None:
    """The viewer wants to come back to a group: the last of it is unread again."""
    if kind is Kind.CONFIRM:
        return await requests.unread(tx, viewer, [post_id])
    shown = readable(viewer).subquery()
    its = shown.c.post_id == post_id, one_of(shown.c.kind, kept_as(kind))
    last = select(func.max(shown.c.id)).where(*its)
    unread = update(notification).where(notification.c.id == last.scalar_subquery())
    await tx.run(unread.values(read_at=None))
    return None


async def mark_all_read(tx: Transaction, viewer: Viewer, until: int) -> None:
    """The viewer has read everything up to this id, itself included; requests have none."""
    await tx.run(_UNTIL_ID, {"whose": viewer.id, "now": tx.now, "until": until})
    await _forget(tx, viewer)


async def mark_read_until(tx: Transaction, viewer: Viewer, until: datetime) -> None:
    """The viewer has read everything up to this moment, what there is to confirm included."""
    await tx.run(_UNTIL, {"whose": viewer.id, "now": tx.now, "until": until})
    pending = requests.pending(viewer)
    await requests.read(tx, viewer, pending.where(pending.selected_columns.round_since <= until))
    await _forget(tx, viewer)


async def _forget(tx: Transaction, viewer: Viewer) -> None:
    # Nobody sees the older ones any more. Here, since nobody else touches a person's rows then.
    await tx.run(_FORGET, {"whose": viewer.id})
