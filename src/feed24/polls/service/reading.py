"""A poll with its questions and answers, as one viewer stands to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from feed24.access import Viewer
from feed24.db import BIGGEST, NUMBERS, Transaction, one_of
from feed24.errors import Forbidden
from feed24.polls.rules import RESULTS_AT_THE_END, REVOTING, is_anonymous
from feed24.polls.service.places import Found, Place, find, find_many
from feed24.polls.tables import poll_answer, poll_ballot, poll_choice, poll_question, poll_voter
from feed24.posts.visibility import Level
from feed24.users.tables import person

_polls = bindparam("polls", type_=NUMBERS)
_PAPERS = (
    select(
        poll_question.c.poll_id,
        poll_question.c.id.label("question_id"),
        poll_question.c.position.label("question_position"),
        poll_question.c.text.label("question"),
        poll_question.c.kind,
        poll_question.c.voter_count,
        poll_question.c.edited_at.label("question_edited_at"),
        poll_answer,
    )
    .join(poll_answer, poll_answer.c.question_id == poll_question.c.id)
    .where(one_of(poll_question.c.poll_id, _polls))
    .order_by(
        poll_question.c.position, poll_question.c.id, poll_answer.c.position, poll_answer.c.id
    )
)
_BALLOTS = (
    select(
        poll_ballot.c.poll_id,
        poll_ballot.c.id.label("ballot_id"),
        poll_choice.c.id,
        poll_choice.c.question_id,
        poll_choice.c.answer_id,
    )
    .outerjoin(poll_choice, poll_choice.c.ballot_id == poll_ballot.c.id)
    .where(one_of(poll_ballot.c.poll_id, _polls), poll_ballot.c.user_id == bindparam("viewer"))
    .order_by(poll_choice.c.id)
)
_VOTED = select(poll_voter.c.poll_id).where(
    one_of(poll_voter.c.poll_id, _polls), poll_voter.c.user_id == bindparam("viewer")
)
_VOTERS = (
    select(poll_choice.c.answer_id, person)
    .join(poll_ballot, poll_ballot.c.id == poll_choice.c.ballot_id)
    .join(person, person.c.id == poll_ballot.c.user_id)
)
_IN_ORDER = (poll_ballot.c.cast_at, poll_ballot.c.id)
_VOTERS_OF_ONE = (
    _VOTERS.where(poll_choice.c.answer_id == bindparam("answer"))
    .order_by(*_IN_ORDER)
    .limit(bindparam("most"))
    .offset(bindparam("begin"))
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the rows of its answers, in order."""

    id: int
    position: int
    text: str
    kind: int
    voter_count: int
    edited_at: datetime
    answers: tuple[Row[Any], ...]


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as one viewer stands to it, at one moment.

    `own` are the rows of the viewer's choices, none in an anonymous poll.
    """

    row: Row[Any]
    questions: tuple[Question, ...]
    own: tuple[Row[Any], ...]
    voted: bool
    may_edit: bool
    is_author: bool
    now: datetime

    @property
    def anonymous(self) -> bool:
        return is_anonymous(self.row.anonymity)

    @property
    def finished(self) -> bool:
        return bool(self.row.ends_at <= self.now)

    @property
    def active(self) -> bool:
        return bool(self.row.starts_at <= self.now) and not self.finished

    @property
    def revoting(self) -> bool:
        """A vote may be taken back: never where nobody knows which it was."""
        return bool(self.row.options & REVOTING) and not self.anonymous

    @property
    def results_shown(self) -> bool:
        """Whether the viewer may know the counters."""
        kept_back = self.row.options & RESULTS_AT_THE_END and not self.finished
        return self.is_author or not kept_back

    @property
    def voters_shown(self) -> bool:
        return self.results_shown and not self.anonymous

    @property
    def title(self) -> str:
        """That of the post, if it was given one, or the first question."""
        return str(self.questions[0].text if self.row.micro else self.row.title)

    def answer(self, answer_id: int) -> Row[Any] | None:
        every = (each for question in self.questions for each in question.answers)
        return next((each for each in every if each.id == answer_id), None)


async def get(tx: Transaction, viewer: Viewer, place: Place) -> Poll:
    """A poll that the viewer may read. Raises Hidden, NoPoll."""
    return await seen(tx, viewer, await find(tx, viewer, place))


async def get_many(tx: Transaction, viewer: Viewer, post_ids: Sequence[int]) -> list[Poll]:
    """The polls of these posts, in this order. Raises Hidden, NoPoll for the first that fails."""
    return await all_seen(tx, viewer, await find_many(tx, viewer, post_ids))


async def seen(tx: Transaction, viewer: Viewer, found: Found) -> Poll:
    """What was found, complete."""
    (poll,) = await all_seen(tx, viewer, [found])
    return poll


async def all_seen(tx: Transaction, viewer: Viewer, found: Sequence[Found]) -> list[Poll]:
    """Everything that was found, complete, in a fixed number of statements."""
    anonymous = [each.row.id for each in found if is_anonymous(each.row.anonymity)]
    public = [each.row.id for each in found if not is_anonymous(each.row.anonymity)]
    papers = await _papers(tx, [*anonymous, *public])
    asked = {"viewer": viewer.id}
    ballots: dict[int, list[Row[Any]]] = {}
    if public:
        for row in await tx.all(_BALLOTS, asked | {"polls": public}):
            ballots.setdefault(row.poll_id, []).append(row)
    silent = set(await tx.scalars(_VOTED, asked | {"polls": anonymous})) if anonymous else set()
    return [
        Poll(
            row=each.row,
            questions=papers[each.row.id],
            own=tuple(row for row in ballots.get(each.row.id, ()) if row.id is not None),
            voted=each.row.id in silent or each.row.id in ballots,
            may_edit=each.level > Level.UPDATE,
            is_author=each.row.author_id == viewer.id,
            now=tx.now,
        )
        for each in found
    ]


async def _papers(tx: Transaction, poll_ids: Sequence[int]) -> Mapping[int, tuple[Question, ...]]:
    by_question: dict[tuple[int, int], list[Row[Any]]] = {}
    for row in await tx.all(_PAPERS, {"polls": poll_ids}) if poll_ids else ():
        by_question.setdefault((row.poll_id, row.question_id), []).append(row)
    papers: dict[int, list[Question]] = {poll_id: [] for poll_id in poll_ids}
    for (poll_id, question_id), rows in by_question.items():
        first = rows[0]
        papers[poll_id].append(
            Question(
                question_id,
                first.question_position,
                first.question,
                first.kind,
                first.voter_count,
                first.question_edited_at,
                tuple(rows),
            )
        )
    return {poll_id: tuple(questions) for poll_id, questions in papers.items()}


async def voters(tx: Transaction, poll: Poll, most: int | None) -> dict[int, list[Row[Any]]]:
    """People by the answer they chose, at most so many of each, who voted first first.

    Nobody where voters are not shown.
    """
    if not poll.voters_shown:
        return {}
    place = func.row_number().over(partition_by=poll_choice.c.answer_id, order_by=_IN_ORDER)
    ranked = _VOTERS.add_columns(place.label("place"))
    ranked = ranked.where(poll_ballot.c.poll_id == poll.row.id)
    rows = ranked.subquery()
    chosen = select(rows).order_by(rows.c.answer_id, rows.c.place)
    found: dict[int, list[Row[Any]]] = {}
    for row in await tx.all(chosen.where(rows.c.place <= most) if most else chosen):
        found.setdefault(row.answer_id, []).append(row)
    return found


@dataclass(frozen=True, slots=True)
class Voters:
    """Some of the people who chose an answer, as rows of `person`, and how many there are."""

    rows: Sequence[Row[Any]]
    total: int


async def voters_of(
    tx: Transaction, poll: Poll, answer_id: int, *, begin: int, most: int
) -> Voters:
    """Those who chose an answer, who voted first first; nobody where voters are not shown.

    Raises Forbidden for an answer of no or another poll.
    """
    answer = poll.answer(answer_id)
    if answer is None:
        raise Forbidden(f"answer {answer_id}")
    if not poll.voters_shown:
        return Voters((), 0)
    window = {"answer": answer_id, "most": most, "begin": min(begin, BIGGEST)}
    return Voters(await tx.all(_VOTERS_OF_ONE, window), answer.vote_count)
