"""The outbox as those who deliver see it: taking receivers with their events, and giving them back.

A receiver that was taken is nobody else's until it is given back or its lease runs out. Who gives
it back after that changes nothing about its turn, but what was delivered stays delivered.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import msgspec

from feed24.db import Transaction
from feed24.events import statements

# Events that are told in one turn.
BATCH = 50


@dataclass(frozen=True, slots=True)
class Due:
    """An event to tell. `recorded_at` is in Unix milliseconds."""

    id: int
    kind: str
    data: dict[str, Any]
    user_id: int
    depth: int
    recorded_at: int


@dataclass(frozen=True, slots=True)
class Lane:
    """A receiver whose turn it is, and its events in order. `tries` is about the first of them."""

    id: int
    claim: int
    tries: int
    kind: str
    address: str
    user_id: int
    min_timeout: int
    application_id: int
    webhook_id: int
    application_token: str = field(repr=False)
    scopes: frozenset[str]
    events: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was sent and what came of it, as it is kept."""

    event_id: int
    subscription_id: int
    kind: str
    address: str
    body: str
    status: int | None
    trouble: str
    answer: str
    milliseconds: int
    at: int
    delivered: bool
    dead: bool


@dataclass(slots=True)
class Turn:
    """What became of a receiver's turn. `delay` is in milliseconds, until the next one."""

    lane: Lane
    tries: int
    delivered: list[int] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    delay: int = 0
    # An event that is given up, and the moment up to which others go with it.
    dead: tuple[int, int] | None = None


async def has_work(tx: Transaction) -> bool:
    """There is an event whose receiver is free and may be told now."""
    ((found,),) = await tx.hot(statements.HAS_WORK)
    return bool(found)


async def take(tx: Transaction, *, suspect: bool, most: int, lease: int) -> list[Lane]:
    """Receivers with something to hear, at most so many, for so many milliseconds.

    `suspect`: those that were told in vain the last time; otherwise the others.
    """
    claim = 1 + secrets.randbelow(2**62)
    rows = await tx.hot(statements.TAKE, int(suspect), most, claim, lease, BATCH)
    return list(_lanes(rows))


_COLUMNS = ("id", "claim", "tries", "kind", "address", "user_id", "min_timeout")
_OF_RECEIVER = len(_COLUMNS) + 4


def _lanes(rows: Sequence[Any]) -> Iterator[Lane]:
    for _, group in groupby(rows, key=lambda row: row[0]):
        theirs = [tuple(row) for row in group]
        *columns, application_id, webhook_id, token, scopes = theirs[0][:_OF_RECEIVER]
        values = dict(zip(_COLUMNS, columns, strict=True))
        yield Lane(
            **values,
            application_id=application_id or 0,
            webhook_id=webhook_id or 0,
            application_token=token or "",
            scopes=frozenset(scopes.split(",") if scopes else ()),
            events=tuple(_due(row[_OF_RECEIVER:]) for row in theirs),
        )


def _due(row: Sequence[Any]) -> Due:
    number, kind, data, user_id, depth, recorded_at = row
    return Due(number, kind, msgspec.json.decode(data), user_id, depth, recorded_at)


async def settle(tx: Transaction, turns: Sequence[Turn]) -> None:
    """Keep what became of these turns, and give their receivers back."""
    delivered = [number for turn in turns for number in turn.delivered]
    attempts = [attempt for turn in turns for attempt in turn.attempts]
    # In one order, whoever else does the same.
    free = [
        {"id": turn.lane.id, "claim": turn.lane.claim, "delay": turn.delay, "tries": turn.tries}
        for turn in sorted(turns, key=lambda turn: turn.lane.id)
    ]
    await tx.hot(statements.SETTLE, delivered, _json(attempts), _json(free))
    for turn in turns:
        if turn.dead:
            await tx.hot(statements.BURY, turn.lane.id, *turn.dead)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
