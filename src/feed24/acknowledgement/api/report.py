"""How confirmation stands, confirming, asking again and reminding."""

from datetime import datetime
from typing import Annotated, Any

from feed24.acknowledgement import reminding, service
from feed24.acknowledgement.ledger import Report, Round
from feed24.acknowledgement.parameters import (
    CHANGING,
    NOT_FOUND,
    READING,
    WRONG_DATE,
    Moment,
    PostId,
    moment,
)
from feed24.acknowledgement.refusals import TextChanged
from feed24.acknowledgement.wire import moment_or_none
from feed24.db import is_id
from feed24.errors import NotFound
from feed24.rest.call import Call
from feed24.rest.casts import php_int
from feed24.rest.dates import iso
from feed24.rest.errors import RestError
from feed24.rest.params import Int, Values
from feed24.rest.registry import method


@method("feed24.acknowledgement.report", scope="log", raises=READING, errors=(WRONG_DATE,))
async def report(call: Call, *, post_id: PostId, moment_: Moment = "") -> dict[str, Any]:
    """How many people were asked to confirm an important post, and how many have.

    Those who may change the post see the numbers; everybody else their own state only.
    `REMINDED` is how many of those who have not confirmed, but for the caller, were reminded on the
    day. A method of feed24's own.
    """
    at = moment(call, moment_)
    viewer, today = await call.viewer(), _day(call, at or call.tx.now)
    found = await service.standing(call.tx, viewer, post_id, at, today)
    shown = {
        "POST_ID": str(post_id),
        "MOMENT": iso(at or call.tx.now, call.zone),
        "TEXT_REVISION": found.revision,
        **_round(call, found.round),
        "STATE": found.state,
        "TIME": moment_or_none(call, found.confirmed_at),
    }
    return shown | _numbers(found.report, at or call.tx.now) if found.report else shown


def _round(call: Call, asked: Round | None) -> dict[str, Any]:
    return {
        "IMPORTANT": "Y" if asked else "N",
        "ASKED_SINCE": moment_or_none(call, asked.since if asked else None),
        "REVISION": asked.revision if asked else None,
        "DATE_END": moment_or_none(call, asked.due_at if asked else None),
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
        "REMINDED": found.reminded,
    }


def _day(call: Call, at: datetime) -> str:
    """The day of the portal's calendar."""
    return iso(at, call.zone)[:10]


@method(
    "feed24.acknowledgement.confirm",
    scope="log",
    writes=True,
    raises={
        NotFound: NOT_FOUND,
        TextChanged: RestError(400, "ERROR_TEXT_CHANGED", "The post has another text now"),
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


@method("feed24.acknowledgement.remind", scope="log", writes=True, raises=CHANGING)
async def remind(
    call: Call,
    *,
    post_id: PostId,
    user_id: Annotated[Values | None, "Only these people; without it all who are pending"] = None,
) -> dict[str, int]:
    """Remind those who have not confirmed an important post and see it, but not the caller.

    Everybody at most once a day, by the portal's time zone, whoever asks for it: `REMINDED` is how
    many were told, `BEFORE` how many had been today. Others among `USER_ID` are passed over. For
    those who may change the post. A method of feed24's own.
    """
    people = None if user_id is None else {each for each in map(php_int, user_id) if is_id(each)}
    day = _day(call, call.tx.now)
    found = await reminding.remind(call.tx, await call.viewer(), post_id, people, day)
    return {"REMINDED": found.now, "BEFORE": found.before}


@method("feed24.post.askAgain", scope="log", writes=True, raises=CHANGING)
async def ask_again(call: Call, *, post_id: PostId) -> bool:
    """After a change that matters: ask the readers of an important post to confirm its new text.

    Their read marks go, and the post is unread for them. `false` when the text has not changed
    since they were asked. For those who may change the post. A method of feed24's own.
    """
    return await service.ask_again(call.tx, await call.viewer(), post_id)
