"""The life of an application: added, installed in its frame, told of a post, refreshed, removed."""

import asyncio
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.async_api import Browser

from tests.clients.framed import Pages, opened, run
from tests.clients.visiting import added, redirect_hosts
from tests.support.server import Server

CREST = "https://oauth.bitrix.info"
EVENTS = ["ONAPPINSTALL", "ONLIVEFEEDPOSTADD", "ONAPPUNINSTALL"]
PATIENCE = 20.0


async def told(pages: Pages, path: str, event: str) -> dict[str, str]:
    """The event's POST, once it has come."""
    async with asyncio.timeout(PATIENCE):
        while True:
            for where, fields in pages.posted:
                if where == path and fields.get("event") == event:
                    return fields
            await asyncio.sleep(0.05)


def auth_of(fields: dict[str, str]) -> dict[str, str]:
    named = {name: value for name, value in fields.items() if name.startswith("auth[")}
    return {name.removeprefix("auth[").removesuffix("]"): value for name, value in named.items()}


async def test_from_its_first_day_to_its_last(
    browser: Browser,
    demo: Server,
    pages: Pages,
    hook: str,
    boss: tuple[int, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    redirect_hosts(monkeypatch, demo)
    heard = f"/event/{uuid4().hex}"
    handler, install = f"{pages.origin}/handler", f"{pages.origin}/install"
    app = added(demo, hook, HANDLER=handler, INSTALL_URL=install)

    # An administrator opens it. Its page binds events, and ends the installation.
    async with opened(browser, demo, app.id, boss[1]) as (page, frame):
        bound = await run(
            frame,
            "return Promise.all("
            f"{EVENTS}.map(async event => (await b24.actions.v2.call.make({{"
            f"method: 'event.bind', params: {{event, handler: '{pages.origin}{heard}'}}"
            "})).getData().result))",
        )
        assert bound == [True] * len(EVENTS)
        async with page.expect_request(f"{pages.origin}/handler?*"):
            await frame.evaluate("() => { window.b24.installFinish().catch(() => {}) }")
    installed = auth_of(await told(pages, heard, "ONAPPINSTALL"))
    assert (installed["user_id"], installed["status"]) == (str(boss[0]), "L")

    # Somebody else posts. The receiver knows who tells it so, and reads the post as who bound it.
    author = demo.call(hook, "feed24.webhook.add", {"USER_ID": 3, "SCOPE": "log"})["result"]["URL"]
    words = {"POST_TITLE": "Story", "POST_MESSAGE": "Once upon a time", "DEST": ["UA"]}
    post = demo.call(author, "log.blogpost.add", words)["result"]
    event = await told(pages, heard, "ONLIVEFEEDPOSTADD")
    assert event["data[FIELDS][POST_ID]"] == str(post)
    auth = auth_of(event)
    assert auth["application_token"] == app.application_token
    assert auth["domain"] == urlsplit(demo.origin).netloc

    def call(method: str, token: str, **params: Any) -> Any:
        return demo.call(auth["client_endpoint"], method, {**params, "auth": token})

    (read,) = call("log.blogpost.get", auth["access_token"], POST_ID=post)["result"]
    assert read["DETAIL_TEXT"] == "Once upon a time"

    # An hour later, as CRest does it: at the host that it knows by heart.
    await asyncio.to_thread(app.expire)
    assert call("profile", auth["access_token"])["error"] == "expired_token"
    grant = {"grant_type": "refresh_token", "refresh_token": installed["refresh_token"]}
    fresh = (await asyncio.to_thread(app.token, CREST, **grant)).json()
    assert call("profile", fresh["access_token"])["result"]["ID"] == str(boss[0])

    # It ends: that is the last thing it is told, and its tokens are worth nothing any more.
    demo.call(hook, "feed24.application.delete", {"ID": app.id})
    last = auth_of(await told(pages, heard, "ONAPPUNINSTALL"))
    assert last["application_token"] == app.application_token
    assert "access_token" not in last
    assert call("profile", fresh["access_token"])["error"] == "APPLICATION_NOT_FOUND"
    grant["refresh_token"] = fresh["refresh_token"]
    assert (await asyncio.to_thread(app.token, CREST, **grant)).json()["error"] == "NOT_INSTALLED"

    log = demo.log.read_text()
    secrets = [app.client_secret, app.application_token, installed["refresh_token"]]
    secrets += [each["access_token"] for each in (installed, auth, fresh)]
    secrets += [
        fresh["refresh_token"],
        *(fields["AUTH_ID"] for _, fields in pages.posted if "AUTH_ID" in fields),
    ]
    assert [each for each in secrets if each in log] == []
