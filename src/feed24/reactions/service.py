"""Reacting to posts and comments. Whoever may read a thing may react to it.

One person has one reaction to one thing; another one takes its place.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Select, bindparam, case, delete, func, select, update

from feed24.access import Viewer
from feed24.comments.tables import comment
from feed24.db import NUMBERS, Transaction, insert_new, is_id, one_of
from feed24.errors import Invalid, NotFound
from feed24.index import changes
from feed24.notifications.service import About, reaction_taken_back
from feed24.notifications.service import reacted as reacted_to
from feed24.posts.entry import keep
from feed24.posts.visibility import COMMENTS, Level, level_of
from feed24.reactions.kinds import KINDS
from feed24.reactions.tables import reaction

_POST_OF = select(comment.c.post_id).where(comment.c.id == bindparam("comment_id"))
_HOLD = _POST_OF.with_for_update(read=True, key_share=True)


class UnknownKind(Invalid):
    """There is no such reaction."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A post, or one of its comments, that somebody may read."""

    of_post: int
    comment_id: int | None = None

    @property
    def column(self) -> Column[Any]:
        return reaction.c.post_id if self.comment_id is None else reaction.c.comment_id

    @property
    def id(self) -> int:
        return self.of_post if self.comment_id is None else self.comment_id


async def thing(tx: Transaction, viewer: Viewer, post_id: int, comment_id: int) -> Thing:
    """The comment, or without one the post. Raises NotFound, also for what is hidden."""
    if comment_id:
        sent = {"comment_id": comment_id}
        post_id = (await tx.scalar(_POST_OF, sent) or 0) if is_id(comment_id) else 0
    needed = COMMENTS if comment_id else Level.READ
    if not is_id(post_id) or await level_of(tx, viewer, post_id) < needed:
        raise NotFound(f"post {post_id}, comment {comment_id}")
    return Thing(post_id, comment_id or None)


async def add(tx: Transaction, actor: Viewer, post_id: int, comment_id: int, kind: str) -> None:
    """React. The same reaction once more changes nothing. Raises UnknownKind, NotFound."""
    if kind not in KINDS:
        raise UnknownKind(kind)
    what = await _held(tx, actor, post_id, comment_id)
    mine = what.column == what.id, reaction.c.user_id == actor.id
    other = update(reaction).where(*mine, reaction.c.kind != kind)
    changed = await tx.run(other.values(kind=kind, reacted_at=tx.now))
    if not changed.rowcount:
        row = {what.column.name: what.id, "user_id": actor.id, "kind": kind}
        new = await insert_new(tx, reaction, [{**row, "reacted_at": tx.now}], reaction.c.id)
        if not new:
            return
        await reacted_to(tx, About(what.of_post, actor.id, what.comment_id))
    changes.record(tx, changes.reacted(what.of_post))


async def remove(tx: Transaction, actor: Viewer, post_id: int, comment_id: int) -> None:
    """Take one's reaction back, if there is one. Raises NotFound."""
    what = await thing(tx, actor, post_id, comment_id)
    mine = what.column == what.id, reaction.c.user_id == actor.id
    if (await tx.run(delete(reaction).where(*mine))).rowcount:
        await reaction_taken_back(tx, About(what.of_post, actor.id, what.comment_id))
        changes.record(tx, changes.reacted(what.of_post))


async def _held(tx: Transaction, actor: Viewer, post_id: int, comment_id: int) -> Thing:
    """The thing, which nobody deletes before this transaction ends."""
    if comment_id and is_id(comment_id):
        await tx.run(_HOLD, {"comment_id": comment_id})
    elif is_id(post_id):
        await keep(tx, post_id)
    return await thing(tx, actor, post_id, comment_id)


def reacted(what: Thing, kind: str = "") -> Select[Any]:
    """Who reacted to a thing the viewer may read, the latest first; of one kind, if it is named."""
    found = select(reaction).where(what.column == what.id).order_by(reaction.c.id.desc())
    return found.where(reaction.c.kind == kind) if kind else found


@dataclass(slots=True)
class Tally:
    """How many reacted to a thing, by kind, and how the viewer did, if at all."""

    counts: dict[str, int] = field(default_factory=dict)
    mine: str | None = None


def _tallies(column: Column[Any]) -> Select[Any]:
    own = case((reaction.c.user_id == bindparam("viewer_id"), 1), else_=0)
    return (
        select(
            column.label("thing_id"),
            reaction.c.kind,
            func.count().label("number"),
            func.max(own).label("mine"),
        )
        .where(one_of(column, bindparam("things", type_=NUMBERS)))
        .group_by(column, reaction.c.kind)
    )


_OF_POSTS = _tallies(reaction.c.post_id)
_OF_COMMENTS = _tallies(reaction.c.comment_id)


async def of_posts(tx: Transaction, viewer_id: int, ids: Collection[int]) -> dict[int, Tally]:
    """The tallies of posts that somebody may read; those without reactions are left out."""
    return await _of(tx, _OF_POSTS, viewer_id, ids)


async def of_comments(tx: Transaction, viewer_id: int, ids: Collection[int]) -> dict[int, Tally]:
    """The tallies of comments that somebody may read; those without reactions are left out."""
    return await _of(tx, _OF_COMMENTS, viewer_id, ids)


async def _of(
    tx: Transaction, statement: Select[Any], viewer_id: int, ids: Collection[int]
) -> dict[int, Tally]:
    found: dict[int, Tally] = defaultdict(Tally)
    for row in await tx.all(statement, {"viewer_id": viewer_id, "things": list(ids)}):
        tally = found[row.thing_id]
        tally.counts[row.kind] = row.number
        if row.mine:
            tally.mine = row.kind
    return dict(found)
