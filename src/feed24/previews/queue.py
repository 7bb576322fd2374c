"""The queue of pages to look at, and the posts that wait for them. It lives in the database.

A page is claimed for as long as looking may take; who claims it afterwards makes the earlier claim
void. Whoever finds a preview ready gives it to the posts that wait for it, so nothing depends on
the process that made it. Any number of workers and nodes may do all of this.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, insert, or_, select, update

from feed24.db import Transaction, one_of
from feed24.files.store import DRIVE
from feed24.index.changes import previewed, record
from feed24.posts.tables import post
from feed24.previews.asking import FRESH
from feed24.previews.looking import OEMBED_SECONDS, PAGE_SECONDS, PICTURE_SECONDS, Seen
from feed24.previews.tables import awaited_preview, link_preview

LEASE = timedelta(seconds=2 * (PAGE_SECONDS + OEMBED_SECONDS + PICTURE_SECONDS))
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (30, 300, 3600))
# Where the pictures are in the file store: nothing in there can be had by its key alone, and what
# no row refers to is collected.
AREA = DRIVE
MOST_ATTEMPTS = len(DELAYS) + 1
# Posts that get their preview in one transaction.
MOST_POSTS = 100
# Previews that are looked through for unused ones in one.
MOST_PREVIEWS = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """A page to look at, and whose turn it is."""

    id: int
    url: str
    number: int
    attempts: int


_DUE = link_preview.c.due_at <= bindparam("now")
_READY = (
    select(awaited_preview.c.post_id)
    .join(link_preview, link_preview.c.id == awaited_preview.c.preview_id)
    .where(link_preview.c.checked_at.is_not(None))
)
_WORK = select(or_(exists().where(_DUE), exists(_READY)))
_NEXT = (
    select(link_preview.c.id)
    .where(_DUE)
    .order_by(link_preview.c.due_at)
    .limit(1)
    .with_for_update(key_share=True, skip_locked=True)
)
_LOCK_POSTS = (
    select(post.c.id)
    .where(post.c.id.in_(_READY.order_by(awaited_preview.c.post_id).limit(MOST_POSTS)))
    .order_by(post.c.id)
    .with_for_update(key_share=True)
)
_PREVIEWS_AFTER = (
    select(link_preview.c.id)
    .where(link_preview.c.id > bindparam("after"))
    .order_by(link_preview.c.id)
    .limit(MOST_PREVIEWS)
)


async def has_work(tx: Transaction) -> bool:
    """There is a page to look at, or a post to give its preview to."""
    return bool(await tx.scalar(_WORK, {"now": tx.now}))


async def claim(tx: Transaction) -> Claim | None:
    """The page that is due longest; None when there is none."""
    found = await tx.scalar(_NEXT, {"now": tx.now})
    if found is None:
        return None
    taken = (
        update(link_preview)
        .where(link_preview.c.id == found)
        .values(
            due_at=tx.now + LEASE,
            claim=link_preview.c.claim + 1,
            attempts=link_preview.c.attempts + 1,
        )
        .returning(
            link_preview.c.id, link_preview.c.url, link_preview.c.claim, link_preview.c.attempts
        )
    )
    row = (await tx.run(taken)).one()
    return Claim(row.id, row.url, row.claim, row.attempts)


@dataclass(frozen=True, slots=True)
class Finished:
    """Whether the claim was still good, and the picture that is no longer used."""

    good: bool
    old_image: str | None = None


async def finish(tx: Transaction, claimed: Claim, seen: Seen, image_key: str | None) -> Finished:
    """Keep what was seen. A claim that is void by now changes nothing."""
    mine = _mine(claimed)
    row = await tx.first(
        select(link_preview.c.image_key).where(mine).with_for_update(key_share=True)
    )
    if row is None:
        return Finished(good=False)
    values = _columns(seen, image_key) | _settled(tx)
    await tx.run(update(link_preview).where(mine).values(values))
    return Finished(good=True, old_image=row.image_key)


async def keep(tx: Transaction, url: str, seen: Seen, image_key: str | None) -> None:
    """Put in a new preview whose page need not be looked at."""
    values = _columns(seen, image_key) | _settled(tx)
    await tx.run(insert(link_preview).values(url=url, **values))


def _columns(seen: Seen, image_key: str | None) -> dict[str, Any]:
    picture = seen.picture
    return {
        "title": seen.title,
        "description": seen.description,
        "site_name": seen.site_name,
        "image_key": image_key,
        "image_size": len(picture.content) if picture else None,
        "image_width": picture.width if picture else None,
        "image_height": picture.height if picture else None,
    }


async def put_off(tx: Transaction, claimed: Claim) -> None:
    """Try again later, or give up when that was the last attempt."""
    if claimed.attempts >= MOST_ATTEMPTS:
        await give_up(tx, claimed)
        return
    later = tx.now + DELAYS[claimed.attempts - 1]
    await tx.run(update(link_preview).where(_mine(claimed)).values(due_at=later))


async def give_up(tx: Transaction, claimed: Claim) -> None:
    """A page that never had a preview gets none, nor do the posts; one that had keeps it."""
    never = link_preview.c.checked_at.is_(None)
    await tx.run(delete(link_preview).where(_mine(claimed), never))
    await tx.run(update(link_preview).where(_mine(claimed)).values(_settled(tx)))


def _mine(claimed: Claim) -> ColumnElement[bool]:
    return (link_preview.c.id == claimed.id) & (link_preview.c.claim == claimed.number)


def _settled(tx: Transaction) -> dict[str, Any]:
    return {"checked_at": tx.now, "due_at": None, "attempts": 0}


async def hand_out(tx: Transaction) -> int:
    """Give previews that are ready to posts that wait for them; how many got one.

    The posts are locked first, as everybody does who changes one, so an edit meanwhile is either
    seen here or sees this.
    """
    locked = await tx.scalars(_LOCK_POSTS)
    if not locked:
        return 0
    ready = select(link_preview.c.id).where(link_preview.c.checked_at.is_not(None))
    served = (
        delete(awaited_preview)
        .where(one_of(awaited_preview.c.post_id, locked), awaited_preview.c.preview_id.in_(ready))
        .returning(awaited_preview.c.post_id, awaited_preview.c.preview_id)
    )
    rows = await tx.all(served)
    for row in rows:
        its = update(post).where(post.c.id == row.post_id)
        await tx.run(its.values(preview_id=row.preview_id))
        record(tx, previewed(row.post_id))
    return len(rows)


@dataclass(frozen=True, slots=True)
class Swept:
    """Where to go on, 0 when all were looked through, and pictures that are no longer used."""

    last: int
    images: tuple[str, ...]


async def sweep(tx: Transaction, after: int) -> Swept:
    """Remove previews that no post shows or waits for, among the next few after this id."""
    seen = await tx.scalars(_PREVIEWS_AFTER, {"after": after})
    last = seen[-1] if len(seen) == MOST_PREVIEWS else 0
    # Not those that a transaction is about to use; what it did counts in the next statement.
    idle = select(link_preview.c.id).where(one_of(link_preview.c.id, seen), _unused(tx))
    locked = await tx.scalars(idle.with_for_update(skip_locked=True))
    gone = (
        delete(link_preview)
        .where(one_of(link_preview.c.id, locked), _unused(tx))
        .returning(link_preview.c.image_key)
    )
    keys = await tx.scalars(gone) if locked else []
    return Swept(last, tuple(key for key in keys if key))


def _unused(tx: Transaction) -> ColumnElement[bool]:
    shown = exists().where(post.c.preview_id == link_preview.c.id)
    awaited = exists().where(awaited_preview.c.preview_id == link_preview.c.id)
    checked = link_preview.c.checked_at
    return ~shown & ~awaited & or_(checked.is_(None), checked <= tx.now - FRESH)
