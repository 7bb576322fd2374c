"""Everything that is measured on one data set."""

import sqlite3
from collections.abc import Awaitable, Callable, Collection

from rich.status import Status

from bench.data.sets import DataSet
from bench.drivers import Sqlite, connect
from bench.machine import Watch
from bench.outcome import Outcome
from bench.parts import (
    live,
    narrowing,
    page,
    polls,
    reading,
    searching,
    serving,
    starting,
    talking,
    telling,
    writing,
)
from bench.parts.workers import workers
from bench.portal import Portal, opened

Part = Callable[[Portal, Outcome, float], Awaitable[None]]

# In this order: what is written comes after what is read.
PARTS: dict[str, Part] = {
    "pages": reading.pages,
    "anywhere": reading.anywhere,
    "load": serving.load,
    "memory": serving.memory,
    "workers": workers,
    "batch": reading.batch,
    "search": searching.search,
    "narrowed": narrowing.narrowed,
    "talk": talking.talk,
    "add": writing.add,
    "comment": writing.comment,
    "share": writing.share,
    "events": telling.events,
    "polls": polls.polls,
    "live": live.live,
    "page": page.page,
    "totals": reading.totals,
    "cold": starting.cold,
}
_SETTINGS = ("server_version", "fsync", "synchronous_commit", "shared_buffers")


async def measure(
    data: DataSet, chosen: Collection[str], clients: int, seconds: float, status: Status
) -> Outcome:
    """The chosen parts, one after another, on servers that run throughout."""
    outcome = Outcome(await title(data), data.engine, data.posts)
    async with opened(data, clients) as portal:
        for name, part in PARTS.items():
            if name in chosen:
                status.update(f"{outcome.title}: {name}")
                watch = Watch()
                await part(portal, outcome, seconds)
                if noise := watch.noise():
                    outcome.noise[name] = noise
    return outcome


async def title(data: DataSet) -> str:
    return f"{data.posts:,} posts, {await _engine(data.url)}"


async def _engine(url: str) -> str:
    """The database's version, and how far it may be trusted after a power failure."""
    async with connect(url) as driver:
        if isinstance(driver, Sqlite):
            return f"SQLite {sqlite3.sqlite_version}, WAL, synchronous=FULL"
        version, *rest = [await driver.value(f"SHOW {name}") for name in _SETTINGS]
    settings = [f"{name}={value}" for name, value in zip(_SETTINGS[1:], rest, strict=True)]
    return ", ".join([f"PostgreSQL {version}", *settings])
