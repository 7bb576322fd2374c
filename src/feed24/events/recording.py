"""Noting what happened, in the transaction that makes it happen.

All events of a transaction are one statement at its end, and nothing where nobody wants to know of
them. They are told once it is committed, or never.
"""

import hashlib
import time
from collections.abc import Collection, Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

import msgspec

from feed24.db import Transaction
from feed24.digest import digest
from feed24.events import statements, waking
from feed24.events.kinds import Event, Kind

# So many events may each be the consequence of the one before.
DEEPEST = 7


class _Said(NamedTuple):
    """An event as it is told; equal events are told alike."""

    kind: Kind
    application: int
    data: str


# In the order in which they happened.
_pending: WeakKeyDictionary[Transaction, dict[_Said, None]] = WeakKeyDictionary()


def record(tx: Transaction, *events: Event) -> None:
    """Tell of these events. Of equal ones in one transaction only the first counts, and of a post
    that the transaction has published, no changes.
    """
    if tx not in _pending:
        _pending[tx] = {}
        # First of what comes last: counters that others wait for are locked after it.
        tx.before_commit.insert(0, lambda: _write(tx))
    for event in events:
        _pending[tx].setdefault(_Said(event.kind, event.application_id, event.data()))


async def _write(tx: Transaction) -> None:
    said = [
        {**each._asdict(), "message": message_id(each.kind, each.data)}
        for each in _news(_pending.pop(tx))
    ]
    cause = tx.cause
    rows = await tx.hot(
        statements.RECORD,
        msgspec.json.encode(said).decode(),
        cause.user_id,
        cause.application_id,
        cause.connector,
        token_digest(cause.token),
        int(tx.now.timestamp()),
        time.time_ns() // 1_000_000,
        DEEPEST,
    )
    if rows[0][0]:
        tx.after_commit.append(waking.wake)


def token_digest(token: str) -> str:
    """What is kept of a token that went out with an event; "" for none."""
    return digest(token) if token else ""


def _news(said: Collection[_Said]) -> Iterator[_Said]:
    published = {each.data for each in said if each.kind is Kind.POST_PUBLISHED}
    for each in said:
        if each.kind is not Kind.POST_EDITED or each.data not in published:
            yield each


def message_id(kind: str, data: str) -> str:
    """32 hexadecimal digits that are the same for equal events."""
    return hashlib.blake2b(f"{kind} {data}".encode(), digest_size=16).hexdigest()
