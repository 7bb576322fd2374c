"""What a stream says, and how it looks on the way.

`hello` begins a stream. `change` and `gone` name a thing, `access` and `reset` mean that everything
on the screen has to be read again, `bye` that the stream ends. None of them holds a word that
anybody wrote: who hears of something reads it by REST, where the rules are asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec
from sse_starlette.event import ServerSentEvent

_SEPARATOR = "\n"


class Noun(StrEnum):
    POST = "post"
    NOTIFICATION = "notification"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that is different now; `what` says in which respects."""

    name: str
    noun: Noun
    id: int = 0
    what: tuple[str, ...] = ()

    @property
    def data(self) -> dict[str, Any]:
        about = {"noun": self.noun.value} | ({"id": self.id} if self.id else {})
        return about | ({"what": self.what} if self.what else {})


def post_changed(post_id: int, what: Iterable[str]) -> Event:
    return Event("change", Noun.POST, post_id, tuple(sorted(what)))


def post_gone(post_id: int) -> Event:
    """The reader does not see the post any more."""
    return Event("gone", Noun.POST, post_id)


NOTIFIED = Event("change", Noun.NOTIFICATION)


def written(events: Sequence[Event], id: str) -> bytes:
    """Events of one moment. Only the last carries the id: who lost it hears all of them again."""
    *before, last = events
    parts = [_event(each.name, each.data) for each in before]
    return b"".join([*parts, _event(last.name, last.data, id=id)])


def hello(id: str, *, resumed: bool, retry: int) -> bytes:
    """The beginning; `resumed`: everything since the id that was sent follows."""
    return _event("hello", {"resumed": resumed}, id=id, retry=retry)


def everything(name: str, id: str) -> bytes:
    """`access` or `reset`."""
    return _event(name, {}, id=id)


def bye(why: str, retry: int) -> bytes:
    """The end, and after how many milliseconds to come back."""
    return _event("bye", {"why": why}, retry=retry)


def heartbeat(id: str | None) -> bytes:
    """Says nothing, but moves on the id from which a reader resumes."""
    return ServerSentEvent(id=id, comment="", sep=_SEPARATOR).encode()


def _event(name: str, data: dict[str, Any], **more: Any) -> bytes:
    text = msgspec.json.encode(data).decode()
    return ServerSentEvent(text, event=name, sep=_SEPARATOR, **more).encode()
