"""The protocol over standard input and output, for assistants that start programs.

Everything is passed to the `/mcp` of a running portal. This process needs neither the database nor
any right but the webhook's; what the portal would refuse over HTTP it refuses here.
"""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolRequestParams, CallToolResult, ListToolsResult

from feed24 import __version__
from feed24.errors import Invalid

# A tool is a few calls of methods; one that the database has lost is tried for eight seconds.
_PATIENCE = 60.0


class Unreachable(Invalid):
    """The portal does not answer assistants, or not with this webhook."""


async def run(portal: str, webhook: str, trust: ssl.SSLContext) -> None:
    """Serve until standard input ends. Raises Unreachable when it cannot begin."""
    async with _connected(portal, webhook, trust) as there:
        server = _passing_on(there)
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())


@asynccontextmanager
async def _connected(portal: str, webhook: str, trust: ssl.SSLContext) -> AsyncIterator[Client]:
    headers = {"Authorization": f"Bearer {webhook}"}
    async with httpx2.AsyncClient(headers=headers, verify=trust, timeout=_PATIENCE) as http:
        client = Client(streamable_http_client(f"{portal}/mcp", http_client=http), cache=None)
        try:
            await client.__aenter__()
        except Exception as error:
            raise _unreachable(portal, error) from None
        try:
            yield client
        finally:
            await client.__aexit__(None, None, None)


def _unreachable(portal: str, error: BaseException) -> BaseException:
    """What to tell of it; anything unexpected as it is."""
    match error:
        case BaseExceptionGroup():
            return _unreachable(portal, error.exceptions[0])
        case MCPError(message="Not Found"):
            return Unreachable(f"{portal}: assistants are not answered there (setting mcp)")
        case MCPError() | httpx2.TransportError():
            return Unreachable(f"{portal}: {error}")
    return error


def _passing_on(there: Client) -> Server[Any]:
    async def list_tools(_context: Any, _params: Any) -> ListToolsResult:
        return await there.list_tools()

    async def call_tool(_context: Any, params: CallToolRequestParams) -> CallToolResult:
        try:
            return await there.call_tool(params.name, params.arguments)
        except RuntimeError as error:
            raise MCPError(-32603, str(error)) from error

    return Server(
        "feed24",
        version=__version__,
        title="News feed",
        instructions=there.instructions,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )
