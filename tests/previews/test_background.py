"""The server makes previews by itself, on whatever worker, also after it was killed."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from feed24.previews.background import EVERY
from tests.conftest import Restart
from tests.outgoing.server import PUBLIC, Web, page, served
from tests.previews.site import HTML
from tests.support.portal import Portal
from tests.support.server import PATIENCE, Server


@pytest_asyncio.fixture
async def web() -> AsyncIterator[Web]:
    async with served() as running:
        running.replies["/page"] = page(HTML)
        yield running


def network(web: Web) -> dict[str, Any]:
    return {
        "link_previews": True,
        "outgoing_networks": (f"{PUBLIC}/32",),
        "outgoing_ports": (web.port,),
    }


async def until(look: Callable[[], Awaitable[Any]]) -> Any:
    """What is found there, once something is."""
    for _ in range(1200):
        if found := await look():
            return found
        await asyncio.sleep(0.1)
    raise AssertionError("nothing came")


async def preview(portal: Portal, post_id: int) -> Any:
    """Wait for it."""
    asked = {"POST_ID": post_id}
    return (await until(lambda: portal.result("feed24.preview.get", asked)))[0]


async def test_a_running_server_makes_previews(
    portal: Portal, portal_with: Restart, web: Web
) -> None:
    running = await portal_with(**network(web))
    number = await running.make.post(message=web.url("/page"), PARSE_PREVIEW="Y")
    assert (await preview(running, number))["TITLE"] == "New & improved"
    update = {"POST_ID": number, "POST_MESSAGE": "no link", "PARSE_PREVIEW": "Y"}
    await running.result("log.blogpost.update", update)
    assert await running.result("feed24.preview.get", {"POST_ID": number}) == []


async def test_it_does_so_at_once(
    portal: Portal, portal_with: Restart, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With looks into the queue so rare that only the post itself can have told."""
    monkeypatch.setattr("feed24.previews.background.EVERY", EVERY * 1000)
    running = await portal_with(**network(web))
    # Let the first look be over.
    await asyncio.sleep(0.2)
    number = await running.make.post(message=web.url("/page"), PARSE_PREVIEW="Y")
    assert await preview(running, number)


async def test_not_where_the_settings_say_no(
    portal: Portal, portal_with: Restart, web: Web
) -> None:
    silent = await portal_with(**network(web) | {"link_previews": False})
    number = await silent.make.post(message=web.url("/page"), PARSE_PREVIEW="Y")
    update = {"POST_ID": number, "POST_MESSAGE": web.url("/page"), "PARSE_PREVIEW": "Y"}
    await silent.result("log.blogpost.update", update)
    other = await portal_with(**network(web))
    await preview(other, await other.make.post(message=web.url("/page"), PARSE_PREVIEW="Y"))
    assert await silent.result("feed24.preview.get", {"POST_ID": number}) == []


async def test_a_killed_server_goes_on_where_it_was(tmp_path: Path, web: Web) -> None:
    """Killed with a claim in its hands; its lease is over before the next one begins."""
    asked, let_go = asyncio.Event(), asyncio.Event()

    async def hold(writer: asyncio.StreamWriter) -> None:
        if not let_go.is_set():
            asked.set()
            await let_go.wait()
        writer.write(page(HTML))

    web.replies["/page"] = hold
    server = Server(
        tmp_path / "data",
        http="true",
        outgoing_networks=f"{PUBLIC}/32",
        outgoing_ports=str(web.port),
    )
    await asyncio.to_thread(server.start, "--empty")
    try:
        kept = json.loads((server.data / "webhook.json").read_text())
        hook = f"{server.origin}/rest/1/{kept['secret']}/"
        sent = {"POST_MESSAGE": web.url("/page"), "PARSE_PREVIEW": "Y"}
        made = await asyncio.to_thread(server.call, hook, "log.blogpost.add", sent)
        async with asyncio.timeout(PATIENCE):
            await asked.wait()
        server.kill()
        let_go.set()
        with sqlite3.connect(server.data / "feed24.db") as database:
            (claims,) = database.execute("SELECT claim FROM link_preview").fetchone()
            database.execute("UPDATE link_preview SET due_at = 1")
        database.close()
        assert claims == 1
        await asyncio.to_thread(server.start, "--empty")
        found = await until(lambda: asyncio.to_thread(_previews, server, hook, made))
        assert found[0]["TITLE"] == "New & improved"
    finally:
        await asyncio.to_thread(server.stop)


def _previews(server: Server, hook: str, made: Any) -> Any:
    return server.call(hook, "feed24.preview.get", {"POST_ID": made["result"]})["result"]
