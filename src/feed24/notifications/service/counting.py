"""How much one person was told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Row, and_, cast, func, select, union_all

from feed24.access import Viewer
from feed24.db import Transaction, one_of
from feed24.notifications.kinds import Kind
from feed24.notifications.service.grouping import grouped
from feed24.notifications.service.reading import off, readable
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
    found = grouped(viewer)
    new = found.c.unread > 0
    for_browsers = and_(new, ~off(viewer, found.c.kind, browser=True))
    row = await tx.first(
        select(
            _sum(found.c.rows).label("total"),
            _sum(found.c.unread_rows).label("unread"),
            func.count().label("groups"),
            func.count().filter(new).label("unread_groups"),
            func.count().filter(for_browsers).label("for_browsers"),
            func.max(found.c.unread_at).filter(for_browsers).label("latest"),
        ).select_from(found)
    )
    return Counts(**row._mapping) if row else Counts()


def _sum(number: ColumnElement[int]) -> ColumnElement[int]:
    # A sum of counts is a decimal number on PostgreSQL.
    return cast(func.coalesce(func.sum(number), 0), BigInteger)
