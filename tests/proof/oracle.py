"""What a list must show: the rules of visibility and of order over plain facts, without a database.

`Facts` is the company as `tests.posts.oracle` knows it, with the moments and activity numbers that
put its posts in order. It holds what one snapshot of a database holds and does not change.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from tests.posts.oracle import Company, Message
from tests.proof.questions import Question


@dataclass
class Post(Message):
    """A published message: when, its activity number, and those of its comments by their ids.

    Readers of an `important` one are asked to confirm it, and those in `confirmed` have. `words`
    occur in its text or in those of its comments.
    """

    published_at: datetime
    published_act: int
    important: bool
    words: set[str] = field(default_factory=set)
    comments: dict[int, int] = field(default_factory=dict)
    confirmed: set[int] = field(default_factory=set)

    @property
    def act(self) -> int:
        return max([self.published_act, *self.comments.values()])

    def marks(self) -> set[str]:
        """The codes that a list may be narrowed by."""
        found = {f"U{self.author}", "SA"}
        for code in self.to:
            if code == "UA":
                found |= {"G2", f"US{self.author}"}
            elif code.startswith("SG"):
                found |= {code, f"O{code}_L", f"{code}_A", f"{code}_E", f"{code}_K"}
            else:
                found.add(code)
        return found


@dataclass(frozen=True)
class Answer:
    """The ids of one page in their order, and how many posts match in all."""

    ids: tuple[int, ...]
    total: int


@dataclass
class Facts(Company):
    """One company at one moment. `posts` are its messages; `former` people have been dismissed.

    Moments with different marks are different, even when the company is the same.
    """

    posts: dict[int, Post] = field(default_factory=dict)
    former: set[int] = field(default_factory=set)
    mark: tuple[int, ...] = ()
    _under: dict[int, set[int]] = field(default_factory=dict, init=False, compare=False)
    _seen: dict[int, list[int]] = field(default_factory=dict, init=False, compare=False)

    def below(self, department: int) -> set[int]:
        if department not in self._under:
            self._under[department] = super().below(department)
        return self._under[department]

    def seen_by(self, person: int) -> list[int]:
        """What shows to the person, the latest activity first."""
        if person not in self._seen:
            seen = [number for number, post in self.posts.items() if self.lists(person, post)]
            self._seen[person] = sorted(seen, key=lambda number: -self.posts[number].act)
        return self._seen[person]

    def answer(self, question: Question) -> Answer | None:
        """What the question must be answered with; None for nobody, who gets no answer."""
        if question.viewer not in self.people:
            return None
        matching = [n for n in self.seen_by(question.viewer) if self._matches(n, question)]
        if question.order != "activity":
            matching.sort(reverse=question.order == "id descending")
        page = matching[question.begin : question.begin + question.size]
        return Answer(tuple(page), len(matching))

    def _matches(self, number: int, question: Question) -> bool:
        post = self.posts[number]
        wanted = (
            question.post_id in {None, number},
            not question.codes or question.codes & post.marks(),
            not question.since or post.published_at >= question.since,
            not question.until or post.published_at <= question.until,
            not (question.important or question.unread) or post.important,
            not question.unread or question.viewer not in post.confirmed,
            question.words <= post.words,
            not question.without & post.words,
            question.author in {None, post.author},
            not question.groups or self._in_groups_of(question.viewer, post),
            question.above is None or post.act > question.above,
            _beyond(number, question),
        )
        return all(wanted)

    def _in_groups_of(self, person: int, post: Post) -> bool:
        return any(person in group.members() for group in self.recipient_groups(post))

    def why(self, person: int, numbers: Iterable[int]) -> str:
        """What there is to know about a person and these posts, in a few lines."""
        roles = {n: its.roles[person] for n, its in self.groups.items() if person in its.roles}
        kind = "admin " * (person in self.admins) + "guest" * (person in self.guests)
        places = f"{sorted(self.departments.get(person, ()))} of {self.parent}"
        about = [f"post {n}: {self.posts.get(n, 'there is none')}" for n in numbers]
        return "\n".join([f"person {person} {kind}: departments {places}, roles {roles}", *about])


def _beyond(number: int, question: Question) -> bool:
    if question.beyond is None:
        return True
    if question.order == "id ascending":
        return number > question.beyond
    return number < question.beyond
