"""What one person was told, as far as the person may still read it and wants to see it."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, or_, select

from feed24.access import Viewer
from feed24.notifications.kinds import Kind
from feed24.notifications.service import requests
from feed24.notifications.tables import notification, notification_choice
from feed24.posts.tables import post
from feed24.posts.visibility import in_feed_of, open_to

# A person's notifications are the latest of them. Each is asked for its post at every look.
MOST = 1000


def mine(
    viewer: Viewer, *, unread: bool = False, unread_first: bool = False, before: int | None = None
) -> Select[Any]:
    """The viewer's notifications with the titles of their posts, the latest first.

    `before` an id: only earlier ones. One whose post or comment the viewer may not read any more
    is left out.
    """
    found = readable(viewer).subquery()
    shown = select(found, post.c.title).join(post, post.c.id == found.c.post_id)
    if unread:
        shown = shown.where(found.c.read_at.is_(None))
    if before is not None:
        shown = shown.where(found.c.id < before)
    if unread_first:
        shown = shown.order_by(found.c.read_at.is_not(None))
    return shown.order_by(found.c.id.desc())


def readable(viewer: Viewer) -> Select[Any]:
    """The rows of `notification` that are shown to the viewer."""
    its = notification.c.user_id == viewer.id
    latest = select(notification).where(its, ~off(viewer, notification.c.kind))
    found = latest.order_by(notification.c.id.desc()).limit(MOST).subquery()
    return select(found).where(_readable(viewer, found))


def off(viewer: Viewer, kind: ColumnElement[str], *, browser: bool = False) -> ColumnElement[bool]:
    """Kinds that the viewer has switched off in the page; with `browser` those off in browsers."""
    column = notification_choice.c.browser if browser else notification_choice.c.page
    mine = notification_choice.c.user_id == viewer.id
    return kind.in_(select(notification_choice.c.kind).where(mine, ~column))


def _readable(viewer: Viewer, shown: Subquery) -> ColumnElement[bool]:
    """Comments are for whom the post reaches; its own text also for who reads it from outside.

    A reminder goes with what it reminds of.
    """
    of_post = shown.c.comment_id.is_(None) & open_to(viewer, shown.c.post_id)
    pending = select(requests.pending(viewer).subquery().c.post_id)
    due = or_(shown.c.kind != Kind.REMINDER, shown.c.post_id.in_(pending))
    return and_(due, or_(in_feed_of(viewer, shown.c.post_id), of_post))
