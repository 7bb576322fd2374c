"""A hostile web for each test, which fails if anything private was reached."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.outgoing.server import Web, served


@pytest_asyncio.fixture
async def web() -> AsyncIterator[Web]:
    async with served() as running:
        yield running
        assert running.intrusions == 0
