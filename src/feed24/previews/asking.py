"""Asking for the preview of a post's first link, in the transaction that writes the post."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from feed24.db import Transaction, insert_new
from feed24.posts.tables import post
from feed24.previews.links import first_link, links
from feed24.previews.tables import awaited_preview, link_preview
from feed24.services import Services

# A preview that is asked for again after this time is looked at anew.
FRESH = timedelta(days=1)

_USED = (
    select(link_preview.c.id, link_preview.c.checked_at, link_preview.c.due_at)
    .where(link_preview.c.url == bindparam("address"))
    # As long as the transaction runs nobody may take it for unused.
    .with_for_update(read=True, key_share=True)
)
_URL_OF = (
    select(link_preview.c.url)
    .join(awaited_preview, awaited_preview.c.preview_id == link_preview.c.id)
    .where(awaited_preview.c.post_id == bindparam("post_id"))
    .union(
        select(link_preview.c.url)
        .join(post, post.c.preview_id == link_preview.c.id)
        .where(post.c.id == bindparam("post_id"))
    )
)


async def ask(tx: Transaction, services: Services, post_id: int, message: str) -> int | None:
    """Give the post a preview of its message's first link.

    Returns the preview's id if there is one already. Otherwise the post gets it once it is made,
    and None is returned, as for a message without a link.
    """
    url = first_link(message) if services.settings.link_previews else None
    if url is None:
        return None
    known = await _known(tx, url)
    if known.checked_at is None:
        await tx.run(insert(awaited_preview).values(post_id=post_id, preview_id=known.id))
    elif known.due_at is None and known.checked_at <= tx.now - FRESH:
        await tx.run(
            update(link_preview).where(link_preview.c.id == known.id).values(due_at=tx.now)
        )
    else:
        return int(known.id)
    tx.after_commit.append(services.preview_awaited.set)
    return None if known.checked_at is None else int(known.id)


async def follow(
    tx: Transaction, services: Services, post_id: int, message: str, *, asked: bool
) -> dict[str, Any]:
    """What a new message makes of a locked post's preview, as columns of the post.

    When asked for, it gets the preview of its first link, or none. Otherwise it keeps the one it
    has, or waits for, as long as the message still has that link.
    """
    if not (asked and services.settings.link_previews):
        urls = set(await tx.scalars(_URL_OF, {"post_id": post_id}))
        if urls.issubset(links(message) if urls else ()):
            return {}
    await tx.run(delete(awaited_preview).where(awaited_preview.c.post_id == post_id))
    return {"preview_id": await ask(tx, services, post_id, message) if asked else None}


async def _known(tx: Transaction, url: str) -> Row[Any]:
    """The preview of the address, which is made if there is none."""
    while (known := await tx.first(_USED, {"address": url})) is None:
        await insert_new(tx, link_preview, [{"url": url, "due_at": tx.now}])
    return known
