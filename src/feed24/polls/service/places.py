"""Finding a poll, and whether somebody may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from feed24.access import Viewer
from feed24.db import Hot, Transaction, is_id
from feed24.errors import Forbidden, NotFound
from feed24.posts.visibility import Level, level_of, levels_of


class PollRow(NamedTuple):
    """A poll, and the author and title of its post. Moments are Unix seconds."""

    id: int
    post_id: int
    anonymity: int
    options: int
    starts_at: int
    ends_at: int
    voter_count: int
    author_id: int
    title: str
    # The post's title was derived from its text.
    micro: bool


_SHOWN = """
SELECT l.id, l.post_id, l.anonymity, l.options, l.starts_at, l.ends_at, l.voter_count,
    p.author_id, p.title, p.micro
FROM poll l JOIN post p ON p.id = l.post_id WHERE :wanted
"""


def _where(postgresql: str, sqlite: str) -> Hot:
    return Hot(_SHOWN.replace(":wanted", postgresql), _SHOWN.replace(":wanted", sqlite))


# SQLite has one writer anyway.
_HELD = " FOR NO KEY UPDATE OF l"
_BY_ID = _where("l.id = $1", "l.id = ?1")
_HELD_BY_ID = _where("l.id = $1" + _HELD, "l.id = ?1")
_BY_POST = _where("l.post_id = $1", "l.post_id = ?1")
_HELD_BY_POST = _where("l.post_id = $1" + _HELD, "l.post_id = ?1")
_BY_POSTS = _where(
    "l.post_id = ANY($1::text::bigint[])", "l.post_id IN (SELECT value FROM json_each(?1))"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A poll by its own id, or by that of its post."""

    poll_id: int = 0
    post_id: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A poll, and what the viewer may do with its post."""

    row: PollRow
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
    await tx.begin()
    possible = [number for number in post_ids if is_id(number)]
    rows = map(PollRow._make, await tx.hot(_BY_POSTS, possible))
    by_post = {row.post_id: row for row in rows}
    levels = await levels_of(tx, viewer, possible)
    return [
        _readable(viewer, number, by_post.get(number), levels.get(number, Level.NONE))
        for number in post_ids
    ]


async def hold(tx: Transaction, poll_id: int) -> PollRow:
    """A poll that exists; nobody votes in it until the transaction ends."""
    row = await _row(tx, Place(poll_id), held=True)
    if row is None:
        raise NoPoll
    return row


async def _row(tx: Transaction, place: Place, *, held: bool) -> PollRow | None:
    by_id, by_post = (_HELD_BY_ID, _HELD_BY_POST) if held else (_BY_ID, _BY_POST)
    number, statement = (place.poll_id, by_id) if place.poll_id else (place.post_id, by_post)
    # What is read of the poll from here on is one snapshot.
    await tx.begin()
    rows = await tx.hot(statement, number) if is_id(number) else ()
    return PollRow._make(rows[0]) if rows else None


def _readable(viewer: Viewer, post_id: int, row: PollRow | None, level: Level) -> Found:
    # Administrators read every post: to them alone a hidden one is one that is not there.
    if level < Level.READ and not viewer.admin:
        raise Hidden(post_id)
    if row is None or level < Level.READ:
        raise NoPoll(post_id)
    return Found(row, level)
