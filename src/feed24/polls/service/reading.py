"""A poll with its questions and answers, as one viewer stands to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, func, select

from feed24.access import Viewer
from feed24.db import BIGGEST, Hot, Transaction
from feed24.errors import Forbidden
from feed24.polls.rules import RESULTS_AT_THE_END, REVOTING, is_anonymous
from feed24.polls.service.places import Found, Place, PollRow, find, find_many
from feed24.polls.tables import poll_ballot, poll_choice
from feed24.posts.visibility import Level
from feed24.users.tables import person

# Questions with their answers, what the viewer chose of them, and whether the viewer has voted.
_PAPERS = """
SELECT poll_question.poll_id, poll_question.id, poll_question.position, poll_question.text,
    poll_question.kind, poll_question.voter_count, poll_question.edited_at, poll_answer.id,
    poll_answer.position, poll_answer.text, poll_answer.vote_count, poll_answer.edited_at,
    poll_ballot.id, poll_choice.id, poll_voter.user_id
FROM poll_question JOIN poll_answer ON poll_answer.question_id = poll_question.id
LEFT JOIN poll_ballot
    ON poll_ballot.poll_id = poll_question.poll_id AND poll_ballot.user_id = :viewer
LEFT JOIN poll_choice
    ON poll_choice.ballot_id = poll_ballot.id AND poll_choice.answer_id = poll_answer.id
LEFT JOIN poll_voter ON poll_voter.poll_id = poll_question.poll_id AND poll_voter.user_id = :viewer
WHERE poll_question.poll_id :wanted
ORDER BY poll_question.position, poll_question.id, poll_answer.position, poll_answer.id
"""
_PAPER = Hot(
    _PAPERS.replace(":viewer", "$1").replace(":wanted", "= ANY($2::text::bigint[])"),
    _PAPERS.replace(":viewer", "?1").replace(":wanted", "IN (SELECT value FROM json_each(?2))"),
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


class Answer(NamedTuple):
    """An answer; with a `choice_id` it is one that the viewer chose."""

    id: int
    position: int
    text: str
    vote_count: int
    edited_at: int
    choice_id: int | None


class Question(NamedTuple):
    """A question with its answers, in order. Moments are Unix seconds."""

    id: int
    position: int
    text: str
    kind: int
    voter_count: int
    edited_at: int
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Poll:
    """A poll as one viewer stands to it, at one moment.

    `ballot_id` and the choices in the answers are the viewer's; an anonymous poll has neither.
    """

    row: PollRow
    questions: tuple[Question, ...]
    ballot_id: int | None
    voted: bool
    level: Level
    viewer_id: int
    now: int

    @property
    def may_edit(self) -> bool:
        return self.level > Level.UPDATE

    @property
    def own(self) -> dict[int, list[Answer]]:
        """What the viewer chose, by question."""
        chosen = {
            question.id: [each for each in question.answers if each.choice_id is not None]
            for question in self.questions
        }
        return {number: its for number, its in chosen.items() if its}

    @property
    def anonymous(self) -> bool:
        return is_anonymous(self.row.anonymity)

    @property
    def finished(self) -> bool:
        return self.row.ends_at <= self.now

    @property
    def active(self) -> bool:
        return self.row.starts_at <= self.now and not self.finished

    @property
    def revoting(self) -> bool:
        """A vote may be taken back: never where nobody knows which it was."""
        return bool(self.row.options & REVOTING) and not self.anonymous

    @property
    def results_shown(self) -> bool:
        """Whether the viewer may know the counters."""
        kept_back = self.row.options & RESULTS_AT_THE_END and not self.finished
        return self.row.author_id == self.viewer_id or not kept_back

    @property
    def voters_shown(self) -> bool:
        return self.results_shown and not self.anonymous

    @property
    def title(self) -> str:
        """That of the post, if it was given one, or the first question."""
        return self.questions[0].text if self.row.micro else self.row.title

    def answer(self, answer_id: int) -> Answer | None:
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
    """Everything that was found, complete, by one statement."""
    poll_ids = list({each.row.id for each in found})
    rows: dict[int, list[Sequence[Any]]] = {poll_id: [] for poll_id in poll_ids}
    for row in await tx.hot(_PAPER, viewer.id, poll_ids) if poll_ids else ():
        rows[row[0]].append(row)
    now = int(tx.now.timestamp())
    return [_put_together(each, rows[each.row.id], viewer, now) for each in found]


def _put_together(found: Found, rows: Sequence[Sequence[Any]], viewer: Viewer, now: int) -> Poll:
    answers: dict[tuple[Any, ...], list[Answer]] = {}
    for row in rows:
        answers.setdefault(tuple(row[1:7]), []).append(Answer._make((*row[7:12], row[13])))
    questions = tuple(Question._make((*asked, tuple(its))) for asked, its in answers.items())
    ballot_id, voter = (rows[0][12], rows[0][14]) if rows else (None, None)
    voted = (voter if is_anonymous(found.row.anonymity) else ballot_id) is not None
    return Poll(found.row, questions, ballot_id, voted, found.level, viewer.id, now)


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
