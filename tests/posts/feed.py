"""Small looks at the feed that many tests take."""

import base64
from typing import Any

from sqlalchemy import select

from feed24.index.tables import access_log, feed_entry, post_access
from feed24.posts.tables import post_recipient
from tests.support.portal import Portal


async def shown(portal: Portal, post_id: int, *, as_: int = 1) -> dict[str, Any]:
    """The post as `log.blogpost.get` shows it to somebody who sees it."""
    (found,) = await portal.result("log.blogpost.get", {"POST_ID": post_id}, as_=as_)
    return dict(found)


async def sees(portal: Portal, post_id: int, *people: int) -> list[bool]:
    """For each person, whether the post is in the list."""
    found = []
    for user_id in people:
        rows = await portal.result("log.blogpost.get", {"POST_ID": post_id}, as_=user_id)
        found.append(bool(rows))
    return found


async def order(portal: Portal, *, as_: int = 1) -> list[int]:
    """The ids of the first page."""
    return [int(row["ID"]) for row in await portal.result("log.blogpost.get", as_=as_)]


async def count(portal: Portal) -> int:
    """How many posts there are."""
    total: int = (await portal.call("log.blogpost.get"))["total"]
    return total


async def recipients(portal: Portal, post_id: int) -> set[str]:
    return await _column(portal, post_recipient.c.code, post_recipient.c.post_id == post_id)


async def carried(portal: Portal, post_id: int) -> set[str]:
    return await _column(portal, post_access.c.code, post_access.c.post_id == post_id)


async def activity(portal: Portal, post_id: int) -> int:
    (act,) = await _column(portal, feed_entry.c.act, feed_entry.c.post_id == post_id)
    return int(act)


async def _column(portal: Portal, column: Any, condition: Any) -> set[Any]:
    async with portal.tx(write=False) as tx:
        return set(await tx.scalars(select(column).where(condition)))


async def changes(portal: Portal, post_id: int) -> list[tuple[str, dict[str, Any]]]:
    """What the log of changes holds about a post, in order."""
    log = select(access_log).order_by(access_log.c.stripe, access_log.c.seq, access_log.c.n)
    async with portal.tx(write=False) as tx:
        rows = await tx.all(log)
    kinds = {"published", "granted", "revoked", "moved", "deleted"}
    about = [row for row in rows if row.kind in kinds and row.key == post_id]
    besides = {"at", "important"}
    return [(row.kind, {k: v for k, v in row.data.items() if k not in besides}) for row in about]


def encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()
