"""Every hot statement finds its rows by an index, however many there are."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from feed24 import access
from feed24.access import Viewer
from feed24.acknowledgement import confirming, reminding
from feed24.acknowledgement import listing as asked
from feed24.acknowledgement import statements as ledger
from feed24.applications import tokens
from feed24.audit import service as audit
from feed24.cards import place
from feed24.cards import statements as cards
from feed24.comments import listing
from feed24.comments import service as comments
from feed24.db import Hot
from feed24.drafts import service as drafts
from feed24.events import statements as telling_events
from feed24.history import statements as history
from feed24.index import bitmaps, changes, pruning, rows
from feed24.index.bitmaps import Numbering
from feed24.live import reading as live
from feed24.notifications.service import telling
from feed24.personal import flags, looks
from feed24.polls.service import places, reading, voting
from feed24.posts import entry, storing
from feed24.posts.visibility import differences
from feed24.reactions import service as reactions
from feed24.search import service as searching
from feed24.search import writing
from feed24.sessions import service as sessions
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
    "session",
    "held_code",
    "carried_code",
    "asking",
    "confirmation",
    "reminder",
    "notification",
    "mention",
    "search_document",
    "attachment",
    "reaction",
    "post_flag",
    "draft",
    "poll",
    "poll_question",
    "poll_answer",
    "poll_ballot",
    "poll_choice",
    "poll_voter",
    "outbox",
    "offline_event",
    "delivery_attempt",
    "event_token",
    "oauth_token",
    "oauth_code",
    "application_user",
    "audit_entry",
    "session",
    "sign_in_failure",
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
    "several viewers": (access._HELD_BY_MANY, [[1, 2]]),
    "tell people": (telling._ADD, [[1], ["post"], 1, None, 1, 1]),
    "followers": (telling._FOLLOWERS, [1]),
    "holders": (access._HOLDERS, [[1], [2], [3], [4], True, False]),
    "news for open pages": (live._NEWS, [VERSION]),
    "codes of posts": (live._CARRIED, [[1, 2]]),
    "living sessions": (sessions._OF_THESE, [[1, 2], 1]),
    "webhook": (webhooks._BY_SECRET, ["x"]),
    "access token": (tokens._BY_ACCESS, ["x"]),
    "access token of a link": (tokens._BY_ID, [1]),
    "session": (sessions._BY_TOKEN, ["x"]),
    "publish": (storing._PUBLISH, [*NEW_POST, ["U1"], [0], ["SA", "U1"], ["word"]]),
    "comment": (storing._COMMENT, [1, 1, "T", 1, None, ["word"]]),
    "posts of an author": (bitmaps._BY_AUTHOR[Numbering.ACT], [1]),
    "whose posts": (bitmaps._OF_AUTHOR, [1, [1]]),
    "posts with a tag": (bitmaps._BY_TAG[Numbering.ACT], ["tag"]),
    "whether posts have a tag": (bitmaps._WITH_TAG, ["tag", [1]]),
    "posts with files": (bitmaps._HAVING_FILES[Numbering.ACT], []),
    "whether posts have files": (bitmaps._WITH_FILES, [[1]]),
    "the last comments": (cards.LATEST, [[1, 2], 2]),
    "the place of a moment": (place._BELOW, [1]),
    "posts with a word": (bitmaps._BY_TERM[Numbering.ACT], ["word"]),
    "whether posts have a word": (bitmaps._WITH_TERM, ["word", [1]]),
    "documents that go": (writing._FORGET, [[1], [0]]),
    "documents that come": (writing._ADD, [[1], [0], [0], ["word"]]),
    "what is found of posts": (searching._MORE, [[1], "1"]),
    "recipients": (entry._ADDRESS, [1, ["U1"], [0]]),
    "right codes": (entry._GRANT, [1, ["U1"]]),
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
    "past of people": (history.KEEP_PEOPLE, [[1], 1]),
    "past of posts": (history.KEEP_POSTS, [[1], 1]),
    "past of workgroups": (history.DISBAND, [["SG1_K"], 1]),
    "past of departments": (history.CLOSE_PLACES, [1]),
    "new departments": (history.OPEN_PLACES, [1]),
    "confirmation": (confirming._CONFIRMED, [1, 1, 1]),
    "ledger": (ledger.REPORT, [1, ledger.NOW, "2026-11-27", 1]),
    "units of the ledger": (asked.UNITS, [1, ledger.NOW]),
    "whom to remind": (asked.PENDING_PEOPLE, [1, ledger.NOW, [1], 1]),
    "reminders": (reminding._NOTE, [1, [1], "2026-11-27", 1, 1]),
    "how many in the ledger": (asked.TOTAL, [1, ledger.NOW, "", "D1", ["a"]]),
    "people in the ledger": (asked.PEOPLE, [1, ledger.NOW, "", "D1", ["a"], 50, 0]),
    "one person in the ledger": (ledger.PERSON, [1, ledger.NOW, 1]),
    "beginning of the ledger": (ledger.BEGUN, [1]),
    "last look": (looks._ONE, [1]),
    "open workgroups": (addressing._OPEN, [[1]]),
    "open workgroups, not held": (addressing._LOOKED_AT, [[1]]),
    "events": (telling_events.RECORD, ["[]", 1, 1, "", "x", 1, 1, 7]),
    "events to tell": (telling_events.HAS_WORK, []),
    "receivers to tell": (telling_events.TAKE, [0, 10, 1, 1000, 50]),
    "what was told": (telling_events.SETTLE, [[1], "[]", "[]"]),
    "what is given up": (telling_events.BURY, [1, 1, 1]),
    "posts of codes, but for those of others": (differences.CARRIED, [["U1"], ["G2"]]),
    "other codes of posts": (differences.BESIDES, [["U1"], ["G2"], ["U2"]]),
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


VIEWER = Viewer(1, admin=False, employee=True, codes=frozenset({"G2", "U1"}))
ABOUT_POST = {"of_post": 1, "place": 5, "size": 50}
SELECTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "comments after": (listing._AFTER, ABOUT_POST),
    "comments before": (listing._BEFORE, ABOUT_POST),
    "latest comment": (comments._LATEST, {"post": 1, "author": 1, "but": 0}),
    "reactions to posts": (reactions._OF_POSTS, {"viewer_id": 1, "things": [1, 2]}),
    "reactions to comments": (reactions._OF_COMMENTS, {"viewer_id": 1, "things": [1, 2]}),
    "who reacted": (reactions.reacted(reactions.Thing(1), "like"), {}),
    "pinned posts": (flags.flagged(VIEWER, flags.Flag.PINNED), {}),
    "one's flags": (flags._MINE, {"who": 1, "posts": [1, 2]}),
    "drafts": (drafts.of_author(1), {}),
    "due drafts": (drafts._DUE, {"moment": datetime(2031, 1, 1, tzinfo=UTC)}),
    "refresh token": (tokens._BY_REFRESH, {"hash": "x", "application": 1}),
    "next draft": (drafts._NEXT, {"moment": datetime(2031, 1, 1, tzinfo=UTC)}),
    "sessions": (sessions.of_person(1, datetime(2031, 1, 1, tzinfo=UTC)), {}),
    "acts of a person": (audit.entries(audit.Chosen(user_id=1)).limit(50), {}),
    "acts about a person": (audit.entries(audit.Chosen(person_id=1)).limit(50), {}),
    "acts about a thing": (audit.entries(audit.Chosen(subject="x", subject_id=1)).limit(50), {}),
}


@pytest.mark.parametrize("name", SELECTS)
async def test_no_growing_table_is_read_as_a_whole_for_lists(portal: Portal, name: str) -> None:
    statement, parameters = SELECTS[name]
    async with portal.tx() as tx:
        await tx.begin()
        if not tx.sqlite:
            await tx.run(text("SET LOCAL enable_seqscan = off"))
        word = "EXPLAIN QUERY PLAN" if tx.sqlite else "EXPLAIN"
        rows = (await tx.connection.run_sync(_explained, word, statement, parameters)).all()
    plan = [str(row[-1]) for row in rows]
    assert plan
    assert not [line for line in plan if _reads_whole(line)], "\n".join(plan)


def _explained(connection: Connection, word: str, statement: Any, parameters: Any) -> Any:
    """Run the statement with a word in front of it."""

    def prefix(_c: Any, _cursor: Any, sql: str, sent: Any, *_: Any) -> tuple[str, Any]:
        return f"{word} {sql}", sent

    event.listen(connection, "before_cursor_execute", prefix, retval=True)
    try:
        # Compiled anew: what is known of the statement's own rows does not fit those of its plan.
        return connection.execute(statement, parameters, execution_options={"compiled_cache": None})
    finally:
        event.remove(connection, "before_cursor_execute", prefix)


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
        "d": "search_document",
        "q": "outbox",
    }
    return aliases.get(name, name)


def _all_hot() -> Iterator[Hot]:
    ours = (access, bitmaps, changes, pruning, rows, entry, storing, telling, webhooks, sessions)
    for module in (
        *ours,
        tokens,
        history,
        cards,
        confirming,
        ledger,
        asked,
        reminding,
        looks,
        place,
        places,
        reading,
        voting,
        writing,
        searching,
        telling_events,
        differences,
    ):
        for value in vars(module).values():
            if isinstance(value, Hot):
                yield value


def test_no_hot_statement_is_forgotten() -> None:
    looked_at = {id(statement) for statement, _ in STATEMENTS.values()}
    # By id a credential is found as by its secret; everything is asked for once after a start.
    others = {
        id(webhooks._BY_ID),
        id(sessions._BY_ID),
        id(history.EVERYBODY),
        id(history.IMPORTANT),
    }
    assert {id(each) for each in _all_hot()} - looked_at == others
