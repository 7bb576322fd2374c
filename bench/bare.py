"""What reading and writing cost before feed24 does anything: plain SQL by the database's driver.

Writing costs one statement for each table, all in one transaction.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from bench.data import rows
from bench.data.samples import Sample
from bench.drivers import Driver, Rows, connect
from bench.measure import Operation, Side
from feed24.comments.service import SHARING
from feed24.index.changes import Change, granted, moved, notified, published
from feed24.posts import recipients
from feed24.search.terms import as_kept

Work = Callable[[Driver], Awaitable[object]]


def side(url: str, work: Work, clients: int) -> Side:
    """As many connections do this work; one where they would only wait for each other."""
    count = 1 if url.startswith("sqlite") else clients

    @asynccontextmanager
    async def opened() -> AsyncIterator[Sequence[Operation]]:
        async with AsyncExitStack() as stack:
            yield [
                partial(work, await stack.enter_async_context(connect(url))) for _ in range(count)
            ]

    return Side(opened)


async def posts(driver: Driver, ids: Sequence[int]) -> Rows:
    """The rows that a page shows."""
    return await driver.fetch_among("SELECT * FROM post WHERE id AMONG", ids)


async def total(driver: Driver, codes: Collection[str]) -> int:
    """How many posts carry one of these codes."""
    count = "SELECT count(DISTINCT post_id) FROM post_access WHERE code AMONG"
    return int((await driver.fetch_among(count, sorted(codes)))[0][0])


async def page(driver: Driver, codes: Collection[str], start: int, size: int) -> list[int]:
    """The posts of a page that begins at `start`, in order."""
    carrying = "SELECT post_id FROM post_access WHERE code AMONG"
    ordered = (
        f"SELECT post_id FROM feed_entry WHERE post_id IN ({carrying})"
        " ORDER BY act DESC LIMIT $1 OFFSET $2"
    )
    return [row[0] for row in await driver.fetch_among(ordered, sorted(codes), size, start)]


async def single_posts(driver: Driver, ids: Sequence[int]) -> None:
    """Each post by a statement of its own, all in one snapshot."""
    async with driver.transaction(write=False):
        for post_id in ids:
            await driver.fetch("SELECT * FROM post WHERE id = $1", post_id)


async def comments(driver: Driver, post_id: int, size: int) -> list[int]:
    """The rows of a post's latest comments, how many there are, and who wrote them; the ids."""
    async with driver.transaction(write=False):
        latest = "SELECT * FROM comment WHERE post_id = $1 ORDER BY id DESC LIMIT $2"
        found = await driver.fetch(latest, post_id, size)
        await driver.value("SELECT comment_count FROM post WHERE id = $1", post_id)
        people = sorted({row[2] for row in found})
        await driver.fetch_among("SELECT id, name, last_name FROM person WHERE id AMONG", people)
    return [row[0] for row in found][::-1]


async def add(driver: Driver, sample: Sample) -> int:
    """Write all rows of a post; its id."""
    at = _now()
    async with driver.transaction(write=True):
        act = await driver.value(driver.activity)
        row = rows.post(0, sample, act, at)[1:]
        post_id = int(await _insert_one(driver, "post", rows.COLUMNS["post"][1:], row, "id"))
        await _insert(driver, "feed_entry", [(post_id, act, at)])
        await _insert(driver, "post_recipient", rows.to(post_id, sample.codes))
        await _insert(driver, "post_access", rows.access(post_id, sample.carried))
        words = rows.post_words(sample.text.title, sample.text.message)
        await _found_by(driver, post_id, None, words)
        for workgroup_id in sample.workgroups:
            await driver.fetch(_TOUCH, at, workgroup_id)
        told = await _tell(driver, post_id, row[0], sample.codes, at)
        await log(driver, post_id, [_published(post_id, act, at, sample), *told], at)
    return post_id


async def share(driver: Driver, post_id: int, author_id: int, codes: Sequence[str]) -> int:
    """Show a post to more people, and write the comment that tells of it; the post's id."""
    at = _now()
    async with driver.transaction(write=True):
        place = await _place(driver, post_id)
        await _insert(driver, "post_recipient", rows.to(post_id, codes))
        await _insert(driver, "post_access", rows.access(post_id, codes))
        told = (author_id, SHARING, at, ",".join(codes))
        lifted = await _comment(driver, post_id, place, *told)
        notes = await _tell(driver, post_id, author_id, codes, at)
        await log(driver, post_id, [granted(post_id, place, codes), lifted, *notes], at)
    return post_id


async def comment(driver: Driver, post_id: int, author_id: int, text: str) -> int:
    """Write a comment, which lifts its post; the post's id."""
    at = _now()
    async with driver.transaction(write=True):
        place = await _place(driver, post_id)
        lifted = await _comment(driver, post_id, place, author_id, text, at)
        await log(driver, post_id, [lifted], at)
    return post_id


_PLACE = "SELECT act FROM feed_entry JOIN post ON id = post_id WHERE post_id = $1"
_ONE_MORE = "UPDATE post SET comment_count = comment_count + 1 WHERE id = $1"
_LIFT = "UPDATE feed_entry SET act = $2, updated_at = $3 WHERE post_id = $1"
_CARRIED = "SELECT code FROM post_access WHERE post_id = $1"
_TOUCH = "UPDATE workgroup SET active_at = $1 WHERE id = $2 AND active_at < $1"
_COUNT = "UPDATE access_seq SET seq = seq + 1 WHERE stripe = $1 RETURNING seq"
_TOLD = ("user_id", "kind", "post_id", "actor_id", "created_at")
_LOGGED = ("stripe", "seq", "n", "kind", "key", "data", "at")


def _published(post_id: int, act: int, at: int, sample: Sample) -> Change:
    return published(post_id, act, at, sample.carried, important=False)


async def _place(driver: Driver, post_id: int) -> int:
    """Where a post stands. Others who change it wait for us."""
    act: int = await driver.value(_PLACE + driver.lock, post_id)
    return act


async def _comment(
    driver: Driver,
    post_id: int,
    place: int,
    author_id: int,
    text: str,
    at: int,
    shared: str | None = None,
) -> Change:
    """Write a comment on a post that stood at this place; how the post moves by it."""
    new = await driver.value(driver.activity)
    columns = (*rows.COLUMNS["comment"][1:], "shared_codes")
    values = (post_id, author_id, text, at, new, shared)
    comment_id = await _insert_one(driver, "comment", columns, values, "id")
    if shared is None:
        await _found_by(driver, post_id, comment_id, rows.comment_words(text))
    await driver.fetch(_ONE_MORE, post_id)
    await driver.fetch(_LIFT, post_id, new, at)
    carried = [row[0] for row in await driver.fetch(_CARRIED, post_id)]
    return moved(post_id, place, new, carried)


async def _found_by(
    driver: Driver, post_id: int, comment_id: int | None, documents: list[str]
) -> None:
    kept = as_kept(documents, sqlite=not driver.casts)
    columns, cast = rows.COLUMNS["search_document"], "::text::tsvector" if driver.casts else ""
    sql = f"INSERT INTO search_document ({', '.join(columns)}) VALUES ($1, $2, $3{cast})"
    await driver.many(sql, [(post_id, comment_id, each) for each in kept])


async def _tell(
    driver: Driver, post_id: int, actor_id: int, codes: Iterable[str], at: int
) -> list[Change]:
    """Tell the people among the recipients; what the log says of it."""
    told = sorted(recipients.people(codes) - {actor_id})
    values = [(each, "post", post_id, actor_id, at) for each in told]
    await driver.many(_sql("notification", _TOLD), values)
    return [notified(post_id, told)] if told else []


async def log(driver: Driver, post_id: int, changes: Sequence[Change], at: int) -> None:
    """Number what was done to a post, at the end of the transaction that does it."""
    stripe = post_id % driver.stripes
    seq = await driver.value(_COUNT, stripe)
    logged = [
        (stripe, seq, n, each.kind, each.key, json.dumps(each.data), at)
        for n, each in enumerate(changes)
    ]
    await driver.many(_sql("access_log", _LOGGED), logged)


async def _insert(driver: Driver, table: str, values: Iterable[rows.Row]) -> None:
    await driver.many(_sql(table, rows.COLUMNS[table]), list(values))


async def _insert_one(
    driver: Driver, table: str, columns: tuple[str, ...], values: rows.Row, returning: str
) -> Any:
    return await driver.value(f"{_sql(table, columns)} RETURNING {returning}", *values)


@cache
def _sql(table: str, columns: tuple[str, ...]) -> str:
    marks = ", ".join(f"${n}" for n in range(1, len(columns) + 1))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"


def _now() -> int:
    return int(datetime.now(UTC).timestamp())
