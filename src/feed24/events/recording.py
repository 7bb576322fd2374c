"""Noting what happened, in the transaction that makes it happen.

All events of a transaction are one statement at its end, and nothing where nobody wants to know of
them. They are told once it is committed, or never.
"""

import hashlib
import time
from collections.abc import Collection, Iterator
from typing import Any
from weakref import WeakKeyDictionary

import msgspec

from feed24.db import Transaction
from feed24.events import statements, waking
from feed24.events.kinds import Event, Kind

# So many events may each be the consequence of the one before.
DEEPEST = 7

# By what makes events equal.
_Key = tuple[str, int, str]
_pending: WeakKeyDictionary[Transaction, dict[_Key, Event]] = WeakKeyDictionary()


def record(tx: Transaction, *events: Event) -> None:
    """Tell of these events. Of equal ones in one transaction only the first counts, and of a post
    that the transaction has published, no changes.
    """
    if tx not in _pending:
        _pending[tx] = {}
        # First of what comes last: counters that others wait for are locked after it.
        tx.before_commit.insert(0, lambda: _write(tx))
    for event in events:
        key = (event.kind, event.application_id, event.data())
        _pending[tx].setdefault(key, event)


async def _write(tx: Transaction) -> None:
    said = [_as_sent(event) for event in _news(_pending.pop(tx).values())]
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
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest() if token else ""


def _news(events: Collection[Event]) -> Iterator[Event]:
    published = {event.data() for event in events if event.kind is Kind.POST_PUBLISHED}
    for event in events:
        if event.kind is not Kind.POST_EDITED or event.data() not in published:
            yield event


def _as_sent(event: Event) -> dict[str, Any]:
    data = event.data()
    return {
        "kind": event.kind,
        "data": data,
        "application": event.application_id,
        "message": message_id(event.kind, data),
    }


def message_id(kind: str, data: str) -> str:
    """32 hexadecimal digits that are the same for equal events."""
    return hashlib.blake2b(f"{kind} {data}".encode(), digest_size=16).hexdigest()
