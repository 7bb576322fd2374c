"""Whom and what a change is about: picked from facts that may be out of date by then."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from tests.proof.changes.plan import Thing
from tests.proof.oracle import Facts
from tests.proof.questions import WORDS

ADMINISTRATOR = ROOT = 1


@dataclass(frozen=True)
class Limits:
    """About how large the company is to become."""

    people: int = 30
    groups: int = 8
    departments: int = 10
    posts: int = 150


@dataclass
class Cast:
    """`reserved` people and groups are somebody else's and are left alone.

    Half of what happens is about the people and the posts in `focus`, when there are any.
    """

    facts: Facts
    random: Random
    limits: Limits = Limits()
    reserved: frozenset[Thing] = frozenset()
    focus: frozenset[Thing] = frozenset()

    def person(self) -> int:
        people = self._focused("person", self._people(self.facts.people))
        return self.one(people) or ADMINISTRATOR

    def people(self, most: int) -> list[int]:
        return list({self.person() for _ in range(self.random.randint(1, most))})

    def former(self) -> int:
        return self.one(self.facts.former)

    def actor(self, *entitled: int) -> int:
        """Who does it: mostly somebody who may, sometimes anybody."""
        if self.random.random() < 0.2:
            return self.person()
        return self.random.choice([ADMINISTRATOR, *entitled])

    def group(self) -> int:
        posts = [self.facts.posts[n] for n in self._focused("post", []) if n in self.facts.posts]
        named = {code for post in posts for code in post.to}
        known = [n for n in self._groups() if f"SG{n}" in named]
        return self.one(known or self._groups())

    def department(self) -> int:
        return self.one(self.facts.parent)

    def child(self) -> int:
        """A department that is not the root."""
        return self.one(set(self.facts.parent) - {ROOT})

    def post(self) -> int:
        """One of all, or, as in life, one of the latest."""
        ours = self._posts()
        return self.one(self._focused("post", ours[-12:] if self.maybe(0.5) else ours))

    def comment(self) -> tuple[int, int]:
        """A comment and its post; zeros when there is none."""
        commented = [n for n in self._posts() if self.facts.posts[n].comments]
        post = self.one(commented[-15:])
        return (self.one(self.facts.posts[post].comments), post) if post else (0, 0)

    def codes(self, most: int, *, shareable: bool = False) -> list[str]:
        """Recipients as they are written."""
        kinds = ("DR",) if shareable else ("D", "DR")
        every = [
            *[f"U{n}" for n in self._people(self.facts.people)],
            *[f"{kind}{n}" for n in sorted(self.facts.parent) for kind in kinds],
            *[f"SG{n}" for n in self._groups()] * 3,
        ]
        count = self.random.randint(1, most)
        chosen = list(dict.fromkeys(self.random.choices(every, k=count)))
        return [*chosen, "UA"] if self.random.random() < 0.08 else chosen

    def text(self, beginning: str) -> str:
        """Something that nobody has said, about some of the words that are looked for."""
        words = self.random.sample(WORDS, self.random.choice([0, 1, 1, 2]))
        return " ".join([beginning, *words, str(self.random.getrandbits(60))])

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def one(self, numbers: Iterable[int]) -> int:
        """One of the numbers; 0, which nothing has, of none."""
        every = sorted(numbers)
        return self.random.choice(every) if every else 0

    def _focused(self, kind: str, every: list[int]) -> list[int]:
        """Those in focus, or all of them."""
        known = [thing.id for thing in self.focus if thing.kind == kind]
        return known if known and self.maybe(0.5) else every

    def _people(self, people: Iterable[int]) -> list[int]:
        return [n for n in sorted(people) if Thing("person", n) not in self.reserved]

    def _groups(self) -> list[int]:
        return [n for n in sorted(self.facts.groups) if Thing("group", n) not in self.reserved]

    def _posts(self) -> list[int]:
        """In the order of their activity."""
        ours = [
            (post.act, number)
            for number, post in self.facts.posts.items()
            if Thing("person", post.author) not in self.reserved
        ]
        return [number for _, number in sorted(ours)]
