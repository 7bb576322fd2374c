"""Files shown in posts and comments.

An attachment follows its post: whoever reads the post reads the file through it, without any right
on the Drive, for as long as post, attachment and file exist. Every look asks anew.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, insert, or_, select

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, one_of
from feed24.errors import Forbidden, NotFound
from feed24.files.rights import Right, held
from feed24.files.tables import FACTS, attachment, drive_object, file_content, present
from feed24.posts.visibility import COMMENTS, Level, in_feed_of, level_of, open_to
from feed24.users import service as users

EntityType = Literal["blog_post", "blog_comment"]

_INSERT = insert(attachment).returning(attachment.c.id, sort_by_parameter_order=True)


async def attach(
    tx: Transaction,
    entity_type: EntityType,
    entity_id: int,
    post_id: int,
    file_ids: Sequence[int],
    by: int,
) -> list[int]:
    """Show files in a post or a comment; the new attachments' ids in the order of the files.

    Whether `by` may read the files was checked before.
    """
    rows = [
        {
            "object_id": file_id,
            "entity_type": entity_type,
            "entity_id": entity_id,
            "post_id": post_id,
            "created_at": tx.now,
            "created_by": by,
        }
        for file_id in file_ids
    ]
    return list((await tx.run(_INSERT, rows)).scalars()) if rows else []


async def detach(tx: Transaction, attachment_ids: Collection[int]) -> None:
    """Show these no longer. Whose attachments they are was checked before."""
    await tx.run(delete(attachment).where(one_of(attachment.c.id, attachment_ids)))


async def detach_all(tx: Transaction, entity_type: EntityType, entity_id: int) -> None:
    """A comment that is deleted shows nothing any more. Posts take theirs with them."""
    of_this = attachment.c.entity_type == entity_type, attachment.c.entity_id == entity_id
    await tx.run(delete(attachment).where(*of_this))


class Attached(NamedTuple):
    """An attachment whose file is there."""

    id: int
    file_id: int
    name: str
    size: int
    media_type: str
    # Known for pictures.
    width: int | None
    height: int | None
    # What it shows, for who does not see it.
    alt: str | None


_OF_ENTITIES = (
    select(
        attachment.c.entity_id,
        attachment.c.id,
        attachment.c.object_id,
        *FACTS,
        drive_object.c.alt,
    )
    .join(drive_object, drive_object.c.id == attachment.c.object_id)
    .join(file_content, file_content.c.id == drive_object.c.content_id)
    .where(
        attachment.c.entity_type == bindparam("of_type"),
        one_of(attachment.c.entity_id, bindparam("entity_ids", type_=NUMBERS)),
        present,
    )
    .order_by(attachment.c.id)
)


async def of_posts(tx: Transaction, post_ids: Collection[int]) -> dict[int, list[Attached]]:
    """The posts' own attachments in the order of attaching; posts without any are left out."""
    return await _of_entities(tx, "blog_post", post_ids)


async def of_comments(tx: Transaction, comment_ids: Collection[int]) -> dict[int, list[Attached]]:
    """The comments' attachments in the order of attaching; comments without any are left out."""
    return await _of_entities(tx, "blog_comment", comment_ids)


async def _of_entities(
    tx: Transaction, entity_type: EntityType, entity_ids: Collection[int]
) -> dict[int, list[Attached]]:
    found: dict[int, list[Attached]] = defaultdict(list)
    wanted = {"of_type": entity_type, "entity_ids": list(entity_ids)}
    for row in await tx.all(_OF_ENTITIES, wanted):
        found[row.entity_id].append(Attached._make(row[1:]))
    return dict(found)


_ONE = (
    select(
        attachment,
        drive_object.c.name,
        file_content.c.key,
        file_content.c.size,
        file_content.c.media_type,
    )
    .join(drive_object, drive_object.c.id == attachment.c.object_id)
    .join(file_content, file_content.c.id == drive_object.c.content_id)
    .where(attachment.c.id == bindparam("attachment_id"), present)
)


async def get(tx: Transaction, viewer: Viewer, attachment_id: int) -> Row[Any]:
    """An attachment with its file, if the viewer may read what it is attached to.

    Raises NotFound, Forbidden.
    """
    row = await tx.first(_ONE, {"attachment_id": attachment_id})
    if row is None:
        raise NotFound(attachment_id)
    needed = COMMENTS if row.entity_type == "blog_comment" else Level.READ
    if await level_of(tx, viewer, row.post_id) < needed:
        raise Forbidden(attachment_id)
    return row


class Described(NamedTuple):
    """A file as it is described beside comments. Width and height are known for pictures."""

    id: int
    name: str
    size: int
    media_type: str
    width: int | None
    height: int | None
    created_at: datetime
    author_id: int
    author_name: str


_DESCRIBED = (
    select(
        drive_object.c.id,
        *FACTS,
        drive_object.c.created_at,
        drive_object.c.created_by,
    )
    .join(file_content, file_content.c.id == drive_object.c.content_id)
    .where(one_of(drive_object.c.id, bindparam("file_ids", type_=NUMBERS)), present)
    .order_by(drive_object.c.id)
)


async def described(tx: Transaction, file_ids: Collection[int]) -> dict[int, Described]:
    """The files by id, those in the bin and unknown ones left out. Asks for no right."""
    rows = await tx.all(_DESCRIBED, {"file_ids": list(file_ids)})
    names = await users.names(tx, {row.created_by for row in rows})
    return {row.id: Described._make((*row, names.get(row.created_by, ""))) for row in rows}


def shown_to(viewer: Viewer) -> ColumnElement[bool]:
    """Files of a post or a comment that the viewer may read. Use it in a query over
    `drive_object`.
    """
    of_post = and_(attachment.c.entity_type == "blog_post", open_to(viewer, attachment.c.post_id))
    return (
        select(attachment.c.id)
        .where(attachment.c.object_id == drive_object.c.id)
        .where(or_(in_feed_of(viewer, attachment.c.post_id), of_post))
        .exists()
    )


async def shown_file(tx: Transaction, viewer: Viewer, file_id: int) -> Row[Any]:
    """A file that the viewer may read on the Drive, or of a post or a comment.

    Raises NotFound, Forbidden.
    """
    row = await tx.first(
        select(
            drive_object.c.name,
            file_content.c.key,
            file_content.c.size,
            file_content.c.media_type,
            (held(viewer, Right.READ) | shown_to(viewer)).label("allowed"),
        )
        .join(file_content, file_content.c.id == drive_object.c.content_id)
        .where(drive_object.c.id == file_id, present)
    )
    if row is None:
        raise NotFound(file_id)
    if not row.allowed:
        raise Forbidden(file_id)
    return row
