"""Work beside the requests: it goes on after a failure, and ends with what it belongs to."""

import asyncio

import pytest
from structlog.testing import CapturingLogger

from feed24 import background
from feed24.background import now_and_then, working
from feed24.db import Unavailable


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
