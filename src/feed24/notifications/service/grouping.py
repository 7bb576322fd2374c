"""What one person was told, by post and kind."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    BigInteger,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from feed24.access import Viewer
from feed24.db import Moment, one_of
from feed24.notifications.kinds import IMPORTANT, WITHIN, Kind
from feed24.notifications.service import requests
from feed24.notifications.service.reading import readable
from feed24.notifications.tables import notification
from feed24.posts.tables import post


def groups(
    viewer: Viewer,
    *,
    unread: bool = False,
    kinds: Collection[Kind] = (),
    important_first: bool = False,
) -> Select[Any]:
    """What the viewer was told, a row for each kind of thing about a post, the latest first.

    `number` and `unread` count what was told, `actors` who did it; `actor_id` is the last of these.
    `revision` is the text that a request asks about. What the viewer may not read any more counts
    nowhere.
    """
    found = grouped(viewer)
    shown = (
        select(
            found,
            post.c.title,
            func.coalesce(notification.c.actor_id, found.c.some_actor).label("actor_id"),
            func.coalesce(found.c.first_comment, notification.c.comment_id).label("comment_id"),
        )
        .join(post, post.c.id == found.c.post_id)
        .outerjoin(notification, notification.c.id == found.c.last_id)
    )
    if unread:
        shown = shown.where(found.c.unread > 0)
    if kinds:
        shown = shown.where(one_of(found.c.kind, kinds))
    if important_first:
        first = and_(found.c.unread > 0, one_of(found.c.kind, IMPORTANT))
        shown = shown.order_by(case((first, 0), else_=1))
    return shown.order_by(found.c.at.desc(), found.c.last_id.desc(), found.c.post_id.desc())


def grouped(viewer: Viewer) -> Subquery:
    """All that is shown to the viewer, a row for each kind of thing about a post."""
    each = union_all(_told(viewer), _asked(viewer)).subquery()
    new = each.c.read == 0
    return (
        select(
            each.c.post_id,
            each.c.kind,
            func.coalesce(func.max(each.c.id), 0).label("last_id"),
            func.max(each.c.at, type_=Moment).label("at"),
            func.max(each.c.at, type_=Moment).filter(new).label("unread_at"),
            func.count().label("number"),
            func.count().filter(new).label("unread"),
            # Without requests, which have no row.
            func.count(each.c.id).label("rows"),
            func.count(each.c.id).filter(new).label("unread_rows"),
            func.count(each.c.actor_id.distinct()).label("actors"),
            func.max(each.c.actor_id).label("some_actor"),
            func.min(each.c.comment_id).filter(new).label("first_comment"),
            func.max(each.c.revision).label("revision"),
        )
        .group_by(each.c.post_id, each.c.kind)
        .subquery()
    )


def _told(viewer: Viewer) -> Select[Any]:
    found = readable(viewer).subquery()
    folded = [(found.c.kind == inner, literal(outer.value)) for inner, outer in WITHIN.items()]
    return select(
        found.c.id,
        case(*folded, else_=found.c.kind).label("kind"),
        found.c.post_id,
        found.c.comment_id,
        found.c.actor_id,
        found.c.created_at.label("at"),
        case((found.c.read_at.is_(None), 0), else_=1).label("read"),
        cast(null(), Integer).label("revision"),
    )


def _asked(viewer: Viewer) -> Select[Any]:
    found = requests.pending(viewer).subquery()
    # Null is not equal.
    seen = found.c.seen_round == found.c.round_since
    return select(
        cast(null(), BigInteger),
        literal(Kind.CONFIRM.value),
        found.c.post_id,
        cast(null(), BigInteger),
        found.c.author_id,
        found.c.round_since,
        case((seen, 1), else_=0),
        found.c.revision,
    )
