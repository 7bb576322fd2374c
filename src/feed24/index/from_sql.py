"""The feed straight from the tables: always right, and slower the more there is to count."""

from sqlalchemy import ColumnElement, Select, except_, exists, func, select

from feed24.access import Viewer, viewer
from feed24.db import Transaction
from feed24.files.tables import attachment, drive_object, present
from feed24.index import rows
from feed24.index.selection import Page, Selection
from feed24.index.tables import feed_entry
from feed24.posts.tables import post, post_tag, read_mark, tag
from feed24.posts.visibility import carries, visible_to
from feed24.search.found import found_by


class SqlFeed:
    """A `FeedIndex` without an index. The reference in tests, and the way out in an emergency."""

    async def page(
        self, tx: Transaction, viewer_id: int, selection: Selection, begin: int, size: int
    ) -> Page:
        await tx.begin()
        who = await viewer(tx, viewer_id)
        matching = _matching(who, selection)
        page = matching.order_by(_order(selection)).limit(size).offset(begin)
        ids = await tx.scalars(page)
        total = await tx.scalar(select(func.count()).select_from(matching.subquery()))
        return Page(await rows.by_ids(tx, ids, sorted(who.codes)), total)


_HAVING_FILES = (
    select(attachment.c.entity_id)
    .join(drive_object, drive_object.c.id == attachment.c.object_id)
    .where(attachment.c.entity_type == "blog_post", present)
)


def _matching(who: Viewer, selection: Selection) -> Select[tuple[int]]:
    statement = select(feed_entry.c.post_id).where(visible_to(who, selection.post_id))
    if selection.codes:
        statement = statement.where(carries(selection.codes, selection.post_id))
    if selection.groups:
        statement = statement.where(carries(who.groups, selection.post_id))
    if selection.required():
        statement = statement.join(post, post.c.id == feed_entry.c.post_id)
    if selection.unread:
        mine = exists().where(read_mark.c.post_id == post.c.id, read_mark.c.user_id == who.id)
        statement = statement.where(~mine)
    for term in selection.terms:
        statement = statement.where(feed_entry.c.post_id.in_(found_by(term)))
    if selection.without:
        # PostgreSQL looks through a large list behind NOT IN once for every row.
        others = except_(select(feed_entry.c.post_id), *map(found_by, selection.without))
        statement = statement.where(feed_entry.c.post_id.in_(others))
    return statement.where(*_conditions(selection))


def _conditions(selection: Selection) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if selection.important or selection.unread:
        conditions.append(post.c.important)
    if selection.author_id is not None:
        conditions.append(post.c.author_id == selection.author_id)
    if selection.begin is not None:
        conditions.append(post.c.published_at >= selection.begin)
    if selection.end is not None:
        conditions.append(post.c.published_at <= selection.end)
    if selection.tag:
        tagged = select(post_tag.c.post_id).join(tag, tag.c.id == post_tag.c.tag_id)
        conditions.append(post.c.id.in_(tagged.where(tag.c.folded == selection.tag)))
    if selection.with_files:
        conditions.append(post.c.id.in_(_HAVING_FILES))
    if selection.newer_than is not None:
        conditions.append(feed_entry.c.act > selection.newer_than)
    if cursor := selection.cursor:
        number = feed_entry.c.post_id
        conditions.append(number > cursor.post_id if cursor.upwards else number < cursor.post_id)
    return conditions


def _order(selection: Selection) -> ColumnElement[int]:
    if selection.cursor is None:
        return feed_entry.c.act.desc()
    return feed_entry.c.post_id.asc() if selection.cursor.upwards else feed_entry.c.post_id.desc()
