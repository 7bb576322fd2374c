"""What happened in the demo company, in the order in which it happened.

Everything is drawn from a generator with a fixed beginning, so that every portal shows the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from feed24.demo.cast import Cast
from feed24.demo.content import Ask, Message, messages, people, remarks, structure
from feed24.demo.series import recurring

BEGINNING = 24

_FIRST_MINUTE, _LAST_MINUTE = 7 * 60, 18 * 60
_TALK_LASTS = timedelta(hours=30)
_READING_LASTS = timedelta(days=5)
_END_OF_WORK = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class Published:
    post: int
    message: Message


@dataclass(frozen=True, slots=True)
class Commented:
    post: int
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    post: int
    by: str


@dataclass(frozen=True, slots=True)
class Voted:
    """`chosen` are places of answers, for each question."""

    post: int
    by: str
    chosen: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Shared:
    post: int
    by: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Archived:
    workgroup: str


@dataclass(frozen=True, slots=True)
class Dismissed:
    person: str


Happening = Published | Commented | Confirmed | Voted | Shared | Archived | Dismissed


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened; posts are numbered from 1 in their order."""

    at: datetime
    what: Happening


def timeline(cast: Cast, today: datetime) -> list[Step]:
    """Every step until the evening before `today`, a midnight."""
    steps = list(_departures(today))
    for post, (at, message) in enumerate(written(today), 1):
        steps += _Story(cast, today, post, at, message).steps()
    return sorted(steps, key=lambda step: step.at)


def written(today: datetime) -> list[tuple[datetime, Message]]:
    """All messages with their moments, in order."""
    draw = _draw("calendar")
    every = (*messages(), *recurring(draw))
    dated = [(_moment(message, today, draw), message) for message in every if message.day]
    dated.sort(key=lambda entry: entry[0])
    for message in every:
        if message.number is not None:
            place = message.number - 1
            earlier, later = dated[place - 1][0], dated[place][0]
            dated.insert(place, (earlier + (later - earlier) / 2, message))
    return dated


def _moment(message: Message, today: datetime, draw: Random) -> datetime:
    minute = draw.randint(_FIRST_MINUTE, _LAST_MINUTE)
    return today - timedelta(days=message.day) + timedelta(minutes=minute)


def _departures(today: datetime) -> Iterator[Step]:
    for person in people():
        if person.left:
            yield Step(_evening(today, person.left), Dismissed(person.key))
    for group in structure().workgroups:
        if group.archived:
            yield Step(_evening(today, group.archived), Archived(group.key))


def _evening(today: datetime, days: int) -> datetime:
    return today - timedelta(days=days) + _END_OF_WORK


def _draw(name: object) -> Random:
    # A generator for each purpose: more of one thing does not change all that follows.
    return Random(f"{BEGINNING} {name}")  # noqa: S311 - a story, not a secret


def _choice(draw: Random, ask: Ask) -> tuple[int, ...]:
    """The places of the answers that somebody chooses."""
    drawn = draw.choices(range(len(ask.answers)), ask.weights, k=2 if ask.several else 1)
    return tuple(sorted(set(drawn)))


class _Story:
    """What follows from one message."""

    def __init__(
        self, cast: Cast, today: datetime, post: int, at: datetime, message: Message
    ) -> None:
        self._cast = cast
        self._today = today
        self._post = post
        self._at = at
        self._message = message
        self._draw = _draw(post)
        days_ago = -((at - today) // timedelta(days=1))
        days = (days_ago, max(days_ago - _READING_LASTS.days, 0))
        self._present = {person.key for person in people() if all(map(person.present, days))}

    def steps(self) -> Iterator[Step]:
        yield Step(self._at, Published(self._post, self._message))
        yield from self._confirmations()
        yield from self._comments()
        yield from self._votes()
        if shared := self._message.shared:
            at = self._at + timedelta(days=shared.after)
            yield Step(at, Shared(self._post, shared.by, shared.to))

    def _confirmations(self) -> Iterator[Step]:
        if self._message.important is None:
            return
        readers = self._readers()
        who = self._draw.sample(readers, round(len(readers) * self._message.read))
        for by, at in zip(who, self._moments(len(who), _READING_LASTS), strict=True):
            yield Step(at, Confirmed(self._post, by))

    def _comments(self) -> Iterator[Step]:
        own = [tuple(comment.split(": ", 1)) for comment in self._message.comments]
        said = [*own, *self._drawn({by for by, _ in own})]
        for (by, text), at in zip(said, self._moments(len(said), _TALK_LASTS), strict=True):
            yield Step(at, Commented(self._post, by, text))

    def _votes(self) -> Iterator[Step]:
        poll = self._message.poll
        if poll is None:
            return
        draw = _draw(f"poll {self._post}")
        readers = self._readers()
        who = draw.sample(readers, round(len(readers) * poll.turnout))
        moments = sorted(draw.random() for _ in who)
        room = min(_READING_LASTS, self._today - self._at)
        for by, part in zip(who, moments, strict=True):
            chosen = tuple(_choice(draw, ask) for ask in poll.asks)
            yield Step(self._at + room * part, Voted(self._post, by, chosen))

    def _drawn(self, silent: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Short remarks of other readers, each text once."""
        message = self._message
        pool = message.remarks or (remarks()[message.pool] if message.pool else ())
        readers = [key for key in self._readers() if key not in set(silent)]
        wanted = round(self._draw.uniform(0, 2 * message.talk))
        count = min(wanted, len(pool), len(readers))
        yield from zip(
            self._draw.sample(readers, count), self._draw.sample(pool, count), strict=True
        )

    def _readers(self) -> Sequence[str]:
        found = self._cast.readers(self._message.by, self._message.to)
        return [key for key in found if key in self._present]

    def _moments(self, count: int, during: timedelta) -> list[datetime]:
        """Moments after the post and before today, most of them soon."""
        room = min(during, self._today - self._at)
        return [self._at + room * part for part in sorted(self._parts(count))]

    def _parts(self, count: int) -> Iterator[float]:
        return (0.01 + 0.98 * self._draw.random() ** 2 for _ in range(count))
