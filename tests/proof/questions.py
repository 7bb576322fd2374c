"""Questions to the feed: a page of what somebody sees, narrowed in every way a list can be."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Literal

from feed24.index.selection import Cursor, Selection
from feed24.search.query import parsed
from feed24.search.terms import Term

if TYPE_CHECKING:
    from tests.proof.oracle import Facts

Order = Literal["activity", "id ascending", "id descending"]
# Nobody has this id.
NOBODY = 10**9
SIZES = (1, 2, 5, 20, 50)
# What posts and comments are about. No two of them are forms of one word.
WORDS = ("lantern", "orchard", "гавань", "маяк", "copper")


@dataclass(frozen=True)
class Question:
    """`beyond` is a cursor: only posts with ids past it, in the direction of the order; `above` an
    activity number that posts have to exceed.
    """

    viewer: int
    begin: int = 0
    size: int = 50
    codes: frozenset[str] = frozenset()
    post_id: int | None = None
    order: Order = "activity"
    beyond: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    important: bool = False
    unread: bool = False
    words: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    author: int | None = None
    groups: bool = False
    above: int | None = None

    @property
    def selection(self) -> Selection:
        cursor = None
        if self.beyond is not None:
            cursor = Cursor(self.beyond, upwards=self.order == "id ascending")
        return Selection(
            self.post_id,
            self.codes,
            self.since,
            self.until,
            cursor,
            important=self.important,
            unread=self.unread,
            terms=_terms(self.words),
            without=_terms(self.without),
            author_id=self.author,
            newer_than=self.above,
            groups=self.groups,
        )


def _terms(words: frozenset[str]) -> tuple[Term, ...]:
    return parsed(" ".join(sorted(words))).terms if words else ()


def viewers(facts: "Facts", random: Random, count: int) -> list[int]:
    """People to ask for, most of them people who may see something."""
    chosen = random.choices(sorted(facts.people), k=count)
    if facts.former and random.random() < 0.1:
        chosen.append(random.choice(sorted(facts.former)))
    return [*chosen, NOBODY] if random.random() < 0.02 else chosen


def _begin(seen: int, random: Random) -> int:
    """The first page, the last, one of those between, one behind the end."""
    return random.choice([0, 0, max(seen - 3, 0), random.randint(0, seen), seen, seen + 7])


def about(facts: "Facts", viewer: int, random: Random) -> Question:
    """Any question about what this person sees; half of them are for a plain page."""
    begin = _begin(len(facts.seen_by(viewer)), random)
    question = Question(viewer, begin, random.choice(SIZES))
    if random.random() < 0.5 or not facts.posts:
        return question
    if random.random() < 0.2:
        dated = _in_period(facts, question, random)
        return _alone(facts, random.choice([question, question, dated]), random)
    for narrow in random.choices(_NARROWED, _CHANCES, k=random.choice([1, 1, 1, 2])):
        question = narrow(facts, question, random)
    return question


def _alone(facts: "Facts", question: Question, random: Random) -> Question:
    """About a single post, which the person sees or does not; a period is all that goes with it."""
    return Question(
        question.viewer,
        random.choice([0, 0, 0, question.begin]),
        post_id=random.choice(sorted(facts.posts)),
        since=question.since,
        until=question.until,
    )


def _with_codes(facts: "Facts", question: Question, random: Random) -> Question:
    every = sorted({code for each in facts.posts.values() for code in each.marks()})
    codes = random.sample([*every, "SG999999", "nonsense"], random.choice([1, 1, 2]))
    return replace(question, begin=question.begin // 3, codes=frozenset(codes))


def _in_period(facts: "Facts", question: Question, random: Random) -> Question:
    moments = [each.published_at for each in facts.posts.values()]
    first, last = sorted(random.choices(moments, k=2))
    since, until = random.choice([(first, last), (first, None), (None, last)])
    return replace(question, begin=question.begin // 2, since=since, until=until)


def _beside(facts: "Facts", question: Question, random: Random) -> Question:
    order: Order = random.choice(["id ascending", "id descending"])
    return replace(question, begin=0, order=order, beyond=random.choice(sorted(facts.posts)))


def _important(_facts: "Facts", question: Question, random: Random) -> Question:
    unread = random.random() < 0.5
    return replace(question, begin=question.begin // 4, important=not unread, unread=unread)


def about_words(facts: "Facts", question: Question, random: Random) -> Question:
    """Posts in which some words occur and others do not, now and then of one author alone."""
    some = random.sample(WORDS, 3)
    number = random.choice([1, 1, 2])
    words, without = frozenset(some[:number]), frozenset(some[number : random.choice([0, 0, 3])])
    written = replace(question, begin=question.begin // 4, words=words, without=without)
    return _by_author(facts, written, random) if random.random() < 0.2 else written


def _by_author(facts: "Facts", question: Question, random: Random) -> Question:
    author = random.choice(sorted({each.author for each in facts.posts.values()}))
    return replace(question, begin=question.begin // 4, author=author)


def _of_groups(_facts: "Facts", question: Question, _random: Random) -> Question:
    return replace(question, begin=question.begin // 2, groups=True)


def _above(facts: "Facts", question: Question, random: Random) -> Question:
    act = random.choice(sorted(each.act for each in facts.posts.values()))
    return replace(question, begin=question.begin // 2, above=act + random.choice([-1, 0, 0]))


_NARROWED: list[Callable[["Facts", Question, Random], Question]]
_NARROWED = [
    _with_codes,
    _in_period,
    _beside,
    _important,
    about_words,
    _by_author,
    _of_groups,
    _above,
]
_CHANCES = [4, 1, 3, 3, 3, 1, 1, 1]
