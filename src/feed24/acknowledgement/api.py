"""`feed24.acknowledgement.*` and `feed24.post.askAgain`."""

from datetime import datetime
from typing import Annotated, Any

from feed24.acknowledgement import service
from feed24.acknowledgement.ledger import Line, Report, Round
from feed24.acknowledgement.parameters import (
    LISTING,
    NOT_FOUND,
    READING,
    WRONG_DATE,
    WRONG_STATE,
    Moment,
    PostId,
    State,
    moment,
    state,
)
from feed24.errors import Forbidden, NotFound
from feed24.rest.call import Call
from feed24.rest.dates import iso
from feed24.rest.envelope import Answer
from feed24.rest.errors import RestError, access_denied
from feed24.rest.paging import PAGE, first_row, next_start
from feed24.rest.params import Int
from feed24.rest.registry import method


@method("feed24.acknowledgement.report", scope="log", raises=READING, errors=(WRONG_DATE,))
async def report(call: Call, *, post_id: PostId, moment_: Moment = "") -> dict[str, Any]:
    """How many people were asked to confirm an important post, and how many have.

    Those who may change the post see the numbers; everybody else their own state only. A method of
    feed24's own.
    """
    at = moment(call, moment_)
    found = await service.standing(call.tx, await call.viewer(), post_id, at)
    shown = {
        "POST_ID": str(post_id),
        "MOMENT": iso(at or call.tx.now, call.zone),
        "TEXT_REVISION": found.revision,
        **_round(call, found.round),
        "STATE": found.state,
        "TIME": _iso(call, found.confirmed_at),
    }
    return shown | _numbers(found.report, at or call.tx.now) if found.report else shown


def _round(call: Call, asked: Round | None) -> dict[str, Any]:
    return {
        "IMPORTANT": "Y" if asked else "N",
        "ASKED_SINCE": _iso(call, asked.since if asked else None),
        "REVISION": asked.revision if asked else None,
        "DATE_END": _iso(call, asked.due_at if asked else None),
    }


def _numbers(found: Report, at: datetime) -> dict[str, Any]:
    due_at = found.round.due_at if found.round else None
    overdue = due_at is not None and due_at < at
    return {
        "ASKED": found.asked,
        "CONFIRMED": found.confirmed,
        "PENDING": found.pending,
        "EXCUSED": found.excused,
        "OVERDUE": found.pending if overdue else 0,
    }


def _iso(call: Call, at: datetime | None) -> str | None:
    return iso(at, call.zone) if at else None


@method(
    "feed24.acknowledgement.list",
    scope="log",
    paged=True,
    raises=LISTING,
    errors=(WRONG_DATE, WRONG_STATE),
)
async def people(
    call: Call, *, post_id: PostId, state_: State = "", moment_: Moment = ""
) -> Answer:
    """The people who were asked to confirm an important post, by name, each with a state.

    For those who may change the post: its author, administrators, moderators and owners of a
    workgroup it is addressed to. A method of feed24's own.
    """
    at, wanted = moment(call, moment_), state(state_)
    begin = first_row(call.start, "page")
    viewer = await call.viewer()
    found, lines = await service.lines(call.tx, viewer, post_id, at, wanted, size=PAGE, begin=begin)
    total = found.count(wanted) if call.start >= 0 else 0
    following = next_start(begin, len(lines), total, call.start)
    return Answer([_line(call, each) for each in lines], total=total, next=following)


def _line(call: Call, line: Line) -> dict[str, Any]:
    return {
        "ID": str(line.user_id),
        "NAME": line.name,
        "STATE": line.state,
        "TIME": _iso(call, line.confirmed_at),
    }


@method(
    "feed24.acknowledgement.confirm",
    scope="log",
    writes=True,
    raises={
        NotFound: NOT_FOUND,
        service.TextChanged: RestError(400, "ERROR_TEXT_CHANGED", "The post has another text now"),
    },
)
async def confirm(
    call: Call,
    *,
    post_id: PostId,
    revision: Annotated[Int | None, "Which text was read: `TEXT_REVISION` of the report"] = None,
) -> dict[str, int]:
    """Confirm having read a post, and which text of it. Confirming it again changes nothing.

    A method of feed24's own; the original's confirms whatever the text is by then.
    """
    return {"REVISION": await service.confirm(call.tx, await call.viewer(), post_id, revision)}


@method(
    "feed24.post.askAgain",
    scope="log",
    writes=True,
    raises={
        NotFound: NOT_FOUND,
        Forbidden: access_denied(),
        service.NotImportant: RestError(400, "ERROR_NOT_IMPORTANT", "The post is not important"),
    },
)
async def ask_again(call: Call, *, post_id: PostId) -> bool:
    """After a change that matters: ask the readers of an important post to confirm its new text.

    Their read marks go, and the post is unread for them. `false` when the text has not changed
    since they were asked. For those who may change the post. A method of feed24's own.
    """
    return await service.ask_again(call.tx, await call.viewer(), post_id)
