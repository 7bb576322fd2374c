"""Work beside the requests: it goes on after a failure, and ends with what it belongs to."""

import asyncio
from collections.abc import Mapping

import pytest
from structlog.testing import CapturingLogger

from feed24 import background, noting
from feed24.background import clearing, now_and_then, working
from feed24.db import Transaction, Unavailable
from feed24.noting import Notes, writing
from tests.support.portal import Portal


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> CapturingLogger:
    logger = CapturingLogger()
    monkeypatch.setattr(background, "log", logger)
    return logger


@pytest.mark.parametrize(
    ("failure", "told"),
    [(Unavailable("away"), "warning"), (OSError("full"), "warning"), (ValueError(), "exception")],
)
async def test_goes_on_after_a_failure(
    failure: Exception, told: str, logged: CapturingLogger
) -> None:
    failures, went_on = [failure], asyncio.Event()

    async def step() -> None:
        if failures:
            raise failures.pop()
        went_on.set()

    async with working(now_and_then(step, 0.001, "something")), asyncio.timeout(30):
        await went_on.wait()
    assert [each.method_name for each in logged.calls] == [told]
    assert logged.calls[0].kwargs["work"] == "something"


async def test_ends_with_the_block() -> None:
    ended = []

    async def endless(name: str) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(name)

    async with working(endless("one"), endless("other")):
        await asyncio.sleep(0)
        assert ended == []
    assert sorted(ended) == ["one", "other"]


async def test_clears_until_nothing_is_found(portal: Portal) -> None:
    left, done = [True, True], asyncio.Event()

    async def step(tx: Transaction) -> bool:
        assert tx.write
        if left:
            return left.pop()
        done.set()
        return False

    async with working(clearing(portal.database, step, 0.001, "x")), asyncio.timeout(30):
        await done.wait()


async def test_writes_down_the_latest_of_what_was_noted(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noting, "EVERY", 0.001)
    notes, kept = Notes[str](), asyncio.Queue[Mapping[int, str]]()

    async def write(tx: Transaction, noted: Mapping[int, str]) -> None:
        assert tx.write
        await kept.put(noted)

    async with working(writing(portal.database, notes, write, "x")), asyncio.timeout(30):
        for each, said in ((1, "a"), (2, "b"), (1, "c")):
            notes.note(each, said)
        assert await kept.get() == {1: "c", 2: "b"}
        notes.note(2, "d")
        assert await kept.get() == {2: "d"}
    assert kept.empty()
