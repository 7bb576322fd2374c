"""`python -m bench.assistants`: a page of the feed by an assistant's tool beside the REST call.

Both in this process, in turn, without a network, over the same feed; medians in milliseconds.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from feed24.app import create_app
from feed24.db import Database
from feed24.migrations import upgrade
from feed24.portal import first_run
from feed24.settings import Settings
from feed24.webhooks import service as webhooks

POSTS, ROUNDS = 200, 300
COMPANY: dict[str, Any] = {
    "company": "Bench",
    "email": "a@example.test",
    "name": "A",
    "last_name": "B",
    "password_hash": None,
}
HEADERS = {
    "Accept": "application/json, text/event-stream",
    "MCP-Protocol-Version": "2026-07-28",
    "Mcp-Method": "tools/call",
    "Mcp-Name": "read_feed",
}
META = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}


def tool(limit: int) -> dict[str, Any]:
    params = {"name": "read_feed", "arguments": {"limit": limit}, "_meta": META}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}


async def webhook(settings: Settings) -> str:
    """The path of a webhook of a new portal."""
    await upgrade(settings.sqlalchemy_url)
    database = Database.open(settings.sqlalchemy_url)
    async with database.transaction(write=True) as tx:
        await first_run.create(tx, **COMPANY)
        _, secret = await webhooks.create(tx, 1, ["log"])
    await database.close()
    return f"1/{secret}"


async def compare(http: httpx.AsyncClient, own: str) -> None:
    async def rest(method: str, params: dict[str, Any]) -> httpx.Response:
        return await http.post(f"/rest/{own}/{method}", json=params)

    async def asked(limit: int) -> httpx.Response:
        headers = {**HEADERS, "Authorization": f"Bearer {own}"}
        return await http.post("/mcp", json=tool(limit), headers=headers)

    for number in range(POSTS):
        await rest("log.blogpost.add", {"POST_MESSAGE": f"Post {number} " + "text " * 80})
    sides: dict[str, Callable[[], Awaitable[httpx.Response]]] = {
        "log.blogpost.get, 50 posts": lambda: rest("log.blogpost.get", {}),
        "read_feed, 50 posts": lambda: asked(50),
        "read_feed, 20 posts": lambda: asked(20),
    }
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(ROUNDS):
        for name, ask in sides.items():
            began = time.perf_counter()
            response = await ask()
            times[name].append((time.perf_counter() - began) * 1000)
            assert response.status_code == 200, response.text
            assert "isError" not in response.text or '"isError":false' in response.text
    plain = statistics.median(next(iter(times.values())))
    for name, seen in times.items():
        median = statistics.median(seen)
        print(f"{name:28} {median:7.2f} ms  {median / plain:5.2f} times")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        own = {"data": Path(folder), "mcp": True, "host_name": "feed.test", "log_level": "error"}
        settings = Settings.model_validate(own)
        secret = await webhook(settings)
        application = create_app(settings)
        async with (
            application.router.lifespan_context(application),
            httpx.AsyncClient(
                transport=httpx.ASGITransport(application), base_url="https://feed.test"
            ) as http,
        ):
            await compare(http, secret)


if __name__ == "__main__":
    asyncio.run(main())
