"""Telling authors who reacts to what they wrote.

Of each thing an author is told once, by the latest reaction: how many there are, `reaction` knows.
A popular post would otherwise be all that its author is told of.
"""

from typing import Any

from sqlalchemy import Select, Table, bindparam, delete, select, update

from feed24.comments.tables import comment
from feed24.db import Transaction
from feed24.index.changes import notified, record
from feed24.notifications.kinds import Kind
from feed24.notifications.service.telling import About, tell
from feed24.notifications.tables import notification
from feed24.posts.tables import post
from feed24.reactions.tables import reaction
from feed24.users.tables import person


def _author(thing: Table) -> Select[Any]:
    """Who wrote it; nobody else tells that person of reactions meanwhile."""
    wrote = select(person.c.id).join(thing, thing.c.author_id == person.c.id)
    return wrote.where(thing.c.id == bindparam("thing")).with_for_update(key_share=True, of=person)


_AUTHOR_OF_POST, _AUTHOR_OF_COMMENT = _author(post), _author(comment)
_ITS = (
    notification.c.post_id == bindparam("of_post"),
    notification.c.comment_id.is_not_distinct_from(bindparam("of_comment")),
    notification.c.kind == Kind.REACTION,
)
_FORGET = delete(notification).where(*_ITS)
_BY = select(notification.c.id, notification.c.user_id).where(
    *_ITS, notification.c.actor_id == bindparam("actor")
)


async def reacted(tx: Transaction, about: About) -> None:
    """Somebody reacts to a post or a comment who did not before."""
    which = _AUTHOR_OF_POST if about.comment_id is None else _AUTHOR_OF_COMMENT
    author_id = await tx.scalar(which, {"thing": about.comment_id or about.post_id})
    if author_id != about.actor_id:
        await tx.run(_FORGET, _sent(about))
        await tell(tx, about, {author_id: Kind.REACTION})


async def reaction_taken_back(tx: Transaction, about: About) -> None:
    """Somebody reacts no more: the author is told of who reacted before, or of nobody."""
    for row in await tx.all(_BY, {**_sent(about), "actor": about.actor_id}):
        its = notification.c.id == row.id
        latest = await tx.first(_latest(about, row.user_id))
        if latest is None:
            await tx.run(delete(notification).where(its))
        else:
            values = {"actor_id": latest.user_id, "created_at": latest.reacted_at}
            await tx.run(update(notification).where(its).values(values))
        record(tx, notified(about.post_id, [row.user_id]))


def _sent(about: About) -> dict[str, Any]:
    return {"of_post": about.post_id, "of_comment": about.comment_id}


def _latest(about: About, author_id: int) -> Select[Any]:
    of_post = about.comment_id is None
    thing = (
        reaction.c.post_id == about.post_id
        if of_post
        else reaction.c.comment_id == about.comment_id
    )
    return (
        select(reaction.c.user_id, reaction.c.reacted_at)
        .where(thing, reaction.c.user_id != author_id)
        .order_by(reaction.c.reacted_at.desc(), reaction.c.id.desc())
        .limit(1)
    )
