"""The poll that is sent along with a post: what makes it complete."""

from dataclasses import dataclass

from feed24.posts.refusals import Incomplete


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a poll as it was sent, with its answers that are not blank."""

    text: str
    answers: tuple[str, ...]


def check(questions: tuple[Question, ...]) -> None:
    """Every question has a text and answers. Raises Incomplete."""
    for each in questions:
        if not each.text or not each.answers:
            raise Incomplete(f"question {each.text!r} with {len(each.answers)} answers")
