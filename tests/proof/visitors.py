"""Readers who ask the server over HTTPS, every worker of it, about what one person sees."""

from collections import Counter
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from feed24.errors import NotFound
from feed24.webhooks import service as webhooks
from tests.proof.comparing import Difference, compare
from tests.proof.connections import Connections
from tests.proof.oracle import Answer, Facts
from tests.proof.questions import Question, about_words
from tests.proof.site import Site
from tests.support.portal import ALL_SCOPES

LIST, SEARCH = "log.blogpost.get", "feed24.search"
PEOPLE = 3


@dataclass
class Visitors:
    """Everybody has a webhook of their own."""

    site: Site
    connections: Connections
    origin: str
    random: Random
    counts: Counter[str] = field(default_factory=Counter)
    _hooks: dict[int, str] = field(default_factory=dict)

    async def hook(self, person: int) -> str:
        """The address of this person's webhook. Raises NotFound for the dismissed."""
        if person not in self._hooks:
            async with self.site.services.database.transaction(write=True) as tx:
                _, secret = await webhooks.create(tx, person, ALL_SCOPES)
            self._hooks[person] = f"{self.origin}/rest/{person}/{secret}/"
        return self._hooks[person]

    async def look(self) -> list[Difference]:
        """Ask for some people. Raises Away, Unavailable."""
        before = await self.site.facts()
        questions = [self._question(before) for _ in range(PEOPLE)]
        answers = [(question, await self.answers(question)) for question in questions]
        if await self.site.facts() != before:
            self.counts["unsettled"] += sum(len(each) for _, each in answers)
            return []
        return [each for question, got in answers for each in self.compared(before, question, got)]

    async def answers(self, question: Question) -> list[Answer | None]:
        """What the server says on each connection. Raises Away, NotFound."""
        try:
            hook = await self.hook(question.viewer)
        except NotFound:
            return []
        method = SEARCH if question.words else LIST
        bodies = await self.connections.on_each(hook, method, parameters(question))
        return [_answer(body) for body in bodies]

    def compared(
        self, facts: Facts, question: Question, answers: list[Answer | None]
    ) -> list[Difference]:
        self.counts["requests"] += len(answers)
        found = [compare(facts, question, answer) for answer in answers]
        return [replace(each, where="over HTTPS") for each in found if each]

    def _question(self, facts: Facts) -> Question:
        viewer = self.random.choice(sorted(facts.people))
        pages = len(facts.seen_by(viewer)) // 50
        begin = 50 * self.random.randint(0, pages + 1)
        posts = facts.posts.values()
        codes = sorted({code for each in posts for code in each.marks()})
        if codes and self.random.random() < 0.3:
            return Question(viewer, codes=frozenset({self.random.choice(codes)}))
        plain = Question(viewer, begin)
        if posts and self.random.random() < 0.2:
            return replace(about_words(facts, plain, self.random), begin=0)
        return plain


def parameters(question: Question) -> dict[str, Any]:
    """The question as a client puts it."""
    sent: dict[str, Any] = {"start": question.begin}
    if question.words:
        wanted, unwanted = sorted(question.words), sorted(question.without)
        sent["QUERY"] = " ".join([*wanted, *(f"-{word}" for word in unwanted)])
        sent["AUTHOR_ID"] = question.author or 0
    if question.codes:
        sent["LOG_RIGHTS"] = sorted(question.codes)
    return sent


def _answer(body: dict[str, Any]) -> Answer | None:
    if "error" in body:
        # The dismissed are told that they may not enter; whatever else is wrong shows as it is.
        return None if body["error"] in _REFUSED else Answer((), -1)
    return Answer(tuple(int(row["ID"]) for row in body["result"]), body["total"])


_REFUSED = {"INVALID_CREDENTIALS", "authorization_error"}
