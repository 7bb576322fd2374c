"""Tests of the ledger live in a time of their own: every transaction's moment is moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from feed24.db.transaction import Transaction
from tests.support.portal import Portal

REPORT = "feed24.acknowledgement.report"
LIST = "feed24.acknowledgement.list"
COUNTS = ("ASKED", "CONFIRMED", "PENDING", "EXCUSED")


class Clock:
    """The time of the portal. Only forward, and by whole seconds."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)

    def forward(self, **by: float) -> datetime:
        """Let time pass; the moment before it did."""
        before = self.now
        self.now += timedelta(**by)
        return before


@contextmanager
def clock_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    """A clock that the portal's transactions go by."""
    clock, begin = Clock(), Transaction.__init__

    def moved(self: Transaction, *args: Any, **kwargs: Any) -> None:
        begin(self, *args, **kwargs)
        self.now = clock.now

    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "__init__", moved)
        yield clock


def written(moment: datetime | None) -> dict[str, str]:
    return {"MOMENT": moment.isoformat()} if moment else {}


async def numbers(
    portal: Portal, post_id: int, at: datetime | None = None, *, as_: int = 1
) -> tuple[int, ...]:
    """Asked, confirmed, pending, excused."""
    found = await portal.result(REPORT, {"POST_ID": post_id, **written(at)}, as_=as_)
    return tuple(found[name] for name in COUNTS)


async def states(
    portal: Portal, post_id: int, at: datetime | None = None, *, as_: int = 1, **sent: Any
) -> dict[int, str]:
    """The state of everybody on the first page."""
    params = {"POST_ID": post_id, **written(at), **sent}
    rows = await portal.result(LIST, params, as_=as_)
    return {int(row["ID"]): row["STATE"] for row in rows}


async def confirm(portal: Portal, post_id: int, user_id: int) -> None:
    vote = "socialnetwork.api.livefeed.blogpost.important.vote"
    await portal.result(vote, {"POST_ID": post_id}, as_=user_id)


async def change(portal: Portal, post_id: int, *, as_: int = 1, **sent: Any) -> None:
    await portal.result(
        "log.blogpost.update", {"POST_ID": post_id, "POST_TITLE": "T", **sent}, as_=as_
    )
