"""The rules as conditions of a query, for lists of posts and of what belongs to posts."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, bindparam, exists, false, or_, select

from feed24.access import Role, Viewer
from feed24.db import TEXTS, one_of
from feed24.index.tables import feed_entry, post_access
from feed24.posts.tables import post_recipient
from feed24.workgroups.tables import workgroup, workgroup_member


def visible_to(viewer: Viewer, post_id: int | None = None) -> ColumnElement[bool]:
    """Feed entries that show in the viewer's lists. Use it in a query over `feed_entry`.

    With a `post_id` it is true of that post only, and quick to find out.
    """
    return carries(viewer.codes, post_id)


def carries(codes: Iterable[str], post_id: int | None = None) -> ColumnElement[bool]:
    """Feed entries with at least one of these right codes; with a `post_id`, that entry only."""
    wanted = bindparam(None, sorted(codes), type_=TEXTS, unique=True)
    carrying = select(post_access.c.post_id).where(one_of(post_access.c.code, wanted))
    if post_id is not None:
        carrying = carrying.where(post_access.c.post_id == post_id)
    # Not a correlated EXISTS: SQLite would try every code on every entry, at forty times the cost.
    return feed_entry.c.post_id.in_(carrying)


def in_feed_of(viewer: Viewer, post_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Like `visible_to`, for a query over a few things that know their post.

    Each is asked by itself, whatever the number of posts that the viewer sees.
    """
    return _carried(viewer.codes, post_access.c.code, post_id)


def carried_by(codes: Iterable[str], post_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Posts that carry one of these right codes, for a query over many things: with the viewer's
    codes those of `in_feed_of`.

    The few codes of each post are looked at, by its id, instead of all that may be held.
    """
    # An expression, for which no index by code fits.
    return _carried(codes, post_access.c.code.concat(""), post_id)


def _carried(
    codes: Iterable[str], code: ColumnElement[str], post_id: ColumnElement[int]
) -> ColumnElement[bool]:
    wanted = bindparam(None, sorted(codes), type_=TEXTS, unique=True)
    carried = select(post_access.c.post_id).where(
        post_access.c.post_id == post_id, one_of(code, wanted)
    )
    return _any_of(carried)


def open_to(viewer: Viewer, post_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Posts of open workgroups, which colleagues read from outside. Asked as by `in_feed_of`."""
    if not viewer.employee:
        return false()
    banned = exists().where(
        workgroup_member.c.workgroup_id == workgroup.c.id,
        workgroup_member.c.user_id == viewer.id,
        workgroup_member.c.role == Role.BANNED,
    )
    addressed_to = (
        select(post_recipient.c.post_id)
        .join(workgroup, workgroup.c.id == post_recipient.c.workgroup_id)
        .where(post_recipient.c.post_id == post_id, workgroup.c.opened, workgroup.c.visible)
        .where(~banned)
    )
    return _any_of(addressed_to)


def readable_by(viewer: Viewer, post_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Posts on which the viewer has a level. Asked as by `in_feed_of`."""
    return or_(in_feed_of(viewer, post_id), open_to(viewer, post_id))


def _any_of(found: Select[tuple[int]]) -> ColumnElement[bool]:
    """There is such a row, for the row of the query around it.

    Not EXISTS, for which PostgreSQL may read all posts that the viewer sees, to know them by heart.
    """
    return found.limit(1).scalar_subquery().is_not(None)
