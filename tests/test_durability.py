"""What was acknowledged survives; what was not left no half."""

import asyncio
import ssl
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from tests.support.server import Server

ADDS = 200
KILL_AFTER = 40


@pytest.fixture
def server(request: pytest.FixtureRequest, engine: str, tmp_path: Path) -> Server:
    url = None
    if engine == "postgresql":
        postgres = request.getfixturevalue("postgres_server")
        url = postgres.create_database(f"feed24_kill_{uuid4().hex[:8]}")
    return Server(tmp_path / "data", url)


async def add_many(server: Server, hook: str) -> dict[str, int]:
    """Start all adds at once, kill the server among them; what was acknowledged, by title."""
    done: dict[str, int] = {}

    async def add(session: aiohttp.ClientSession, title: str) -> None:
        sent: dict[str, Any] = {
            "POST_TITLE": title,
            "POST_MESSAGE": f"Message of {title} #tag{title}",
            "DEST": ["UA", "DR1"],
            "FILES": [[f"{title}.txt", "Y29udGVudA=="]],
        }
        try:
            async with session.post(f"{hook}log.blogpost.add", json=sent) as response:
                body = await response.json()
        except (aiohttp.ClientError, OSError):
            return
        done[title] = body["result"]
        if len(done) == KILL_AFTER:
            server.kill()

    context = ssl.create_default_context(cafile=server.ca)
    connector = aiohttp.TCPConnector(ssl=context, limit=50)
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(add(session, f"t{number}") for number in range(ADDS)))
    return done


@pytest.mark.timeout(300)
@pytest.mark.xdist_group("killed")
async def test_killed_in_the_middle_of_many_adds(server: Server) -> None:
    server.start("--empty", "--workers", "2")
    hook = server.webhook()
    # On a loop of their own: of connections that end while they begin, aiohttp leaves some to the
    # collector on the loop that serves.
    acknowledged = await asyncio.to_thread(asyncio.run, add_many(server, hook))
    assert KILL_AFTER <= len(acknowledged) < ADDS
    server.start("--empty")
    try:
        kept = read_all(server, hook)
        assert {title: post["ID"] for title, post in kept.items() if title in acknowledged} == {
            title: str(number) for title, number in acknowledged.items()
        }
        for title, post in kept.items():
            assert post["DETAIL_TEXT"] == f"Message of {title} #tag{title}"
            assert post["HAS_TAGS"] == "Y"
            (attachment,) = post["FILES"]
            found = server.call(hook, "disk.attachedObject.get", {"id": attachment})["result"]
            assert server.fetch(found["DOWNLOAD_URL"]) == b"content"
        assert isinstance(
            server.call(hook, "log.blogpost.add", {"POST_MESSAGE": "on"})["result"], int
        )
    finally:
        server.stop()


def read_all(server: Server, hook: str) -> dict[str, dict[str, Any]]:
    posts: dict[str, dict[str, Any]] = {}
    start: int | None = 0
    while start is not None:
        body = server.call(hook, "log.blogpost.get", {"start": start})
        posts |= {post["TITLE"]: post for post in body["result"]}
        start = body.get("next")
    return posts
