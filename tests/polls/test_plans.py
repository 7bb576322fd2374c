"""Every plain statement about polls finds its rows by an index, however many there are."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from feed24.db import Database
from tests.polls.holding import (
    ANONYMOUS,
    ANSWER_VOTED,
    FOOD,
    GET,
    GET_MANY,
    PLACE,
    RECALL,
    REVOTING,
    STOP,
    VOTE,
    WITH_VOTED,
    Held,
    answers,
    ballot,
    by_post,
    hold,
    seen,
)
from tests.support.portal import Portal

Statement = tuple[str, Any]
_WHOLE = re.compile(r"(?:Seq Scan on|^SCAN) (poll\w*|post\w*|person)( USING)?")


@contextmanager
def noted(database: Database) -> Iterator[list[Statement]]:
    """The statements executed inside the block, with their parameters."""
    found: list[Statement] = []

    def note(_c: Any, _cursor: Any, statement: str, sent: Any, _context: Any, many: bool) -> None:
        if statement.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            found.append((statement, sent[0] if many else sent))

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


async def test_no_table_is_read_as_a_whole(portal: Portal) -> None:
    secret = await hold(portal, PLACE, FOOD, **ANONYMOUS)
    public = await hold(portal, PLACE, FOOD, **REVOTING)
    with noted(portal.services.database) as statements:
        await _use(portal, public)
        await portal.result(VOTE, await ballot(portal, secret.poll, "Lake"))
    about_polls = {text: sent for text, sent in statements if "poll" in text}
    assert len(about_polls) > 10
    for text, sent in about_polls.items():
        whole = [line for line in await _plan(portal, text, sent) if _reads_whole(line)]
        assert not whole, f"{text}\n{whole}"


async def _use(portal: Portal, held: Held) -> None:
    place = {"attachId": held.poll}
    food = answers(await seen(portal, held.poll))["Soup"]
    for chosen in ("Lake", "Hills"):
        await portal.result(VOTE, await ballot(portal, held.poll, chosen, "Soup"))
    await portal.result(GET, by_post(held.post))
    await portal.result(GET_MANY, {**by_post(0), "entityIds": [held.post]})
    await portal.result(WITH_VOTED, place)
    await portal.result(ANSWER_VOTED, {**place, "answerId": food[1]})
    await portal.result(RECALL, place)
    await portal.result(STOP, place)
    kept = {**FOOD, "ID": food[0], "ANSWERS": [{"ID": food[1], "MESSAGE": "Soup"}]}
    name = f"UF_BLOG_POST_VOTE_{held.poll}_DATA"
    change = {"POST_ID": held.post, "POST_TITLE": "T", "UF_BLOG_POST_VOTE": str(held.poll)}
    await portal.result("log.blogpost.update", {**change, name: {"QUESTIONS": [kept]}})
    await portal.result("log.blogpost.update", {**change, name: {"ANONYMITY": 1}})
    await portal.result("log.blogpost.update", {**change, "UF_BLOG_POST_VOTE": ""})


async def _plan(portal: Portal, text: str, sent: Any) -> list[str]:
    word = "EXPLAIN QUERY PLAN" if portal.database.sqlite else "EXPLAIN"
    async with portal.tx() as tx:
        if not tx.sqlite:
            # A table of a few rows is read as a whole for its own sake.
            await tx.connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        rows = await tx.connection.exec_driver_sql(f"{word} {text}", tuple(sent))
        return [row[-1] for row in rows]


def _reads_whole(line: str) -> bool:
    found = _WHOLE.search(line)
    return bool(found and not found[2])
