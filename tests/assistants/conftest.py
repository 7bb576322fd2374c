"""Portals that answer assistants."""

import pytest_asyncio

from tests.conftest import Restart
from tests.support.portal import Portal

ON = {"mcp": True, "host_name": "feed.test"}


@pytest_asyncio.fixture
async def reading(portal_with: Restart) -> Portal:
    """A portal that assistants may read."""
    return await portal_with(**ON)


@pytest_asyncio.fixture
async def writing(portal_with: Restart) -> Portal:
    """A portal that assistants may write to."""
    return await portal_with(**ON, mcp_write=True)
