"""Questions and answers as they are stored."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from feed24.db import Transaction
from feed24.polls.paper import Question
from feed24.polls.tables import poll_answer, poll_question

# Between two neighbours, as the wire shows it.
STEP = 10


async def add(tx: Transaction, poll_id: int, questions: Mapping[int, Question]) -> None:
    """Insert questions by their position, and their answers."""
    if not questions:
        return
    rows = [
        {"poll_id": poll_id, **question_values(each, position, tx.now), "kind": each.kind}
        for position, each in questions.items()
    ]
    made = insert(poll_question).returning(poll_question.c.id, sort_by_parameter_order=True)
    ids = await tx.scalars(made, rows)
    await tx.run(
        insert(poll_answer),
        [
            {"question_id": question_id, **answer_values(answer.text, n, tx.now)}
            for question_id, question in zip(ids, questions.values(), strict=True)
            for n, answer in enumerate(question.answers, 1)
        ],
    )


def question_values(question: Question, position: int, at: datetime) -> dict[str, Any]:
    return {"position": position, "text": question.text, "edited_at": at}


def answer_values(text: str, place: int, at: datetime) -> dict[str, Any]:
    return {"position": STEP * place, "text": text, "edited_at": at}
