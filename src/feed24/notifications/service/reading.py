"""What one person was told, as far as the person may still read it."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, bindparam, delete, func, or_, select, update

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, one_of
from feed24.notifications.tables import notification
from feed24.posts.tables import post
from feed24.posts.visibility import in_feed_of, open_to

# A person's notifications are the latest of them. Each is asked for its post at every look.
MOST = 1000


class Counts(NamedTuple):
    total: int
    unread: int


def mine(
    viewer: Viewer, *, unread: bool = False, unread_first: bool = False, before: int | None = None
) -> Select[Any]:
    """The viewer's notifications with the titles of their posts, the latest first.

    `before` an id: only earlier ones. One whose post or comment the viewer may not read any more
    is left out.
    """
    latest = _latest(viewer)
    shown = (
        select(latest, post.c.title)
        .join(post, post.c.id == latest.c.post_id)
        .where(_readable(viewer, latest))
    )
    if unread:
        shown = shown.where(latest.c.read_at.is_(None))
    if before is not None:
        shown = shown.where(latest.c.id < before)
    if unread_first:
        shown = shown.order_by(latest.c.read_at.is_not(None))
    return shown.order_by(latest.c.id.desc())


async def counts(tx: Transaction, viewer: Viewer) -> Counts:
    """How many notifications the viewer has, and how many of them are unread."""
    latest = _latest(viewer)
    unread = func.count().filter(latest.c.read_at.is_(None))
    row = await tx.first(
        select(func.count(), unread).select_from(latest).where(_readable(viewer, latest))
    )
    return Counts._make(row or (0, 0))


def _latest(viewer: Viewer) -> Subquery:
    its = notification.c.user_id == viewer.id
    return select(notification).where(its).order_by(notification.c.id.desc()).limit(MOST).subquery()


def _readable(viewer: Viewer, shown: Subquery) -> ColumnElement[bool]:
    """Comments are for whom the post reaches; its own text also for who reads it from outside."""
    of_post = shown.c.comment_id.is_(None) & open_to(viewer, shown.c.post_id)
    return or_(in_feed_of(viewer, shown.c.post_id), of_post)


_UNREAD = notification.c.user_id == bindparam("whose"), notification.c.read_at.is_(None)
_READ = update(notification).where(*_UNREAD).values(read_at=bindparam("now"))
_SOME = _READ.where(one_of(notification.c.id, bindparam("chosen", type_=NUMBERS)))
_UNTIL = _READ.where(notification.c.id <= bindparam("until"))
_OLDEST_KEPT = (
    select(notification.c.id)
    .where(notification.c.user_id == bindparam("whose"))
    .order_by(notification.c.id.desc())
    .limit(1)
    .offset(MOST - 1)
    .scalar_subquery()
)
_FORGET = delete(notification).where(
    notification.c.user_id == bindparam("whose"), notification.c.id < _OLDEST_KEPT
)


async def mark_read(tx: Transaction, viewer: Viewer, ids: Collection[int]) -> None:
    """The viewer has read these. Those that are not the viewer's, or not there, are passed over."""
    sent = {"whose": viewer.id, "now": tx.now, "chosen": list(ids)}
    await tx.run(_SOME, sent)


async def mark_all_read(tx: Transaction, viewer: Viewer, until: int) -> None:
    """The viewer has read everything up to this id, itself included."""
    await tx.run(_UNTIL, {"whose": viewer.id, "now": tx.now, "until": until})
    # Nobody sees the older ones any more. Here, since nobody else touches a person's rows then.
    await tx.run(_FORGET, {"whose": viewer.id})
