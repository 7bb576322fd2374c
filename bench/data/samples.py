"""Posts to write: what a client sends, and the rows that a server makes of it."""

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar

from bench.data.company import Company
from feed24.access import EVERYONE
from feed24.posts import recipients
from feed24.posts.text import derived_title
from feed24.posts.visibility import right_codes
from feed24.settings import Settings

SITE: str = Settings.model_fields["site_id"].default
# Different texts, and random numbers that are drawn at once: what makes millions of posts cheap.
TEXTS = 4096
AT_ONCE = 4096

_TEXT = (
    "the approval process is updated from November please read and confirm new regulation "
    "warehouse schedule budget и согласование документов отпуск смена отчёт meeting notes for "
    "everyone who joins next week: see the agenda, bring questions (or send them) https://a.test/b "
    'we\'ve moved it to room "Oslo" & the 3rd floor'
)
_WORDS = _TEXT.split()
_Drawn = TypeVar("_Drawn")
# How often a post goes to everyone, to workgroups, to a department, to people.
_KINDS = {"everyone": 10, "SG": 45, "DR": 20, "U": 25}
# How often it goes to so many of a kind at once.
_COUNTS = {"SG": {1: 2, 2: 1}, "DR": {1: 1}, "U": {1: 2, 2: 1, 3: 1}}
# How often a post has so many comments; one on average.
_COMMENTS = {0: 70, 1: 10, 2: 8, 5: 8, 8: 4}


class Text(NamedTuple):
    """A title and a message as they are sent; the title that is kept, and whether it is derived."""

    sent_title: str
    message: str
    title: str
    micro: bool


class Sample(NamedTuple):
    """A post, its recipients' codes as they are kept, and comments with their authors."""

    author_id: int
    text: Text
    codes: tuple[str, ...]
    comments: tuple[tuple[int, str], ...]

    @property
    def params(self) -> dict[str, Any]:
        """For `log.blogpost.add`."""
        written = ["UA" if code == EVERYONE else code for code in self.codes]
        text = self.text
        return {"POST_TITLE": text.sent_title, "POST_MESSAGE": text.message, "DEST": written}

    @property
    def carried(self) -> frozenset[str]:
        """The right codes that the post gets."""
        return right_codes(self.author_id, self.codes)

    @property
    def workgroups(self) -> list[int]:
        return sorted(recipients.workgroups(self.codes))


class Samples:
    """Endless posts to a company. A few of its people, workgroups and departments get the most.

    With `author_id` all of them are by that person, to `workgroups`.
    """

    def __init__(
        self,
        company: Company,
        rng: random.Random,
        author_id: int | None = None,
        workgroups: Sequence[int] = (),
    ) -> None:
        self._rng = rng
        groups = workgroups or company.workgroups
        self._ids = {
            "SG": _zipf(rng, groups),
            "DR": _zipf(rng, company.departments),
            "U": _zipf(rng, company.people),
        }
        self._authors = _zipf(rng, company.people if author_id is None else [author_id])
        self._kinds = _weighted(rng, _KINDS)
        self._counts = {kind: _weighted(rng, counts) for kind, counts in _COUNTS.items()}
        self._texts = _weighted(rng, {self._text(): 1 for _ in range(TEXTS)})
        self._comments = _weighted(rng, _COMMENTS)

    def __iter__(self) -> Iterator[Sample]:
        while True:
            author_id, text, codes = next(self._authors), next(self._texts), self._audience()
            count = next(self._comments)
            comments = tuple((next(self._ids["U"]), next(self._texts).title) for _ in range(count))
            yield Sample(author_id, text, codes, comments)

    def _text(self) -> Text:
        count = min(int(self._rng.lognormvariate(3.6, 0.8)) + 3, 400)
        message = " ".join(self._rng.choices(_WORDS, k=count))
        title = " ".join(self._rng.choices(_WORDS, k=5)) if self._rng.random() < 0.7 else ""
        return Text(title, message, title or derived_title(message), not title)

    def _audience(self) -> tuple[str, ...]:
        kind = next(self._kinds)
        if kind == "everyone":
            return (EVERYONE,)
        ids = self._ids[kind]
        count = next(self._counts[kind])
        if count == 1:
            return (f"{kind}{next(ids)}",)
        return tuple(sorted({f"{kind}{next(ids)}" for _ in range(count)}))


def _zipf(rng: random.Random, among: Sequence[int]) -> Iterator[int]:
    """Draws in which the second comes up half as often as the first, the third a third."""
    return _draws(rng, among, [1 / rank for rank in range(1, len(among) + 1)])


def _weighted(rng: random.Random, weights: dict[_Drawn, int]) -> Iterator[_Drawn]:
    return _draws(rng, list(weights), list(weights.values()))


def _draws(
    rng: random.Random, among: Sequence[_Drawn], weights: Sequence[float]
) -> Iterator[_Drawn]:
    cumulated = list(accumulate(weights))
    while True:
        yield from rng.choices(among, cum_weights=cumulated, k=AT_ONCE)
