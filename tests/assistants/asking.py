"""Speaking to a portal as assistants do: with the official client."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import CallToolResult, TextContent

from tests.support.portal import ORIGIN, Portal

URL = f"{ORIGIN}/mcp"


@dataclass
class Assistant:
    """A connected client."""

    client: Client

    async def call(self, tool: str, **arguments: Any) -> CallToolResult:
        return await self.client.call_tool(tool, arguments)

    async def answer(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """What a tool that must succeed answers."""
        done = await self.call(tool, **arguments)
        assert not done.is_error, done.content
        answer: dict[str, Any] = done.structured_content
        # Both forms say the same; the client has checked the first against the schema.
        assert json.loads(text(done)) == answer
        return answer

    async def refusal(self, tool: str, **arguments: Any) -> tuple[str, str]:
        """The protocol's code and text of a tool that must be refused."""
        done = await self.call(tool, **arguments)
        assert done.is_error, done.structured_content
        assert done.structured_content is None
        body = json.loads(text(done))
        return body["error"], body["error_description"]


def text(done: CallToolResult) -> str:
    (block,) = done.content
    assert isinstance(block, TextContent)
    return block.text


@asynccontextmanager
async def http(
    portal: Portal, bearer: str = "", **headers: str
) -> AsyncIterator[httpx2.AsyncClient]:
    """Requests to a portal in this process."""
    sent = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    transport = httpx2.ASGITransport(portal.application, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, headers={**sent, **headers}) as client:
        yield client


async def bearer(portal: Portal, user_id: int = 1, scope: str = "all") -> str:
    """The credential of a webhook of that person's."""
    return (await portal.webhook(user_id, scope)).removeprefix("/rest/")


@asynccontextmanager
async def assistant(
    portal: Portal, user_id: int = 1, scope: str = "all", mode: str = "auto"
) -> AsyncIterator[Assistant]:
    """An assistant that has a webhook of that person's."""
    async with (
        http(portal, await bearer(portal, user_id, scope)) as client,
        Client(streamable_http_client(URL, http_client=client), mode=mode) as connected,
    ):
        yield Assistant(connected)
