"""Tokens that go out with events, so that the receiver can ask for more than the ids.

They are kept as hashes only, so they are made when something is sent. For a moment they are
remembered in memory: a stream of events needs no new token for each.
"""

import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import bindparam, insert, select

from feed24.applications import tokens
from feed24.applications.tokens import Issued
from feed24.db import NUMBERS, Database, Transaction, one_of
from feed24.errors import NotFound
from feed24.events import wire
from feed24.events.delivery.queue import Due, Lane
from feed24.events.recording import token_digest
from feed24.events.tables import event_token
from feed24.users.tables import person

# Seconds that a token is sent again; then it has lost little of its hour.
REMEMBERED = 60.0
_MOST = 10_000

_ACTIVE = select(person.c.id).where(
    one_of(person.c.id, bindparam("people", type_=NUMBERS)), person.c.active
)


class Bearer(NamedTuple):
    """Whose token it is, and how deep in a chain of events its use would be."""

    application_id: int
    user_id: int
    depth: int


def bearer_of(lane: Lane, event: Due) -> Bearer | None:
    """As whom the receiver may act on the event; None if no token goes with it."""
    user_id = lane.user_id or event.user_id
    if not lane.application_id or not user_id or event.kind in wire.WITHOUT_TOKEN:
        return None
    return Bearer(lane.application_id, user_id, event.depth)


class Passes:
    """Issues tokens, and remembers them for a moment."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[Bearer, tuple[float, Issued]] = {}

    async def prepare(self, lanes: Iterable[Lane]) -> None:
        """Have tokens ready for what these receivers are about to be told."""
        self._forget()
        missing = dict.fromkeys(
            bearer for bearer in _without_refresh(lanes) if bearer not in self._known
        )
        if not missing:
            return
        until = time.monotonic() + REMEMBERED
        async with self._database.transaction(write=True) as tx:
            active = set(await tx.scalars(_ACTIVE, {"people": [each.user_id for each in missing]}))
            issued = {
                bearer: await _issue(tx, bearer, refresh=False)
                for bearer in missing
                if bearer.user_id in active
            }
        self._known |= {each: (until, made) for each, made in issued.items() if made}

    async def of(self, lane: Lane, event: Due) -> Issued | None:
        """The token for an event, None when nobody may act."""
        bearer = bearer_of(lane, event)
        if bearer is None:
            return None
        if event.kind not in wire.WITH_REFRESH:
            found = self._known.get(bearer)
            return found[1] if found else None
        async with self._database.transaction(write=True) as tx:
            if not await tx.scalars(_ACTIVE, {"people": [bearer.user_id]}):
                return None
            return await _issue(tx, bearer, refresh=True)

    def _forget(self) -> None:
        now = time.monotonic()
        if len(self._known) > _MOST:
            self._known.clear()
        self._known = {each: (t, made) for each, (t, made) in self._known.items() if t > now}


def _without_refresh(lanes: Iterable[Lane]) -> Iterator[Bearer]:
    for lane in lanes:
        for event in lane.events:
            bearer = bearer_of(lane, event)
            if bearer and event.kind not in wire.WITH_REFRESH:
                yield bearer


async def _issue(tx: Transaction, bearer: Bearer, *, refresh: bool) -> Issued | None:
    """A new token; None when the application is gone."""
    try:
        made = await tokens.issue(tx, bearer.application_id, bearer.user_id, refresh=refresh)
    except NotFound:
        return None
    row = {"access_hash": token_digest(made.access_token), "depth": bearer.depth}
    await tx.run(insert(event_token), row | {"forget_at": tx.now + tokens.ACCESS_LIFE})
    return made
