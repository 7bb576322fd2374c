"""A poll as somebody writes it: questions with answers, and how it is to be held."""

from dataclasses import dataclass
from datetime import datetime

from feed24.polls.rules import ONE
from feed24.posts.refusals import Incomplete


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to choose; `id` when it is one that the poll has already."""

    text: str
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers; `id` when it is one that the poll has already."""

    text: str
    answers: tuple[Answer, ...]
    kind: int = ONE
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """What a poll shall be. Of what is None an edit changes nothing, and a new poll has the usual.

    `questions` are all there shall be: what is not among them is deleted.
    """

    questions: tuple[Question, ...] | None = None
    anonymity: int | None = None
    options: int | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What is to become of a post's poll: `poll_id` names the one to edit, None asks for a new one.

    Without a `paper` the post shall have none.
    """

    poll_id: int | None = None
    paper: Paper | None = None


def check(sent: Sent | None) -> None:
    """Every question has a text and answers. Raises Incomplete."""
    questions = sent.paper.questions if sent and sent.paper else None
    for each in questions or ():
        if not each.text or not each.answers:
            raise Incomplete(f"question {each.text!r} with {len(each.answers)} answers")
