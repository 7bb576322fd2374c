"""The protocol over standard input and output, for assistants that start programs.

Everything is passed to the `/mcp` of a running portal. This process needs neither the database nor
any right but the webhook's; what the portal would refuse over HTTP it refuses here.
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2
from mcp.client import Client
from mcp.client.session import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INTERNAL_ERROR,
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    DiscoverResult,
    ListToolsResult,
)
from mcp_types.version import LATEST_MODERN_VERSION

from feed24 import __version__
from feed24.errors import Invalid

# A tool is a few calls of methods; one that the database has lost is tried for eight seconds.
_PATIENCE = 60.0


class Unreachable(Invalid):
    """The portal does not answer assistants, or not with this webhook."""


@dataclass(frozen=True, slots=True)
class Portal:
    """A portal that answers assistants elsewhere."""

    address: str
    http: httpx2.AsyncClient

    async def greeting(self) -> DiscoverResult:
        """What the portal says of itself. Raises Unreachable, also for a webhook it refuses."""
        try:
            async with self._client(None) as client:
                found = client.session.discover_result
        except Exception as error:
            raise self._told(_first(error)) from None
        if found is None:
            raise Unreachable(f"{self.address}: of another version than this program")
        return found

    @asynccontextmanager
    async def session(self, greeting: DiscoverResult) -> AsyncIterator[ClientSession]:
        """For one request, so that a failure ends nothing else. Raises MCPError."""
        try:
            async with self._client(greeting) as client:
                yield client.session
        except Exception as error:
            match _first(error):
                case httpx2.TransportError() as failure:
                    raise MCPError(INTERNAL_ERROR, f"{self.address}: {failure}") from None
                case other:
                    raise other from None

    def _client(self, greeting: DiscoverResult | None) -> Client:
        return Client(
            streamable_http_client(f"{self.address}/mcp", http_client=self.http),
            mode=LATEST_MODERN_VERSION if greeting else "auto",
            prior_discover=greeting,
            cache=None,
        )

    def _told(self, error: BaseException) -> BaseException:
        match error:
            case MCPError(message="Not Found"):
                return Unreachable(f"{self.address}: assistants are off there (setting mcp)")
            case MCPError() | httpx2.TransportError():
                return Unreachable(f"{self.address}: {error}")
        return error


def _first(error: BaseException) -> BaseException:
    """The failure itself, out of the groups that the client's tasks put it into."""
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


async def run(address: str, webhook: str, trust: ssl.SSLContext) -> None:
    """Serve until standard input ends. Raises Unreachable when it cannot begin."""
    headers = {"Authorization": f"Bearer {webhook}"}
    async with httpx2.AsyncClient(headers=headers, verify=trust, timeout=_PATIENCE) as http:
        portal = Portal(address, http)
        server = passing_on(portal, await portal.greeting())
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())


def passing_on(portal: Portal, greeting: DiscoverResult) -> Server[Any]:
    """A server whose tools are the portal's."""

    async def list_tools(_context: Any, _params: Any) -> ListToolsResult:
        async with portal.session(greeting) as session:
            return await session.list_tools()

    async def call_tool(_context: Any, params: CallToolRequestParams) -> CallToolResult:
        own = CallToolRequestParams(name=params.name, arguments=params.arguments)
        async with portal.session(greeting) as session:
            return await session.send_request(CallToolRequest(params=own), CallToolResult)

    return Server(
        "feed24",
        version=__version__,
        title="News feed",
        instructions=greeting.instructions,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
