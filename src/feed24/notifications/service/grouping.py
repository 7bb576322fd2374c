"""What one person was told, by post and kind, and how much of it there is."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Row,
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
from feed24.db import Moment, Transaction, one_of
from feed24.notifications.kinds import IMPORTANT, WITHIN, Kind
from feed24.notifications.service import requests
from feed24.notifications.service.reading import off, readable
from feed24.notifications.tables import notification
from feed24.posts.tables import post
from feed24.reactions.tables import reaction


class Counts(NamedTuple):
    """How much somebody was told: one by one and by groups, and what of it browsers show."""

    total: int = 0
    unread: int = 0
    groups: int = 0
    unread_groups: int = 0
    for_browsers: int = 0
    # Of those for browsers.
    latest: datetime | None = None


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
    found = _grouped(viewer)
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


async def reactors(tx: Transaction, viewer: Viewer, rows: Iterable[Row[Any]]) -> dict[int, int]:
    """How many others react to what the viewer wrote, by post, for groups of reactions."""
    found = readable(viewer).subquery()
    things = select(found.c.post_id, found.c.comment_id).where(
        found.c.kind == Kind.REACTION, one_of(found.c.post_id, [row.post_id for row in rows])
    )
    its = things.subquery()
    to_posts = select(its.c.post_id, reaction.c.user_id).join(
        reaction, and_(its.c.comment_id.is_(None), reaction.c.post_id == its.c.post_id)
    )
    to_comments = select(its.c.post_id, reaction.c.user_id).join(
        reaction, reaction.c.comment_id == its.c.comment_id
    )
    all_ = union_all(to_posts, to_comments).subquery()
    people = func.count(all_.c.user_id.distinct()).label("people")
    others = select(all_.c.post_id, people).where(all_.c.user_id != viewer.id)
    counted = await tx.all(others.group_by(all_.c.post_id))
    return {row.post_id: row.people for row in counted}


async def counts(tx: Transaction, viewer: Viewer) -> Counts:
    """How much the viewer was told, and how much of it is unread."""
    found = _grouped(viewer)
    told = found.c.kind != Kind.CONFIRM
    new = found.c.unread > 0
    for_browsers = and_(new, ~off(viewer, found.c.kind, browser=True))
    row = await tx.first(
        select(
            _sum(found.c.number, told).label("total"),
            _sum(found.c.unread, told).label("unread"),
            func.count().label("groups"),
            func.count().filter(new).label("unread_groups"),
            func.count().filter(for_browsers).label("for_browsers"),
            func.max(found.c.unread_at).filter(for_browsers).label("latest"),
        ).select_from(found)
    )
    return Counts(**row._mapping) if row else Counts()


def _sum(number: ColumnElement[int], of: ColumnElement[bool]) -> ColumnElement[int]:
    # A sum of counts is a decimal number on PostgreSQL.
    return cast(func.coalesce(func.sum(number).filter(of), 0), BigInteger)


def _grouped(viewer: Viewer) -> Subquery:
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
