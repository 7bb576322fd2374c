"""Work beside the requests: it goes on after a failure, and ends with what it belongs to."""

import asyncio
from collections.abc import Callable

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


async def until(done: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not done():
            await asyncio.sleep(0.001)


@pytest.mark.parametrize(
    ("failure", "told"),
    [(Unavailable("away"), "warning"), (OSError("full"), "warning"), (ValueError(), "exception")],
)
async def test_goes_on_after_a_failure(
    failure: Exception, told: str, logged: CapturingLogger
) -> None:
    taken = 0

    async def step() -> None:
        nonlocal taken
        taken += 1
        if taken == 1:
            raise failure

    async with working(now_and_then(step, 0.001, "something")):
        await until(lambda: taken > 2)
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
