"""Voting, taking a vote back, and the time in which either is possible."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Integer, bindparam, case, delete, insert, select, update

from feed24.access import Viewer
from feed24.db import NUMBERS, Transaction, one_of
from feed24.errors import Forbidden, Invalid
from feed24.polls.rules import a_year_after, takes_several
from feed24.polls.service.places import Place, find
from feed24.polls.service.reading import Poll, seen
from feed24.polls.tables import poll as polls
from feed24.polls.tables import poll_answer, poll_ballot, poll_choice, poll_question, poll_voter
from feed24.posts.visibility import Level

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
_of_poll = bindparam("of_poll", type_=BigInteger)
_by = bindparam("by", type_=Integer)
_COUNT_POLL = (
    update(polls).where(polls.c.id == _of_poll).values(voter_count=polls.c.voter_count + _by)
)
_COUNT_QUESTIONS = (
    update(poll_question)
    .where(poll_question.c.poll_id == _of_poll)
    .values(
        voter_count=poll_question.c.voter_count
        + case((one_of(poll_question.c.id, bindparam("questions", type_=NUMBERS)), _by), else_=0)
    )
)
_COUNT_ANSWERS = (
    update(poll_answer)
    .where(
        poll_answer.c.question_id.in_(
            select(poll_question.c.id).where(poll_question.c.poll_id == _of_poll)
        )
    )
    .values(
        vote_count=poll_answer.c.vote_count
        + case((one_of(poll_answer.c.id, bindparam("answers", type_=NUMBERS)), _by), else_=0)
    )
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
        await tx.run(insert(poll_voter).values(poll_id=poll.row.id, user_id=actor.id))
    else:
        await _keep(tx, actor, poll, chosen)
    await _count(tx, poll, chosen, 1)
    return await seen(tx, actor, await find(tx, actor, Place(poll.row.id)))


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


async def _keep(
    tx: Transaction, actor: Viewer, poll: Poll, chosen: Mapping[int, list[int]]
) -> None:
    values = {"poll_id": poll.row.id, "user_id": actor.id, "cast_at": tx.now}
    ballot_id = await tx.scalar(insert(poll_ballot).returning(poll_ballot.c.id).values(values))
    await tx.run(
        insert(poll_choice),
        [
            {"ballot_id": ballot_id, "question_id": question_id, "answer_id": answer_id}
            for question_id, its in chosen.items()
            for answer_id in its
        ],
    )


async def _take_back(tx: Transaction, actor: Viewer, poll: Poll) -> None:
    chosen: dict[int, list[int]] = {}
    for row in poll.own:
        chosen.setdefault(row.question_id, []).append(row.answer_id)
    its = poll_ballot.c.poll_id == poll.row.id
    await tx.run(delete(poll_ballot).where(its, poll_ballot.c.user_id == actor.id))
    await _count(tx, poll, chosen, -1)


async def _count(tx: Transaction, poll: Poll, chosen: Mapping[int, list[int]], by: int) -> None:
    its = {"of_poll": poll.row.id, "by": by}
    answers = [answer_id for some in chosen.values() for answer_id in some]
    await tx.run(_COUNT_POLL, its)
    await tx.run(_COUNT_QUESTIONS, its | {"questions": list(chosen)})
    await tx.run(_COUNT_ANSWERS, its | {"answers": answers})


async def recall(tx: Transaction, actor: Viewer, place: Place) -> Poll:
    """Take the actor's vote back; the poll afterwards.

    Raises Hidden, NoPoll, Inactive, Forbidden.
    """
    poll = await seen(tx, actor, await find(tx, actor, place, held=True))
    if not poll.active:
        raise Inactive
    if not poll.voted or not poll.revoting:
        raise Forbidden(f"vote in poll {poll.row.id}")
    await _take_back(tx, actor, poll)
    return await seen(tx, actor, await find(tx, actor, Place(poll.row.id)))


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
