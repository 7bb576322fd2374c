"""Voting, taking a vote back, and the time in which either is possible."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import update

from feed24.access import Viewer
from feed24.db import Hot, Transaction
from feed24.errors import Forbidden, Invalid
from feed24.index.changes import polled, record
from feed24.polls.rules import RESULTS_AT_THE_END, a_year_after, takes_several
from feed24.polls.service.places import Found, Place, find
from feed24.polls.service.reading import Poll, seen
from feed24.polls.tables import poll as polls
from feed24.posts.visibility import Level

# The chosen answers by question.
Chosen = Mapping[int, list[int]]
# What was sent for each question; the order says which answer counts where one does.
Ballot = Mapping[int, Sequence[int]]


class Inactive(Invalid):
    """The poll has not begun or is over."""


class VotedAlready(Invalid):
    """The actor has voted, and may not vote again."""


class NothingChosen(Invalid):
    """No answer of the poll is among what was sent."""


# Every question and every answer of the poll is written at each vote, so that not even the
# database's own marks of a row tell which were meant.
_COUNT = Hot(
    """
WITH of_poll AS (
    UPDATE poll SET voter_count = voter_count + $2::integer WHERE id = $1::bigint
), of_questions AS (
    UPDATE poll_question SET voter_count = voter_count
        + CASE WHEN id = ANY($3::text::bigint[]) THEN $2::integer ELSE 0 END
    WHERE poll_id = $1::bigint
)
UPDATE poll_answer SET vote_count = vote_count
    + CASE WHEN id = ANY($4::text::bigint[]) THEN $2::integer ELSE 0 END
WHERE question_id IN (SELECT id FROM poll_question WHERE poll_id = $1::bigint)
""",
    "UPDATE poll SET voter_count = voter_count + ?2 WHERE id = ?1",
    """
UPDATE poll_question SET voter_count = voter_count
    + CASE WHEN id IN (SELECT value FROM json_each(?3)) THEN ?2 ELSE 0 END
WHERE poll_id = ?1
""",
    """
UPDATE poll_answer SET vote_count = vote_count
    + CASE WHEN id IN (SELECT value FROM json_each(?4)) THEN ?2 ELSE 0 END
WHERE question_id IN (SELECT id FROM poll_question WHERE poll_id = ?1)
""",
)
_CAST = Hot(
    """
WITH new AS (
    INSERT INTO poll_ballot (poll_id, user_id, cast_at)
    VALUES ($1::bigint, $2::bigint, $3::bigint) RETURNING id
)
INSERT INTO poll_choice (ballot_id, question_id, answer_id)
SELECT new.id, c.question_id, c.answer_id
FROM new, unnest($4::text::bigint[], $5::text::bigint[]) AS c(question_id, answer_id)
""",
    "INSERT INTO poll_ballot (poll_id, user_id, cast_at) VALUES (?1, ?2, ?3)",
    """
INSERT INTO poll_choice (ballot_id, question_id, answer_id)
SELECT (SELECT id FROM poll_ballot WHERE poll_id = ?1 AND user_id = ?2), asked.value, chosen.value
FROM json_each(?4) asked JOIN json_each(?5) chosen ON chosen.key = asked.key ORDER BY asked.key
""",
)
_NOTE_VOTER = Hot(
    "INSERT INTO poll_voter (poll_id, user_id) SELECT id, $2 FROM poll WHERE id = $1",
    "INSERT INTO poll_voter (poll_id, user_id) SELECT id, ?2 FROM poll WHERE id = ?1",
)
_TAKE_BACK = Hot(
    "DELETE FROM poll_ballot WHERE poll_id = $1 AND user_id = $2",
    "DELETE FROM poll_ballot WHERE poll_id = ?1 AND user_id = ?2",
)


async def vote(tx: Transaction, actor: Viewer, place: Place, ballot: Ballot) -> Poll:
    """Vote, instead of the earlier vote if the poll allows that; the poll afterwards.

    Raises Hidden, NoPoll, Inactive, VotedAlready, NothingChosen.
    """
    found = await find(tx, actor, place, held=True)
    poll = await seen(tx, actor, found)
    if not poll.active:
        raise Inactive
    if poll.voted and not poll.revoting:
        raise VotedAlready
    chosen = _chosen(poll, ballot)
    if not chosen:
        raise NothingChosen
    if poll.voted:
        await _take_back(tx, actor, poll)
    if poll.anonymous:
        await tx.hot(_NOTE_VOTER, poll.row.id, actor.id)
    else:
        await _cast(tx, actor, poll, chosen)
    await _count(tx, poll, chosen, 1)
    _tell(tx, poll)
    return await _afterwards(tx, actor, found, 0 if poll.voted else 1)


def _chosen(poll: Poll, ballot: Ballot) -> dict[int, list[int]]:
    """The answers to each question, without what the poll does not have."""
    chosen = {}
    for question in poll.questions:
        possible = {each.id for each in question.answers}
        # An answer counts once.
        sent = list(dict.fromkeys(ballot.get(question.id, ())))
        its = [answer_id for answer_id in sent if answer_id in possible]
        if its:
            chosen[question.id] = its if takes_several(question.kind) else its[:1]
    return chosen


async def _cast(tx: Transaction, actor: Viewer, poll: Poll, chosen: Chosen) -> None:
    pairs = [(number, answer_id) for number, its in chosen.items() for answer_id in its]
    questions, answers = map(list, zip(*pairs, strict=True))
    await tx.hot(_CAST, poll.row.id, actor.id, poll.now, questions, answers)


async def _take_back(tx: Transaction, actor: Viewer, poll: Poll) -> None:
    await tx.hot(_TAKE_BACK, poll.row.id, actor.id)
    chosen = {number: [each.id for each in its] for number, its in poll.own.items()}
    await _count(tx, poll, chosen, -1)


async def _count(tx: Transaction, poll: Poll, chosen: Chosen, by: int) -> None:
    answers = [answer_id for its in chosen.values() for answer_id in its]
    await tx.hot(_COUNT, poll.row.id, by, list(chosen), answers)


async def _afterwards(tx: Transaction, actor: Viewer, found: Found, more: int) -> Poll:
    """What was held, with so many more who voted."""
    row = found.row._replace(voter_count=found.row.voter_count + more)
    return await seen(tx, actor, Found(row, found.level))


async def recall(tx: Transaction, actor: Viewer, place: Place) -> Poll:
    """Take the actor's vote back; the poll afterwards.

    Raises Hidden, NoPoll, Inactive, Forbidden.
    """
    found = await find(tx, actor, place, held=True)
    poll = await seen(tx, actor, found)
    if not poll.active:
        raise Inactive
    if not poll.voted or not poll.revoting:
        raise Forbidden(f"vote in poll {poll.row.id}")
    await _take_back(tx, actor, poll)
    _tell(tx, poll)
    return await _afterwards(tx, actor, found, -1)


def _tell(tx: Transaction, poll: Poll) -> None:
    """Let open pages hear of a vote, unless it is nobody's business that there was one.

    Of an anonymous poll nothing is noted that would tell when a vote was cast.
    """
    if not poll.anonymous and not poll.row.options & RESULTS_AT_THE_END:
        record(tx, polled(poll.row.post_id))


async def stop(tx: Transaction, actor: Viewer, place: Place) -> None:
    """End the poll now. Raises Hidden, NoPoll, Forbidden."""
    await _end(tx, actor, place, tx.now)


async def resume(tx: Transaction, actor: Viewer, place: Place) -> None:
    """Let the poll last a year from now. Raises Hidden, NoPoll, Forbidden."""
    await _end(tx, actor, place, a_year_after(tx.now))


async def _end(tx: Transaction, actor: Viewer, place: Place, at: datetime) -> None:
    found = await find(tx, actor, place, held=True)
    if found.level <= Level.UPDATE:
        raise Forbidden(f"poll {found.row.id}")
    await tx.run(update(polls).where(polls.c.id == found.row.id).values(ends_at=at))
    record(tx, polled(found.row.post_id))
