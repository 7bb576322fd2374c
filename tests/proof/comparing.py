"""Asking a feed index and holding its answer against the facts."""

from dataclasses import dataclass

from feed24.db import Transaction
from feed24.errors import NotFound
from feed24.index.selection import FeedIndex
from tests.proof.oracle import Answer, Facts
from tests.proof.questions import Question

# Enough to see what is wrong.
_EXPLAINED = 4


async def ask(feed: FeedIndex, tx: Transaction, question: Question) -> Answer | None:
    """What the index answers; None when the viewer is nobody."""
    viewer, selection = question.viewer, question.selection
    try:
        page = await feed.page(tx, viewer, selection, question.begin, question.size)
    except NotFound:
        return None
    return Answer(tuple(row.id for row in page.rows), page.total)


@dataclass(frozen=True)
class Difference:
    """An answer that is not what the facts demand."""

    question: Question
    expected: Answer | None
    got: Answer | None
    why: str
    where: str = ""

    def __str__(self) -> str:
        given = {name: value for name, value in vars(self.question).items() if value}
        lines = [f"{self.where}: {given}", f"expected {_shown(self.expected)}"]
        return "\n  ".join([*lines, f"got      {_shown(self.got)}", *self.why.splitlines()])


def _shown(answer: Answer | None) -> str:
    return f"{list(answer.ids)} of {answer.total}" if answer else "nothing, for nobody"


def compare(facts: Facts, question: Question, got: Answer | None) -> Difference | None:
    """The difference between an answer and what the facts demand, if there is one."""
    expected = facts.answer(question)
    if expected == got:
        return None
    wanted = set(expected.ids) if expected else set()
    found = set(got.ids) if got else set()
    disputed = sorted(wanted ^ found or wanted)[:_EXPLAINED]
    return Difference(question, expected, got, facts.why(question.viewer, disputed))
