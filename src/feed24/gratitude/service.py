"""Use cases of gratitudes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, insert, select

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, one_of
from feed24.gratitude import medals
from feed24.gratitude.tables import gratitude, gratitude_person
from feed24.index.tables import feed_entry
from feed24.posts.tables import post
from feed24.posts.visibility import visible_to

_PEOPLE = (
    select(gratitude_person.c.gratitude_id, gratitude_person.c.user_id)
    .where(one_of(gratitude_person.c.gratitude_id, bindparam("ids", type_=NUMBERS)))
    .order_by(gratitude_person.c.user_id)
)


@dataclass(frozen=True, slots=True)
class Thanks:
    """A gratitude as its sender wants it: a medal, and the people who are thanked."""

    medal: str
    people: tuple[int, ...]


async def give(tx: Transaction, post_id: int, thanks: Thanks | None) -> int | None:
    """The id of a new gratitude of a post; None without people or a medal of the portal's.

    The post is the caller's to change.
    """
    if thanks is None or not thanks.people or not await medals.known(tx, thanks.medal):
        return None
    values = {"post_id": post_id, "medal": thanks.medal, "given_at": tx.now}
    number: int = await tx.scalar(insert(gratitude).returning(gratitude.c.id), values)
    people = [{"gratitude_id": number, "user_id": each} for each in dict.fromkeys(thanks.people)]
    await tx.run(insert(gratitude_person), people)
    return number


async def newly_thanked(tx: Transaction, before: int | None, now: int | None) -> list[int]:
    """Whom a gratitude of a post thanks that the one before it did not."""
    if now is None or now == before:
        return []
    ids = [now] if before is None else [before, now]
    rows = await tx.all(_PEOPLE, {"ids": ids})
    known = {row.user_id for row in rows if row.gratitude_id == before}
    return [row.user_id for row in rows if row.gratitude_id == now and row.user_id not in known]


def received(viewer: Viewer, user_id: int, medal: str = "") -> Select[Any]:
    """A person's gratitudes, or those with one medal, the latest first, as `given`."""
    thanked = exists().where(
        gratitude_person.c.gratitude_id == gratitude.c.id, gratitude_person.c.user_id == user_id
    )
    found = given(viewer).where(thanked)
    return found.where(gratitude.c.medal == medal) if medal else found


def given(viewer: Viewer, since: datetime | None = None) -> Select[Any]:
    """Gratitudes, the latest first: id, post_id, author_id, medal, given_at.

    Only those whose post carries them still and shows in the viewer's lists; `since` a moment or
    at any time.
    """
    found = (
        select(
            gratitude.c.id,
            gratitude.c.post_id,
            post.c.author_id,
            gratitude.c.medal,
            gratitude.c.given_at,
        )
        .join(post, and_(post.c.id == gratitude.c.post_id, post.c.gratitude_id == gratitude.c.id))
        .join(feed_entry, feed_entry.c.post_id == post.c.id)
        .where(visible_to(viewer))
        .order_by(gratitude.c.id.desc())
    )
    return found.where(gratitude.c.given_at >= since) if since else found


async def people(tx: Transaction, rows: Iterable[Row[tuple[int, ...]]]) -> dict[int, list[int]]:
    """Whom each of these gratitudes thanks, by its id."""
    found: dict[int, list[int]] = defaultdict(list)
    for row in await tx.all(_PEOPLE, {"ids": [each.id for each in rows]}):
        found[row.gratitude_id].append(row.user_id)
    return found
