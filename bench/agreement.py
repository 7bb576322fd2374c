"""Proof that all sides do the same work; without it the ratios would mean nothing."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from sqlalchemy import func, select

from bench.bare import Driver
from bench.pages import Page
from feed24.db import Database, metadata
from feed24.index.tables import access_log, feed_entry, post_access
from feed24.posts.tables import post, post_recipient

# What differs between two posts that are the same.
_OWN = {"id", "post_id", "key", "seq", "n", "stripe", "act", "published_act"}
_MOMENTS = {"at", "published_at", "updated_at"}
_KEYS = {
    post: post.c.id,
    feed_entry: feed_entry.c.post_id,
    post_recipient: post_recipient.c.post_id,
    post_access: post_access.c.post_id,
    access_log: access_log.c.key,
}

Write = Callable[[], Awaitable[int]]


class Disagreement(Exception):
    """The benchmark no longer does what the server does, and has to follow it."""


async def on_writing(database: Database, server: Write, others: Mapping[str, Write]) -> None:
    """Everybody leaves the same rows as the server when writing the same post; each says its id.

    Raises Disagreement.
    """
    expected = await _effect(database, server)
    for who, write in others.items():
        _same(f"what {who} writes", await _effect(database, write), expected)


async def on_page(page: Page, answer: bytes, driver: Driver) -> None:
    """The server and the bare driver give the posts of the page. Raises Disagreement."""
    body = msgspec.json.decode(answer)
    _same("total of the server", body["total"], page.total)
    _same("posts of the server", [int(each["ID"]) for each in body["result"]], page.ids)
    rows = (await driver.read(page.statements))[-1]
    _same("posts of the bare driver", {row[0] for row in rows}, set(page.ids))


def _same(what: str, one: Any, other: Any) -> None:
    if one != other:
        raise Disagreement(f"{what}:\n{one}\ninstead of\n{other}")


async def _effect(database: Database, write: Write) -> tuple[dict[str, Any], dict[str, int]]:
    """The rows of the post that is written, and how many rows came into which table."""
    before = await _sizes(database)
    rows = await _rows(database, await write())
    after = await _sizes(database)
    return rows, {name: after[name] - before[name] for name in after}


async def _rows(database: Database, post_id: int) -> dict[str, Any]:
    """Every row of a post, by table, without what is its own."""
    async with database.transaction(write=False) as tx:
        found = {}
        for table, key in _KEYS.items():
            rows = (await tx.run(select(table).where(key == post_id))).mappings()
            found[table.name] = sorted(map(_comparable, rows), key=repr)
        return found


def _comparable(row: Any) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in _OWN | _MOMENTS}
    if "data" in kept:
        kept["data"] = {name: value for name, value in kept["data"].items() if name != "act"}
    return kept


async def _sizes(database: Database) -> dict[str, int]:
    async with database.transaction(write=False) as tx:
        return {
            table.name: await tx.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
        }
