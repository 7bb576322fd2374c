"""Files of posts and comments, found by their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, not_, select

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, one_of
from feed24.files.tables import FACTS, attachment, drive_object, file_content, present
from feed24.posts.tables import post
from feed24.posts.visibility import carried_by
from feed24.rest.paging import PAGE, Slice, first_row, next_start
from feed24.search.found import said
from feed24.search.query import Query
from feed24.search.snippets import Piece, look
from feed24.search.tables import search_document


@dataclass(frozen=True, slots=True)
class Chosen:
    """What narrows a list of files: who attached them, when, and what their posts carry."""

    codes: frozenset[str] = frozenset()
    begin: datetime | None = None
    end: datetime | None = None
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A file where it was attached last, and its name with what was looked for marked."""

    row: Row[Any]
    pieces: tuple[Piece, ...]


_SHOWN = (
    select(attachment, *FACTS, drive_object.c.alt, post.c.title)
    .join(drive_object, drive_object.c.id == attachment.c.object_id)
    .join(file_content, file_content.c.id == drive_object.c.content_id)
    .join(post, post.c.id == attachment.c.post_id)
    .where(one_of(attachment.c.id, bindparam("ids", type_=NUMBERS)))
    .order_by(attachment.c.id.desc())
)


def attached(viewer: Viewer, query: Query, chosen: Chosen) -> Select[tuple[int]]:
    """Where files with these words in their names were attached last, as far as the viewer's lists
    show it: ids of attachments, one for each file.
    """
    last = func.max(attachment.c.id).label("id")
    its_name = and_(
        attachment.c.object_id == search_document.c.file_id,
        attachment.c.post_id == search_document.c.post_id,
    )
    return (
        select(last)
        .select_from(search_document)
        .join(attachment, its_name)
        .join(drive_object, drive_object.c.id == attachment.c.object_id)
        .where(
            search_document.c.file_id.is_not(None),
            *map(said, query.terms),
            *(not_(said(term)) for term in query.without),
            present,
            carried_by(viewer.codes, attachment.c.post_id),
            *_conditions(chosen),
        )
        .group_by(attachment.c.object_id)
    )


async def page(tx: Transaction, wanted: Select[tuple[int]], start: int) -> Slice:
    """A page of what is `attached`, the latest first. All of it is looked through once."""
    begin, found = first_row(start, "page"), wanted.subquery()
    counted = select(found.c.id, func.count().over().label("total"))
    rows = await tx.all(counted.order_by(found.c.id.desc()).limit(PAGE).offset(begin))
    if start < 0:
        return Slice([row.id for row in rows], 0, None)
    if rows or not begin:
        total = rows[0].total if rows else 0
    else:
        # Behind the end there is no row to say it.
        total = await tx.scalar(select(func.count()).select_from(found))
    return Slice([row.id for row in rows], total, next_start(begin, len(rows), total, start))


def _conditions(chosen: Chosen) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.codes:
        conditions.append(carried_by(chosen.codes, attachment.c.post_id))
    if chosen.begin is not None:
        conditions.append(attachment.c.created_at >= chosen.begin)
    if chosen.end is not None:
        conditions.append(attachment.c.created_at <= chosen.end)
    if chosen.author_id is not None:
        conditions.append(attachment.c.created_by == chosen.author_id)
    return conditions


async def shown(tx: Transaction, query: Query, attachment_ids: Sequence[int]) -> list[Found]:
    """What to show of attachments that the viewer was found to see, the latest first."""
    rows = await tx.all(_SHOWN, {"ids": list(attachment_ids)}) if attachment_ids else ()
    return [Found(row, look(row.name, query.terms).pieces) for row in rows]
