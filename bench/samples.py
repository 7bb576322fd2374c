"""Posts to write: what a client sends, and the rows that a server makes of it."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from bench.company import Company
from feed24.index.changes import Change, granted
from feed24.posts import recipients
from feed24.posts.text import blank, derived_title
from feed24.posts.visibility import right_codes
from feed24.settings import Settings

Row = dict[str, Any]
SITE: str = Settings.model_fields["site_id"].default

_TEXT = (
    "the approval process is updated from November please read and confirm new regulation "
    "warehouse schedule budget и согласование документов отпуск смена отчёт meeting notes for "
    "everyone who joins next week: see the agenda, bring questions (or send them) https://a.test/b "
    'we\'ve moved it to room "Oslo" & the 3rd floor'
)
_WORDS = _TEXT.split()
# How often a post goes to everyone, to workgroups, to a department, to people.
_KINDS, _SHARES = ("everyone", "workgroups", "department", "people"), (10, 45, 20, 25)


@dataclass(frozen=True)
class Sample:
    """A post as its sender writes it; `written` holds the recipients' codes."""

    author_id: int
    title: str
    message: str
    written: tuple[str, ...]

    @property
    def params(self) -> dict[str, Any]:
        """For `log.blogpost.add`."""
        return {"POST_TITLE": self.title, "POST_MESSAGE": self.message, "DEST": self.written}

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return tuple(sorted(recipients.recognised(self.written)))

    @cached_property
    def carried(self) -> tuple[str, ...]:
        return tuple(sorted(right_codes(self.author_id, self.codes)))

    @cached_property
    def workgroups(self) -> tuple[int, ...]:
        return tuple(sorted(recipients.workgroups(self.codes)))

    def post(self, act: int, at: datetime) -> Row:
        """The row of `post`, without its id."""
        return {
            "author_id": self.author_id,
            "title": derived_title(self.message) if blank(self.title) else self.title,
            "micro": blank(self.title),
            "message": self.message,
            "published_at": at,
            "published_act": act,
            "comment_count": 0,
            "important": False,
            "site_id": SITE,
        }

    def recipients(self, post_id: int) -> list[Row]:
        """The rows of `post_recipient`."""
        return [
            {"post_id": post_id, "code": code, "workgroup_id": recipients.workgroup_of(code)}
            for code in self.codes
        ]

    def access(self, post_id: int) -> list[Row]:
        """The rows of `post_access`."""
        return [{"code": code, "post_id": post_id} for code in self.carried]

    def change(self, post_id: int, act: int) -> Change:
        """What the log of changes of access is told."""
        return granted(post_id, act, self.carried)


class Samples:
    """Endless posts to a company. A few of its people, workgroups and departments get the most."""

    def __init__(self, company: Company, rng: random.Random) -> None:
        self._company = company
        self._rng = rng

    def __iter__(self) -> Iterator[Sample]:
        while True:
            yield self.one(self._zipf(self._company.people, 1)[0])

    def one(self, author_id: int) -> Sample:
        """The next post, by this author."""
        words = min(int(self._rng.lognormvariate(3.6, 0.8)) + 3, 400)
        message = " ".join(self._rng.choices(_WORDS, k=words))
        title = " ".join(self._rng.choices(_WORDS, k=5)) if self._rng.random() < 0.7 else ""
        return Sample(author_id, title, message, self._audience())

    def _audience(self) -> tuple[str, ...]:
        company = self._company
        match self._rng.choices(_KINDS, _SHARES)[0]:
            case "everyone":
                return ("UA",)
            case "workgroups":
                count = self._rng.choice((1, 1, 2))
                return tuple(f"SG{number}" for number in self._zipf(company.workgroups, count))
            case "department":
                return tuple(f"DR{number}" for number in self._zipf(company.departments, 1))
        count = self._rng.choice((1, 1, 2, 3))
        return tuple(f"U{number}" for number in self._zipf(company.people, count))

    def _zipf(self, among: Sequence[int], count: int) -> list[int]:
        """Draws in which the second comes up half as often as the first, the third a third."""
        weights = [1 / rank for rank in range(1, len(among) + 1)]
        return self._rng.choices(among, weights, k=count)
