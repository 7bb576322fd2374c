"""The real server with two workers over TLS, and `feed24 mcp` between it and an assistant."""

import os
import ssl
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import pytest
from mcp import StdioServerParameters
from mcp.client import Client
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from feed24.assistants.bridge import Portal, Unreachable
from tests.assistants.asking import Assistant
from tests.support.server import Server, serving

pytestmark = pytest.mark.xdist_group("assistants")


# What depends on the database is tested on both, within the test's process.
@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("assistants") / "data"
    with serving(Server(data, mcp="true", mcp_write="true", workers="2"), "--empty") as server:
        yield server


@pytest.fixture(scope="module")
def webhook(server: Server) -> str:
    return server.webhook(scope="log,user,department,sonet_group")


@asynccontextmanager
async def over_http(server: Server, webhook: str) -> AsyncIterator[Assistant]:
    bearer = "/".join(webhook.rstrip("/").split("/")[-2:])
    assert server.trust
    async with (
        httpx2.AsyncClient(
            headers={"Authorization": f"Bearer {bearer}"}, verify=server.trust
        ) as http,
        Client(streamable_http_client(f"{server.origin}/mcp", http_client=http)) as client,
    ):
        yield Assistant(client)


def bridge(server: Server, webhook: str, *flags: str) -> StdioServerParameters:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("FEED24_")}
    return StdioServerParameters(
        command=sys.executable,
        args=["-m", "feed24", "mcp", *flags],
        env={**environment, "FEED24_MCP_WEBHOOK": webhook},
    )


@asynccontextmanager
async def over_stdio(server: Server, webhook: str) -> AsyncIterator[Assistant]:
    parameters = bridge(server, webhook, "--data", str(server.data))
    async with Client(stdio_client(parameters)) as client:
        yield Assistant(client)


async def two_steps(asking: Assistant, text: str) -> dict[str, Any]:
    shown = await asking.answer("prepare_post", text=text, recipients=["UA"])
    done = await asking.answer("publish_post", confirmation=shown["confirmation"])
    return await asking.answer("read_post", post_id=done["post_id"])


async def test_any_worker_answers_any_request(server: Server, webhook: str) -> None:
    # Each connection may come to another worker; all of them go on with what another one began.
    async with over_http(server, webhook) as first:
        shown = await first.answer("prepare_post", text="From one", recipients=["UA"])
    for _ in range(6):
        async with over_http(server, webhook) as another:
            assert (await another.answer("read_feed"))["total"] == 0
    async with over_http(server, webhook) as another:
        done = await another.answer("publish_post", confirmation=shown["confirmation"])
        post = await another.answer("read_post", post_id=done["post_id"])
    assert post["text"] == "From one"


async def test_over_stdio(server: Server, webhook: str) -> None:
    async with over_stdio(server, webhook) as asking:
        listed = (await asking.client.list_tools()).tools
        async with over_http(server, webhook) as directly:
            assert listed == (await directly.client.list_tools()).tools
            assert asking.client.instructions == directly.client.instructions
        assert (await two_steps(asking, "By hand"))["text"] == "By hand"
        assert await asking.refusal("read_post", post_id=10**6) == (
            "ERROR_NOT_FOUND",
            "Post not found",
        )
        assert (await asking.refusal("read_feed", limit=0))[0] == "ERROR_ARGUMENT"


async def test_the_bridge_checks_certificates_and_webhooks(server: Server, webhook: str) -> None:
    wrong = {"Authorization": f"Bearer 1/{'x' * 24}"}
    for trust, told in (
        (ssl.create_default_context(), "CERTIFICATE_VERIFY_FAILED"),
        (server.trust, "INVALID_CREDENTIALS: Invalid request credentials"),
    ):
        assert trust
        async with httpx2.AsyncClient(headers=wrong, verify=trust) as http:
            with pytest.raises(Unreachable, match=told):
                await Portal(server.origin, http).greeting()


async def test_nothing_secret_is_logged(server: Server, webhook: str) -> None:
    async with over_http(server, webhook) as asking:
        await asking.answer("read_feed")
    log = server.log.read_text()
    assert "tool=read_feed" in log
    assert webhook.rstrip("/").rpartition("/")[2] not in log
    assert "Traceback" not in log
