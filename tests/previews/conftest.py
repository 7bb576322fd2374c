"""A portal whose previews are made step by step, from pages of a test server."""

from collections.abc import AsyncIterator

import pytest_asyncio

from feed24.outgoing import Outgoing
from tests.outgoing.server import Web, served
from tests.previews.site import Site
from tests.support.portal import Portal


@pytest_asyncio.fixture
async def web() -> AsyncIterator[Web]:
    async with served() as running:
        yield running
        assert running.intrusions == 0


@pytest_asyncio.fixture
async def site(portal: Portal, web: Web) -> AsyncIterator[Site]:
    async with Outgoing.opened(web.policy, lookup=web.lookup) as outgoing:
        yield Site(portal, web, outgoing)
