"""Making the documents of posts that were there before there were documents, in the background.

While there is a row in `search_filling`, some are lacking and nobody is answered. Any number of
workers may take steps: they take turns, and each goes on where the last one ended.
"""

import asyncio
from functools import partial
from typing import NamedTuple

import structlog
from sqlalchemy import delete, func, insert, select, update

from feed24.background import attempt, pause
from feed24.db import Database, Transaction
from feed24.index.changes import record, reworded
from feed24.posts.tables import post
from feed24.search.service import NotReady
from feed24.search.tables import search_filling
from feed24.search.writing import write_all

log = structlog.get_logger("feed24.search")

# Posts of one step, during which nobody changes them; on SQLite nobody writes at all.
STEP = 100
# Seconds between looks for something to do. Upgrades bring it, and every worker begins with a look.
EVERY = 600.0
EVERY_OTHER = 1.0

_IDS = select(post.c.id).order_by(post.c.id).limit(STEP)
# Whoever takes a step keeps the row; the others pass by.
_PLACE = select(search_filling.c.done).with_for_update(skip_locked=True)


class Progress(NamedTuple):
    """Posts up to `done` have their documents; `last` is the latest post there is."""

    done: int
    last: int


async def progress(tx: Transaction) -> Progress | None:
    """How far it is, or None when every post has its documents."""
    done = await tx.scalar(select(search_filling.c.done))
    if done is None:
        return None
    return Progress(done, await tx.scalar(select(func.coalesce(func.max(post.c.id), 0))))


async def check(tx: Transaction) -> None:
    """Raises NotReady while documents are lacking: an answer would be incomplete."""
    if await progress(tx) is not None:
        raise NotReady


async def start_over(tx: Transaction) -> None:
    """Make all documents anew. Until that is done, nobody is answered."""
    await tx.run(delete(search_filling))
    await tx.run(insert(search_filling).values(id=1, done=0))


async def step(tx: Transaction) -> bool:
    """Some posts more; False when there is nothing to do, or another is at it."""
    done = await tx.scalar(_PLACE)
    if done is None:
        return False
    ids = await tx.scalars(_IDS.where(post.c.id > done))
    if ids:
        await write_all(tx, ids)
        await tx.run(update(search_filling).values(done=ids[-1]))
    else:
        await tx.run(delete(search_filling))
        # What workers remember of words is of no account any more.
        record(tx, reworded())
        log.info("all posts can be found by their words")
    return True


async def forever(database: Database) -> None:
    """Do what there is to do, and look for more now and then."""
    # None before it has begun to serve.
    await pause(1.0)
    while True:
        await attempt(partial(_fill, database), "making posts ready for the search")
        await pause(EVERY)


async def _fill(database: Database) -> None:
    while await _lacking(database):
        await _step(database)


async def _lacking(database: Database) -> bool:
    """Nobody writes, or waits to write, to find out that there is nothing to do."""
    async with database.transaction(write=False) as tx:
        return await progress(tx) is not None


async def _step(database: Database) -> None:
    clock = asyncio.get_running_loop().time
    began = clock()
    async with database.transaction(write=True) as tx:
        ours = await step(tx)
    # Whoever else writes has as much time as we. Another worker may be at it.
    await asyncio.sleep(clock() - began if ours else EVERY_OTHER)
