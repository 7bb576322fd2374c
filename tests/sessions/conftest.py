"""A person with a password, and browsers to sign in with."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest_asyncio

from tests.sessions.visiting import EMAIL, HASHED, Visitor
from tests.support.portal import Portal

Visit = Callable[..., Visitor]


@pytest_asyncio.fixture
async def ann(portal: Portal) -> int:
    """Somebody with a password."""
    return await portal.make.person("Ann", last_name="Berg", email=EMAIL, password_hash=HASHED)


@pytest_asyncio.fixture
async def visit(portal: Portal) -> AsyncIterator[Visit]:
    """`visit()` is a new browser; `visit(another)` one that looks at another server."""
    async with AsyncExitStack() as stack:

        def opened(server: Portal = portal, **given: str) -> Visitor:
            visitor = Visitor(server, **given)
            stack.push_async_callback(visitor.http.aclose)
            return visitor

        yield opened
