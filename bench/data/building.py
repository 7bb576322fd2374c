"""Building a portal full of posts in an empty database."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from bench.data.company import Company
from bench.data.founding import found
from bench.data.loading import Loader, loader
from bench.data.rows import COLUMNS, Numbers, batches
from bench.data.samples import Samples
from feed24.comments.tables import comment
from feed24.db import Database, Transaction, catch_up_identity
from feed24.index.activity import start_after
from feed24.migrations import upgrade
from feed24.portal import first_run
from feed24.posts.tables import post
from feed24.settings import Settings

SEED = 24
_ADMINISTRATOR: dict[str, Any] = {
    "company": "Benchmark",
    "email": "admin@bench.test",
    "name": "Administrator",
    "last_name": "",
    "password_hash": None,
}
_COLUMNS = (
    TextColumn("{task.description}"),
    BarColumn(),
    MofNCompleteColumn(),
    TimeElapsedColumn(),
    TimeRemainingColumn(),
)


def sqlalchemy_url(url: str) -> str:
    """The address for `Database`."""
    return Settings(data=Path(), database_url=SecretStr(url)).sqlalchemy_url


async def build(url: str, company: Company, posts: int, console: Console) -> None:
    """Fill an empty database: the company, then posts and comments with their place in the feed.

    The log of changes of access tells nothing of them, as after a long time: whoever reads the feed
    begins with the tables.
    """
    await upgrade(sqlalchemy_url(url))
    with Progress(*_COLUMNS, console=console, transient=True) as progress:
        await _begin(url, company, progress)
        last = await _fill(url, company, posts, progress)
        await _continue(url, last)


@asynccontextmanager
async def writing(url: str) -> AsyncIterator[Transaction]:
    """One transaction by a connection that is gone afterwards."""
    database = Database.open(sqlalchemy_url(url))
    try:
        async with database.transaction(write=True) as tx:
            yield tx
    finally:
        await database.close()


async def _begin(url: str, company: Company, progress: Progress) -> None:
    task = progress.add_task("company", total=1)
    async with writing(url) as tx:
        await first_run.create(tx, **_ADMINISTRATOR)
        await found(tx, company, random.Random(SEED))
    progress.advance(task)


async def _fill(url: str, company: Company, posts: int, progress: Progress) -> Numbers:
    last, samples = Numbers(), Samples(company, random.Random(SEED))
    async with loader(url, tuple(COLUMNS)) as into:
        await into.take_down()
        task = progress.add_task("posts", total=posts)
        for batch in batches(samples, posts, last):
            for table, rows in batch.rows.items():
                await into.load(table, COLUMNS[table], rows)
            progress.advance(task, batch.posts)
        await _finish(into, progress)
    return last


async def _finish(into: Loader, progress: Progress) -> None:
    task = progress.add_task("indexes and constraints", total=None)
    await into.put_back(lambda done, total: progress.update(task, completed=done, total=total))
    task = progress.add_task("statistics", total=1)
    await into.settle()
    progress.advance(task)


async def _continue(url: str, last: Numbers) -> None:
    """Let the server number on from here."""
    async with writing(url) as tx:
        await start_after(tx, last.act)
        await catch_up_identity(tx, post)
        await catch_up_identity(tx, comment)
