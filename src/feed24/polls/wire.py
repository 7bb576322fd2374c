"""A poll as `vote.AttachedVote.*` shows it."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Row

from feed24.files.addresses import public_url
from feed24.polls import addresses
from feed24.polls.service import Answer, Poll, Question
from feed24.rest.call import Call
from feed24.rest.dates import iso_seconds
from feed24.rest.envelope import or_empty_list
from feed24.users.service import full_name

Number = Callable[[int], str | int]


def attach(call: Call, poll: Poll, *, counters: Number = str) -> dict[str, Any]:
    """The whole object. `counters`: how the counters inside the questions leave."""
    row = poll.row
    links = addresses.of_poll(call, row.id)
    return {
        "ID": row.id,
        "VOTE_ID": row.id,
        "COUNTER": row.voter_count if poll.results_shown else 0,
        "QUESTIONS": {
            str(each.id): _question(call, poll, each, counters) for each in poll.questions
        },
        "ANONYMITY": row.anonymity,
        "OPTIONS": row.options,
        "userAnswerMap": or_empty_list(_own(poll)),
        "canEdit": poll.may_edit,
        "canVote": poll.active and not poll.voted,
        "canRevote": poll.active and poll.revoting,
        "isVoted": poll.voted,
        "signedAttachId": links.signed,
        "resultUrl": links.result,
        "downloadUrl": links.download,
        "entityId": row.post_id,
        "isFinished": poll.finished,
    }


def _question(call: Call, poll: Poll, question: Question, counters: Number) -> dict[str, Any]:
    number = str(question.id)
    return {
        "ID": number,
        "ACTIVE": "Y",
        "TIMESTAMP_X": iso_seconds(question.edited_at, call.zone),
        "VOTE_ID": str(poll.row.id),
        "C_SORT": str(question.position),
        "COUNTER": counters(question.voter_count if poll.results_shown else 0),
        "QUESTION": question.text,
        "QUESTION_TYPE": "text",
        "IMAGE_ID": None,
        "DIAGRAM": "Y",
        "DIAGRAM_TYPE": "histogram",
        "REQUIRED": "N",
        "FIELD_TYPE": str(question.kind),
        "FIELD_NAME": _field(poll, question),
        "IMAGE": None,
        "ANSWERS": {
            str(each.id): _answer(call, poll, question, each, counters) for each in question.answers
        },
    }


def _answer(
    call: Call, poll: Poll, question: Question, answer: Answer, counters: Number
) -> dict[str, Any]:
    count, of = (answer.vote_count, question.voter_count) if poll.results_shown else (0, 0)
    field = _field(poll, question)
    return {
        "ID": str(answer.id),
        "ACTIVE": "Y",
        "TIMESTAMP_X": iso_seconds(answer.edited_at, call.zone),
        "QUESTION_ID": str(question.id),
        "C_SORT": str(answer.position),
        "IMAGE_ID": None,
        "MESSAGE": answer.text,
        "MESSAGE_TYPE": "text",
        "COUNTER": counters(count),
        "FIELD_TYPE": str(question.kind),
        "FIELD_WIDTH": "0",
        "FIELD_HEIGHT": "0",
        "FIELD_PARAM": None,
        "COLOR": "",
        "REACTION": "",
        "~FIELD_NAME": field,
        "FIELD_NAME": field,
        "MESSAGE_FIELD_NAME": f"bx_vote_event[{poll.row.id}][MESSAGE][{question.id}][{answer.id}]",
        "~PERCENT": percent(count, of),
        "PERCENT": _whole(round(percent(count, of), 2)),
    }


def _field(poll: Poll, question: Question) -> str:
    return f"bx_vote_event[{poll.row.id}][BALLOT][{question.id}]"


def percent(count: int, of: int) -> int | float:
    """What part of a hundred it is; nothing of nothing."""
    return _whole(count * 100 / of) if of else 0


def _whole(number: float) -> int | float:
    return int(number) if number == int(number) else number


def _own(poll: Poll) -> dict[str, Any]:
    """The viewer's choices by question and answer.

    A question's part of a ballot has no row of its own; it goes by the first choice in it.
    """
    return {
        str(question_id): {
            str(each.id): {
                "EVENT_ID": str(poll.ballot_id),
                "EVENT_QUESTION_ID": str(min(other.choice_id or 0 for other in chosen)),
                "ANSWER_ID": str(each.id),
                "ID": str(each.choice_id),
                "MESSAGE": "",
            }
            for each in chosen
        }
        for question_id, chosen in poll.own.items()
    }


def voter(call: Call, row: Row[Any]) -> dict[str, Any]:
    """Somebody who voted."""
    return {
        "ID": row.id,
        "NAME": full_name(row),
        "IMAGE": public_url(call.origin, row.photo) if row.photo else "",
        "WORK_POSITION": row.work_position,
    }
