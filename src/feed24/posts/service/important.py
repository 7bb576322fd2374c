"""Who has confirmed reading an important post."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from feed24.access import Viewer
from feed24.acknowledgement.confirming import confirm
from feed24.db import BIGGEST, Transaction, insert_new
from feed24.errors import Forbidden
from feed24.index.changes import confirmed, record
from feed24.posts.entry import keep
from feed24.posts.tables import read_mark
from feed24.posts.visibility import Level, level_of
from feed24.users.tables import person

MOST_READERS = 500
READERS_PAGE = 10

_OF_POST = (
    select(person)
    .join(read_mark, read_mark.c.user_id == person.c.id)
    .where(read_mark.c.post_id == bindparam("post_id"), person.c.active)
    .order_by(read_mark.c.id)
)
_READERS = _OF_POST.with_only_columns(person.c.id).limit(MOST_READERS)
_PAGE = _OF_POST.limit(READERS_PAGE).offset(bindparam("begin"))
_COUNT = _OF_POST.with_only_columns(func.count()).order_by(None)


async def mark(tx: Transaction, post_id: int, user_id: int) -> None:
    """Set a person's read mark; one that is set already keeps its moment.

    The text as it is now is confirmed, which may be another than the mark was set for.
    """
    row = {"post_id": post_id, "user_id": user_id, "marked_at": tx.now}
    if await insert_new(tx, read_mark, [row], read_mark.c.id):
        record(tx, confirmed(post_id, user_id))
    await confirm(tx, post_id, user_id)


async def mark_read(tx: Transaction, actor: Viewer, post_id: int) -> None:
    """Confirm that the actor has read the post. Raises Forbidden, also when there is none."""
    await keep(tx, post_id)
    if await level_of(tx, actor, post_id) < Level.READ:
        raise Forbidden(f"post {post_id}")
    await mark(tx, post_id, actor.id)


async def readers(tx: Transaction, viewer: Viewer, post_id: int) -> list[int]:
    """Active people in the order of their marks, the first 500; nobody for a hidden post."""
    if await level_of(tx, viewer, post_id) < Level.READ:
        return []
    return await tx.scalars(_READERS, {"post_id": post_id})


@dataclass(frozen=True, slots=True)
class Readers:
    """One page of the people who confirmed a post, as rows of `person`, and how many there are."""

    rows: Sequence[Row[Any]]
    total: int
    last: bool


async def readers_page(tx: Transaction, viewer: Viewer, post_id: int, page: int) -> Readers:
    """A page of ten, counted from 1; an empty one for a hidden post."""
    if await level_of(tx, viewer, post_id) < Level.READ:
        return Readers((), 0, last=True)
    begin = min((max(page, 1) - 1) * READERS_PAGE, BIGGEST)
    rows = await tx.all(_PAGE, {"post_id": post_id, "begin": begin})
    total = await tx.scalar(_COUNT, {"post_id": post_id})
    return Readers(rows, total, last=begin + READERS_PAGE >= total)
