"""Data sets that are ready to be measured: built now, or kept from an earlier run."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from rich.console import Console

from bench.data.building import build
from bench.data.company import Company, Size
from bench.databases import Databases
from bench.drivers import Driver, Sqlite, connect

# Another number for data that come out differently.
VERSION = 2


@dataclass(frozen=True, slots=True)
class DataSet:
    """A portal full of posts. `folder` is for what servers keep beside the database."""

    engine: str
    url: str
    posts: int
    company: Company
    folder: Path
    databases: Databases


class Workshop:
    """Makes data sets, and takes them from the folder in which they are kept."""

    def __init__(self, databases: Databases, engine: str, keep: bool, folder: Path) -> None:
        self._databases = databases
        self._engine = engine
        self._keep = keep
        self._folder = folder
        self._passing: list[str] = []

    async def data_set(self, posts: int, console: Console) -> DataSet:
        company = Company(Size())
        # On a server of others nothing is in the way of what passes.
        name = f"feed24_bench_{posts}" + ("" if self._keep else f"_{uuid4().hex[:8]}")
        url = self._kept(name, posts)
        if url:
            await _tidy(url, posts)
        else:
            url = await self._build(name, company, posts, console)
        return DataSet(self._engine, url, posts, company, self._folder, self._databases)

    def close(self) -> None:
        for name in self._passing:
            self._databases.drop(name)

    async def _build(self, name: str, company: Company, posts: int, console: Console) -> str:
        if not self._keep:
            self._passing.append(name)
        url = self._databases.create(name)
        await build(url, company, posts, console)
        self._note(name).write_text(json.dumps(_described(posts)))
        return url

    def _kept(self, name: str, posts: int) -> str | None:
        """The address of a data set that was finished, by a benchmark like this one."""
        note = self._note(name)
        if not note.exists() or json.loads(note.read_text()) != _described(posts):
            return None
        return self._databases.find(name)

    def _note(self, name: str) -> Path:
        return self._folder / f"{self._engine}-{name}.json"


def _described(posts: int) -> dict[str, int]:
    return {"version": VERSION, "posts": posts}


_LEFT_BY_RUNS = (
    "DELETE FROM post WHERE id > {posts}",
    "DELETE FROM webhook",
    "DELETE FROM access_log",
    "UPDATE access_seq SET floor = seq",
)


async def _tidy(url: str, posts: int) -> None:
    """Remove what an earlier run has written: it touches posts of its own only."""
    async with connect(url) as driver:
        async with driver.transaction(write=True):
            for statement in _LEFT_BY_RUNS:
                await driver.fetch(statement.format(posts=posts))
        await settle(driver)


async def settle(driver: Driver) -> None:
    """Do what a database in use has done long ago."""
    if isinstance(driver, Sqlite):
        await driver.fetch("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        await driver.fetch("VACUUM ANALYZE")


@contextmanager
def workshop(databases: Databases, engine: str, keep: bool, folder: Path) -> Iterator[Workshop]:
    made = Workshop(databases, engine, keep, folder)
    try:
        yield made
    finally:
        made.close()
