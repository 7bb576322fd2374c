"""Every hot statement finds its rows by an index, however many there are."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from feed24 import access
from feed24.db import Hot
from feed24.index import bitmaps, changes, pruning, rows
from feed24.index.bitmaps import Numbering
from feed24.polls.service import places, reading, voting
from feed24.posts import entry, storing, visibility
from feed24.webhooks import service as webhooks
from feed24.workgroups import addressing
from feed24.workgroups.service import groups
from tests.support.portal import Portal

VERSION = [0] * changes.STRIPES
NEW_POST: list[Any] = [1, "T", False, "M", 1, None, False, None, None, "s1"]
# Tables that grow with what is written; the others hold a row for each of a few things.
GROWING = (
    "post",
    "feed_entry",
    "post_access",
    "post_recipient",
    "comment",
    "access_log",
    "webhook",
    "poll",
    "poll_question",
    "poll_answer",
    "poll_ballot",
    "poll_choice",
    "poll_voter",
)
STATEMENTS: dict[str, tuple[Hot, list[Any]]] = {
    "page": (rows.BY_ACT, [VERSION, [3, 2, 1], ["G2", "U1"]]),
    "page by ids": (rows.BY_ID, [VERSION, [3, 2, 1], ["G2", "U1"]]),
    "bitmaps of codes": (bitmaps._BY_CODE[Numbering.ACT], [["U1"]]),
    "bitmaps of ids": (bitmaps._BY_CODE[Numbering.ID], [["U1"]]),
    "bitmap of a period": (bitmaps._BY_PERIOD[Numbering.ACT], [1, 2]),
    "important posts": (bitmaps._IMPORTANT[Numbering.ID], []),
    "confirmed posts": (bitmaps._BY_CONFIRMING[Numbering.ID], [1]),
    "viewer": (access._HELD, [1]),
    "webhook": (webhooks._BY_SECRET, ["x"]),
    "publish": (storing._PUBLISH, [*NEW_POST, ["U1"], [0], ["SA", "U1"]]),
    "comment": (storing._COMMENT, [1, 1, "T", 1, None]),
    "recipients": (entry._ADDRESS, [1, ["U1"], [0]]),
    "right codes": (entry._GRANT, [1, ["U1"]]),
    "whom a post addresses": (visibility._POST, [1, 1]),
    "whom posts address": (visibility._POSTS, [1, [1, 2]]),
    "poll": (places._BY_ID, [1]),
    "poll to change": (places._HELD_BY_ID, [1]),
    "poll of a post": (places._BY_POST, [1]),
    "poll of a post to change": (places._HELD_BY_POST, [1]),
    "polls of posts": (places._BY_POSTS, [[1, 2]]),
    "questions and answers": (reading._PAPER, [1, [1, 2]]),
    "ballot": (voting._CAST, [1, 1, 1, [1], [1]]),
    "voter": (voting._NOTE_VOTER, [1, 1]),
    "vote taken back": (voting._TAKE_BACK, [1, 1]),
    "counters": (voting._COUNT, [1, 1, [1], [1]]),
    "change": (changes._LOG, [0, "[]", 1]),
    "what to prune": (pruning._FIND, [1, 1, 1]),
    "prune": (pruning._PRUNE, [0, 1]),
    "open workgroups": (addressing._OPEN, [[1]]),
    "active workgroups": (groups._TOUCH, [[1], 1]),
}


@pytest.mark.parametrize("name", STATEMENTS)
async def test_no_growing_table_is_read_as_a_whole(portal: Portal, name: str) -> None:
    statement, parameters = STATEMENTS[name]
    async with portal.tx() as tx:
        if not tx.sqlite:
            # A table of a few rows is read as a whole for its own sake.
            await tx.hot(Hot("SET LOCAL enable_seqscan = off"))
        plan = [line async for line in _plan(tx, statement, parameters)]
    assert plan
    assert not [line for line in plan if _reads_whole(line)], "\n".join(plan)


async def _plan(tx: Any, statement: Hot, parameters: list[Any]) -> Any:
    if tx.sqlite:
        for text in statement.sqlite.split("; "):
            count = max(map(int, re.findall(r"\?(\d+)", text)), default=0)
            for row in await tx.hot(Hot("", f"EXPLAIN QUERY PLAN {text}"), *parameters[:count]):
                yield row[3]
    else:
        for row in await tx.hot(Hot(f"EXPLAIN {statement.postgresql}"), *parameters):
            yield row[0]


def _reads_whole(line: str) -> bool:
    found = re.search(r"(?:Seq Scan on|^SCAN) (\w+)( USING)?", line)
    return bool(found and _table(found[1]) in GROWING and not found[2])


def _table(name: str) -> str:
    """SQLite names a table by its alias."""
    aliases = {
        "p": "post",
        "e": "feed_entry",
        "a": "post_access",
        "l": "access_log",
        "w": "webhook",
    }
    return aliases.get(name, name)


def _all_hot() -> Iterator[Hot]:
    posts = (entry, storing, visibility)
    polls = (places, reading, voting)
    for module in (access, bitmaps, changes, pruning, rows, *posts, *polls, webhooks):
        for value in vars(module).values():
            if isinstance(value, Hot):
                yield value


def test_no_hot_statement_is_forgotten() -> None:
    looked_at = {id(statement) for statement, _ in STATEMENTS.values()}
    # By id a webhook is found as by its secret.
    assert {id(each) for each in _all_hot()} - looked_at == {id(webhooks._BY_ID)}
