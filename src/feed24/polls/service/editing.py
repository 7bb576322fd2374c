"""Changing a poll: its questions and answers, and how it is held."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update

from feed24.db import Transaction, one_of
from feed24.polls.paper import Paper, Question
from feed24.polls.rules import is_anonymous, takes_several
from feed24.polls.service.places import PollRow, hold
from feed24.polls.service.questions import STEP, add, answer_values, question_values
from feed24.polls.tables import (
    poll,
    poll_answer,
    poll_ballot,
    poll_choice,
    poll_question,
    poll_voter,
)

_QUESTIONS = select(poll_question).where(poll_question.c.poll_id == bindparam("of_poll"))
_ANSWERS = (
    select(poll_answer.c.id, poll_answer.c.question_id)
    .join(poll_question, poll_question.c.id == poll_answer.c.question_id)
    .where(poll_question.c.poll_id == bindparam("of_poll"))
)
_SET_QUESTION = update(poll_question).where(poll_question.c.id == bindparam("its_id"))
_SET_ANSWER = update(poll_answer).where(poll_answer.c.id == bindparam("its_id"))


async def edit(tx: Transaction, poll_id: int, paper: Paper) -> int | None:
    """Change a poll; without a question left it is removed."""
    row = await hold(tx, poll_id)
    if paper.questions is not None:
        if not paper.questions:
            await tx.run(delete(poll).where(poll.c.id == poll_id))
            return None
        await _rewrite(tx, row, paper.questions)
    await _settle(tx, row, paper)
    return poll_id


async def _settle(tx: Transaction, row: PollRow, paper: Paper) -> None:
    values: dict[str, Any] = {"anonymity": _anonymity(row, paper.anonymity)}
    if paper.options is not None:
        values["options"] = paper.options
    if paper.ends_at is not None:
        values["ends_at"] = paper.ends_at
    await tx.run(update(poll).where(poll.c.id == row.id).values(values))
    if is_anonymous(values["anonymity"]) and not is_anonymous(row.anonymity):
        await _forget(tx, row.id)


def _anonymity(row: PollRow, asked: int | None) -> int:
    """Nobody who voted anonymously finds the poll public afterwards."""
    promised = is_anonymous(row.anonymity) and row.voter_count
    if asked is None or (promised and not is_anonymous(asked)):
        return row.anonymity
    return asked


async def _forget(tx: Transaction, poll_id: int) -> None:
    """Keep who has voted, and no more."""
    its = poll_ballot.c.poll_id == poll_id
    voters = select(poll_ballot.c.poll_id, poll_ballot.c.user_id).where(its)
    voters = voters.order_by(poll_ballot.c.user_id)
    await tx.run(insert(poll_voter).from_select(["poll_id", "user_id"], voters))
    await tx.run(delete(poll_ballot).where(its))


async def _rewrite(tx: Transaction, row: PollRow, questions: tuple[Question, ...]) -> None:
    stored = {each.id: each for each in await tx.all(_QUESTIONS, {"of_poll": row.id})}
    answers: dict[int, set[int]] = {question_id: set() for question_id in stored}
    for each in await tx.all(_ANSWERS, {"of_poll": row.id}):
        answers[each.question_id].add(each.id)
    kept, new = _told_apart(questions, stored)
    await _drop(tx, row, kept, answers)
    await _update(tx, kept, stored, answers)
    await add(tx, row.id, new)


def _told_apart(
    questions: tuple[Question, ...], stored: Mapping[int, Row[Any]]
) -> tuple[dict[int, Question], dict[int, Question]]:
    """Questions that stay, and new ones, both by their position. An id counts once."""
    kept: dict[int, Question] = {}
    new: dict[int, Question] = {}
    left = set(stored)
    for n, each in enumerate(questions, 1):
        (kept if each.id in left else new)[STEP * n] = each
        left.discard(each.id or 0)
    return kept, new


async def _drop(
    tx: Transaction, row: PollRow, kept: Mapping[int, Question], answers: Mapping[int, set[int]]
) -> None:
    """Delete what was not sent again, and take it out of the numbers of those who answered."""
    staying = {each.id: {answer.id for answer in each.answers} for each in kept.values()}
    gone = {
        answer_id
        for question_id, its in answers.items()
        for answer_id in its - staying.get(question_id, set())
    }
    if gone and is_anonymous(row.anonymity):
        await _uncount(tx, row.id, gone)
    await tx.run(delete(poll_answer).where(one_of(poll_answer.c.id, gone)))
    its = poll_question.c.poll_id == row.id
    if lost := answers.keys() - staying.keys():
        await tx.run(delete(poll_question).where(its, one_of(poll_question.c.id, lost)))
    if gone and not is_anonymous(row.anonymity):
        chosen = select(func.count(poll_choice.c.ballot_id.distinct()))
        chosen = chosen.join(poll_answer, poll_answer.c.id == poll_choice.c.answer_id)
        chosen = chosen.where(poll_answer.c.question_id == poll_question.c.id)
        counted = update(poll_question).values(voter_count=chosen.scalar_subquery())
        await tx.run(counted.where(its))


async def _uncount(tx: Transaction, poll_id: int, gone: set[int]) -> None:
    """Who had chosen one of these answers, and could choose one only, has answered no more.

    Of a question with several choices nobody knows how many have one left: its number stays.
    """
    votes = select(func.coalesce(func.sum(poll_answer.c.vote_count), 0)).where(
        poll_answer.c.question_id == poll_question.c.id, one_of(poll_answer.c.id, gone)
    )
    less = poll_question.c.voter_count - votes.scalar_subquery()
    single = [each.id for each in await tx.all(_QUESTIONS, {"of_poll": poll_id}) if _single(each)]
    counted = update(poll_question).where(one_of(poll_question.c.id, single))
    await tx.run(counted.values(voter_count=less))


def _single(question: Row[Any]) -> bool:
    return not takes_several(question.kind)


async def _update(
    tx: Transaction,
    kept: Mapping[int, Question],
    stored: Mapping[int, Row[Any]],
    answers: Mapping[int, set[int]],
) -> None:
    changed, texts, new = [], [], []
    for position, each in kept.items():
        row, left = stored[each.id or 0], set(answers[each.id or 0])
        # How many answers may be chosen is settled once somebody has chosen.
        kind = row.kind if row.voter_count else each.kind
        changed.append({"its_id": row.id, "kind": kind, **question_values(each, position, tx.now)})
        for n, answer in enumerate(each.answers, 1):
            values = answer_values(answer.text, n, tx.now)
            if answer.id in left:
                left.discard(answer.id)
                texts.append({"its_id": answer.id, **values})
            else:
                new.append({"question_id": row.id, **values})
    for statement, rows in (
        (_SET_QUESTION, changed),
        (_SET_ANSWER, texts),
        (insert(poll_answer), new),
    ):
        if rows:
            await tx.run(statement, rows)
