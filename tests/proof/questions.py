"""Questions to the feed: a page of what somebody sees, narrowed in every way a list can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, Literal

from feed24.index.selection import Cursor, Selection

if TYPE_CHECKING:
    from tests.proof.oracle import Facts

Order = Literal["activity", "id ascending", "id descending"]
# Nobody has this id.
NOBODY = 10**9
SIZES = (1, 2, 5, 20, 50)


@dataclass(frozen=True)
class Question:
    """`beyond` is a cursor: only posts with ids past it, in the direction of the order."""

    viewer: int
    begin: int = 0
    size: int = 50
    codes: frozenset[str] = frozenset()
    post_id: int | None = None
    order: Order = "activity"
    beyond: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def selection(self) -> Selection:
        cursor = None
        if self.beyond is not None:
            cursor = Cursor(self.beyond, upwards=self.order == "id ascending")
        return Selection(self.post_id, self.codes, self.since, self.until, cursor)


def viewers(facts: "Facts", random: Random, count: int) -> list[int]:
    """People to ask for, most of them people who may see something."""
    chosen = random.choices(sorted(facts.people), k=count)
    if facts.former and random.random() < 0.1:
        chosen.append(random.choice(sorted(facts.former)))
    return [*chosen, NOBODY] if random.random() < 0.02 else chosen


def about(facts: "Facts", viewer: int, random: Random) -> Question:
    """Any question about what this person sees; half of them are for a plain page."""
    begin = _begin(len(facts.seen_by(viewer)), random)
    size = random.choice(SIZES)
    kind = random.random()
    if kind < 0.5 or not facts.posts:
        return Question(viewer, begin, size)
    if kind < 0.75:
        return Question(viewer, begin // 3, size, codes=_codes(facts, random))
    number = random.choice(sorted(facts.posts))
    if kind < 0.85:
        return Question(viewer, post_id=number)
    if kind < 0.93:
        order: Order = random.choice(["id ascending", "id descending"])
        codes = _codes(facts, random) if kind < 0.88 else frozenset[str]()
        return Question(viewer, 0, size, codes=codes, order=order, beyond=number)
    since, until = _period([each.published_at for each in facts.posts.values()], random)
    return Question(viewer, begin // 2, size, since=since, until=until)


def _begin(seen: int, random: Random) -> int:
    """The first page, the last, one of those between, one behind the end."""
    return random.choice([0, 0, max(seen - 3, 0), random.randint(0, seen), seen, seen + 7])


def _codes(facts: "Facts", random: Random) -> frozenset[str]:
    every = sorted({code for each in facts.posts.values() for code in each.marks()})
    return frozenset(random.sample([*every, "SG999999", "nonsense"], random.choice([1, 1, 2])))


def _period(moments: Sequence[datetime], random: Random) -> tuple[datetime | None, datetime | None]:
    first, last = sorted(random.choices(moments, k=2))
    return random.choice([(first, last), (first, None), (None, last)])
