from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.events.receiver import Receiver, receiving


@pytest_asyncio.fixture(scope="session")
async def listening() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


@pytest.fixture
def receiver(listening: Receiver) -> Iterator[Receiver]:
    """A receiver that has heard nothing yet."""
    listening.forget()
    yield listening
    listening.forget()
