"""Proof that all sides do the same work; without it the ratios would mean nothing."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from sqlalchemy import func, select

from bench import bare
from bench.data.company import Viewer
from bench.drivers import Driver
from feed24.comments.tables import comment
from feed24.db import Database, metadata
from feed24.index.tables import access_log, feed_entry, post_access
from feed24.posts.tables import post, post_recipient
from feed24.rest.paging import PAGE
from feed24.search.tables import search_document

# What differs between two posts that are the same.
_OWN = {"id", "post_id", "comment_id", "key", "seq", "n", "stripe", "act", "published_act"}
_MOMENTS = {"at", "published_at", "updated_at", "created_at"}
_NUMBERS = {"act", "old", "new", "at"}
_KEYS = {
    post: post.c.id,
    feed_entry: feed_entry.c.post_id,
    post_recipient: post_recipient.c.post_id,
    post_access: post_access.c.post_id,
    comment: comment.c.post_id,
    access_log: access_log.c.key,
    search_document: search_document.c.post_id,
}
# The key in the log may be a person's or a workgroup's.
_OF_POSTS = access_log.c.kind.not_in(("person", "structure", "workgroup"))

Write = Callable[[], Awaitable[int]]
Rows = dict[str, list[dict[str, Any]]]


class Disagreement(Exception):
    """The benchmark no longer does what the server does, and has to follow it."""


async def on_writing(database: Database, writers: Mapping[str, Write]) -> None:
    """All leave the same rows of the post whose id they give, and touch as many other rows.

    Raises Disagreement.
    """
    (first, expected), *others = [
        (who, await _effect(database, write)) for who, write in writers.items()
    ]
    for who, effect in others:
        _same(f"what {who} writes, and {first},", effect, expected)


async def on_page(
    driver: Driver, viewer: Viewer, start: int, answers: Mapping[str, bytes]
) -> tuple[int, list[int]]:
    """All servers give the page that SQL gives: its total and its posts. Raises Disagreement."""
    expected = (
        await bare.total(driver, viewer.codes),
        await bare.page(driver, viewer.codes, start, PAGE),
    )
    for who, answer in answers.items():
        body = msgspec.json.decode(answer)
        found = body["total"], [int(each["ID"]) for each in body["result"]]
        _same(f"total and posts from {start} on, by {who} and by SQL,", found, expected)
    return expected


async def rows_of(database: Database, post_id: int) -> Rows:
    """Every row of a post, by table, without what is its own."""
    async with database.transaction(write=False) as tx:
        found = {}
        for table, key in _KEYS.items():
            its = (key == post_id) & _OF_POSTS if table is access_log else key == post_id
            rows = (await tx.run(select(table).where(its))).mappings()
            found[table.name] = sorted(map(_comparable, rows), key=repr)
        return found


def _same(what: str, one: Any, other: Any) -> None:
    if one != other:
        raise Disagreement(f"{what} differ:\n{one}\n{other}")


async def _effect(database: Database, write: Write) -> tuple[Rows, dict[str, int]]:
    """The rows of the post that is written, and how many rows came into all other tables."""
    before = await _sizes(database)
    rows = await rows_of(database, await write())
    after = await _sizes(database)
    return rows, {name: after[name] - before[name] for name in after}


def _comparable(row: Any) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in _OWN | _MOMENTS}
    if "data" in kept:
        kept["data"] = {name: v for name, v in kept["data"].items() if name not in _NUMBERS}
    return kept


async def _sizes(database: Database) -> dict[str, int]:
    async with database.transaction(write=False) as tx:
        return {
            table.name: await tx.scalar(select(func.count()).select_from(table))
            for table in metadata.sorted_tables
            # The largest ones, whose rows are compared.
            if table not in _KEYS
        }
