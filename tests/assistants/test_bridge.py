"""What `feed24 mcp` passes on, and what it says when there is nobody to pass it to."""

from typing import Any

import httpx2
import pytest
from mcp.client import Client
from mcp.shared.exceptions import MCPError

from feed24.assistants.bridge import Portal as There
from feed24.assistants.bridge import Unreachable, passing_on
from tests.assistants.asking import Assistant, bearer, http
from tests.support.portal import ORIGIN, Portal


class Wire(httpx2.AsyncBaseTransport):
    """A connection that can be cut."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self._inner = inner
        self.cut = False

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if self.cut:
            raise httpx2.ConnectError("Connection refused")
        return await self._inner.handle_async_request(request)


async def test_it_outlives_the_portal(reading: Portal) -> None:
    wire = Wire(httpx2.ASGITransport(reading.application))
    headers = {"Authorization": f"Bearer {await bearer(reading)}"}
    async with httpx2.AsyncClient(transport=wire, headers=headers) as client:
        there = There(ORIGIN, client)
        async with Client(passing_on(there, await there.greeting())) as connected:
            asking = Assistant(connected)
            before = await asking.answer("unread_counts")
            wire.cut = True
            for _ in range(2):
                with pytest.raises(MCPError, match="Connection refused"):
                    await asking.call("unread_counts")
            wire.cut = False
            assert await asking.answer("unread_counts") == before
            assert (await asking.refusal("read_post", post_id=9))[0] == "ERROR_NOT_FOUND"
            with pytest.raises(MCPError, match=r"^Unknown tool$"):
                await asking.call("no_such_tool")


async def test_it_says_why_it_cannot_begin(portal: Portal, reading: Portal) -> None:
    async def told(asked: Portal, own: str) -> Any:
        async with http(asked, own) as client:
            with pytest.raises(Unreachable) as caught:
                await There(ORIGIN, client).greeting()
        return str(caught.value)

    assert (await told(portal, await bearer(portal))).endswith("off there (setting mcp)")
    wrong = await told(reading, f"1/{'x' * 24}")
    assert wrong == f"{ORIGIN}: INVALID_CREDENTIALS: Invalid request credentials"
