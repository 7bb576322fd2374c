"""Filling the feed with posts, many at a time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import func, insert, select

from bench.samples import Sample
from feed24.db import Database, Transaction, catch_up_identity
from feed24.index.activity import next_activity, start_after
from feed24.index.changes import record
from feed24.index.tables import feed_entry, post_access
from feed24.posts.tables import post, post_recipient

AT_ONCE = 1000
APART = timedelta(minutes=5)


async def fill(database: Database, samples: Iterable[Sample], count: int) -> None:
    """Publish this many posts, the last of them now and the others in the weeks before."""
    endless = iter(samples)
    left = count
    while left:
        chunk = list(islice(endless, min(left, AT_ONCE)))
        left -= len(chunk)
        async with database.transaction(write=True) as tx:
            await publish(tx, chunk, tx.now - APART * left)


async def publish(tx: Transaction, samples: list[Sample], last: datetime) -> list[int]:
    """Write posts straight into the tables, as publishing one by one would; their ids."""
    first_id = 1 + (await tx.scalar(select(func.coalesce(func.max(post.c.id), 0))))
    first_act = await next_activity(tx)
    posts, entries, to, access = [], [], [], []
    for n, sample in enumerate(samples):
        post_id, act = first_id + n, first_act + n
        at = last - APART * (len(samples) - 1 - n)
        posts.append({"id": post_id, **sample.post(act, at)})
        entries.append({"post_id": post_id, "act": act, "updated_at": at})
        to += sample.recipients(post_id)
        access += sample.access(post_id)
        record(tx, sample.change(post_id, act))
    for table, rows in ((post, posts), (feed_entry, entries), (post_recipient, to)):
        await tx.run(insert(table), rows)
    await tx.run(insert(post_access), access)
    await start_after(tx, first_act + len(samples) - 1)
    await catch_up_identity(tx, post)
    return [row["id"] for row in posts]
