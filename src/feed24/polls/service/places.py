"""Finding a poll, and whether somebody may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, is_id, one_of
from feed24.errors import Forbidden, NotFound
from feed24.polls.tables import poll
from feed24.posts.tables import post
from feed24.posts.visibility import Level, level_of, levels_of

_SHOWN = select(poll, post.c.author_id, post.c.title, post.c.micro).join(
    post, post.c.id == poll.c.post_id
)
_BY_ID = _SHOWN.where(poll.c.id == bindparam("number"))
_BY_POST = _SHOWN.where(poll.c.post_id == bindparam("number"))
_BY_POSTS = _SHOWN.where(one_of(poll.c.post_id, bindparam("numbers", type_=NUMBERS)))
_HELD_BY_ID = _BY_ID.with_for_update(of=poll, key_share=True)
_HELD_BY_POST = _BY_POST.with_for_update(of=poll, key_share=True)


@dataclass(frozen=True, slots=True)
class Place:
    """A poll by its own id, or by that of its post."""

    poll_id: int = 0
    post_id: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """The columns of a poll, its post's author and title, and the viewer's level on the post."""

    row: Row[Any]
    level: Level


class Hidden(Forbidden):
    """The viewer may not read the post with this id, or there is none."""

    def __init__(self, post_id: int = 0) -> None:
        super().__init__(f"post {post_id}")
        self.post_id = post_id


class NoPoll(NotFound):
    """The viewer could read it, but the post with this id has no poll, or there is no such post."""

    def __init__(self, post_id: int = 0) -> None:
        super().__init__(f"post {post_id}")
        self.post_id = post_id


async def find(tx: Transaction, viewer: Viewer, place: Place, *, held: bool = False) -> Found:
    """A poll that the viewer may read. Raises Hidden, NoPoll.

    `held`: nobody else changes it or votes in it until the transaction ends.
    """
    row = await _row(tx, place, held=held)
    post_id = row.post_id if row else place.post_id
    level = await level_of(tx, viewer, post_id) if is_id(post_id) else Level.NONE
    return _readable(viewer, post_id, row, level)


async def find_many(tx: Transaction, viewer: Viewer, post_ids: Sequence[int]) -> list[Found]:
    """The polls of these posts, in this order.

    Raises Hidden or NoPoll for the first of them that cannot be shown.
    """
    possible = [number for number in post_ids if is_id(number)]
    rows = await tx.all(_BY_POSTS, {"numbers": possible})
    by_post = {row.post_id: row for row in rows}
    levels = await levels_of(tx, viewer, possible)
    return [
        _readable(viewer, number, by_post.get(number), levels.get(number, Level.NONE))
        for number in post_ids
    ]


async def hold(tx: Transaction, poll_id: int) -> Row[Any]:
    """The columns of a poll that exists; nobody votes in it until the transaction ends."""
    row = await _row(tx, Place(poll_id), held=True)
    if row is None:
        raise NoPoll
    return row


async def _row(tx: Transaction, place: Place, *, held: bool) -> Row[Any] | None:
    by_id, by_post = (_HELD_BY_ID, _HELD_BY_POST) if held else (_BY_ID, _BY_POST)
    if is_id(place.poll_id):
        return await tx.first(by_id, {"number": place.poll_id})
    if is_id(place.post_id):
        return await tx.first(by_post, {"number": place.post_id})
    return None


def _readable(viewer: Viewer, post_id: int, row: Row[Any] | None, level: Level) -> Found:
    # Administrators read every post: to them alone a hidden one is one that is not there.
    if level < Level.READ and not viewer.admin:
        raise Hidden(post_id)
    if row is None or level < Level.READ:
        raise NoPoll(post_id)
    return Found(row, level)
