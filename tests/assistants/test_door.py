"""Who gets as far as the tools: credentials, names of the portal, sizes, limits."""

import json
from typing import Any

import httpx2
import pytest
from mcp.client import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from sqlalchemy import update

from feed24.applications import service as applications
from feed24.applications import tokens
from feed24.portal.tables import portal as portal_table
from feed24.webhooks import service as webhooks
from feed24.webhooks.tables import webhook
from tests.assistants.asking import URL, assistant, bearer, http
from tests.assistants.conftest import ON
from tests.conftest import Restart
from tests.support.portal import Portal

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
ACCEPT = {"Accept": "application/json, text/event-stream"}
INVALID = (401, "INVALID_CREDENTIALS: Invalid request credentials")
NOBODY = (401, "NO_AUTH_FOUND: Wrong authorization data")
UNKNOWN = (401, "invalid_token: Unable to get application by token")


async def post(portal: Portal, sent: Any = None, **headers: str) -> httpx2.Response:
    body = json.dumps(LIST if sent is None else sent)
    given = {**ACCEPT, "Content-Type": "application/json", **headers}
    async with http(portal) as client:
        return await client.post(URL, content=body, headers=given)


def told(response: httpx2.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["message"]


async def test_it_is_off_unless_asked_for(portal: Portal) -> None:
    for verb in ("GET", "POST"):
        assert (await portal.http.request(verb, "/mcp")).status_code == 404


async def test_a_webhook_is_a_bearer_token(reading: Portal) -> None:
    own = await bearer(reading)
    for good in (f"Bearer {own}", f"bearer   {own}"):
        response = await post(reading, Authorization=good)
        assert response.status_code == 200
        assert response.json()["result"]["tools"]
        assert "mcp-session-id" not in response.headers
        assert "access-control-allow-origin" not in response.headers


async def test_other_credentials(reading: Portal) -> None:
    own = await bearer(reading)
    person, secret = own.split("/")
    ann = await reading.make.person("Ann")
    for wrong in (f"{person}/{'x' * 24}", f"{ann}/{secret}", f"{person}/{secret[:-1]}"):
        response = await post(reading, Authorization=f"Bearer {wrong}")
        assert told(response) == INVALID
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert response.json()["error"]["data"]["error"] == "INVALID_CREDENTIALS"
    for none in ("", "Bearer", f"Basic {own}", own, "Bearer a b"):
        assert told(await post(reading, Authorization=none)) == NOBODY
    assert told(await post(reading, Cookie=f"ap={secret}; aplogin={person}")) == NOBODY
    async with http(reading) as client:
        query = {"aplogin": person, "ap": secret, "auth": own}
        given = {**ACCEPT, "Content-Type": "application/json"}
        response = await client.post(URL, params=query, json=LIST, headers=given)
        assert told(response) == NOBODY


async def test_an_access_token_of_an_application(reading: Portal) -> None:
    async with reading.tx() as tx:
        made = await applications.create(
            tx, title="Helper", scopes=["log"], handler_url="https://app.test/", api_only=True
        )
        issued = await tokens.issue(tx, made.id, 1, refresh=True)
    good = await post(reading, Authorization=f"Bearer {issued.access_token}", Cookie="x=y")
    assert good.json()["result"]["tools"]
    for wrong in (issued.refresh_token, issued.access_token[:-1], "another"):
        assert told(await post(reading, Authorization=f"Bearer {wrong}")) == UNKNOWN
    async with reading.tx() as tx:
        await applications.uninstall(tx, made.id)
    refused = await post(reading, Authorization=f"Bearer {issued.access_token}")
    assert refused.json()["error"]["data"]["error"] == "APPLICATION_NOT_FOUND"


async def test_clients_show_the_protocols_words(reading: Portal) -> None:
    async with http(reading, f"1/{'x' * 24}") as client:
        connecting = Client(streamable_http_client(URL, http_client=client))
        with pytest.raises((MCPError, BaseExceptionGroup)) as caught:
            await connecting.__aenter__()
    assert "Invalid request credentials" in str(leaf(caught.value))


def leaf(error: BaseException) -> BaseException:
    return leaf(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error


async def test_what_ends_a_webhook_ends_the_conversation(portal: Portal, reading: Portal) -> None:
    async with portal.tx() as tx:
        number, secret = await webhooks.create(tx, 1, ["log"])
    own = {"Authorization": f"Bearer 1/{secret}"}
    assert (await post(reading, **own)).status_code == 200
    async with portal.tx() as tx:
        await tx.run(update(webhook).values(blocked_with="OVERLOAD_LIMIT"))
    assert told(await post(reading, **own)) == (
        503,
        "OVERLOAD_LIMIT: REST API is blocked due to overload",
    )
    async with portal.tx() as tx:
        await webhooks.revoke(tx, number)
    assert told(await post(reading, **own)) == INVALID


async def test_dismissed_people_and_a_closed_portal(portal: Portal, reading: Portal) -> None:
    ann = await portal.make.person("Ann")
    own = {"Authorization": f"Bearer {await bearer(portal, ann)}"}
    await portal.result("user.update", {"ID": ann, "ACTIVE": "N"})
    assert told(await post(reading, **own))[1].startswith("authorization_error")
    async with portal.tx() as tx:
        await tx.run(update(portal_table).values(closed=True))
    for sent in (own, {}):
        assert told(await post(reading, **sent)) == (500, "PORTAL_DELETED: Portal was deleted")


async def test_plain_http_is_refused_like_rest(reading: Portal, portal_with: Restart) -> None:
    own = {"Authorization": f"Bearer {await bearer(reading)}", "Content-Type": "application/json"}
    address = URL.replace("https", "http")
    async with http(reading) as client:
        response = await client.post(address, json=LIST, headers={**own, **ACCEPT})
        assert told(response) == (400, "INVALID_REQUEST: Https required")
    open_ = await portal_with(**ON, allow_http=True)
    async with http(open_) as client:
        response = await client.post(address, json=LIST, headers={**own, **ACCEPT})
        assert response.status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.test"}, 421),
        ({"Host": "feed.test.evil.test"}, 421),
        ({"Host": "evil.test:443", "Origin": "https://evil.test"}, 421),
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://feed.test:8443"}, 403),
        ({"Origin": "https://feed.test:8443"}, 200),
        ({"Host": "feed.test:8443"}, 200),
        ({"Host": "localhost:8443"}, 200),
        ({"Content-Type": "text/plain"}, 400),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 400),
    ],
)
async def test_only_by_the_portals_own_names(
    reading: Portal, headers: dict[str, str], status: int
) -> None:
    own = {"Authorization": f"Bearer {await bearer(reading)}"}
    assert (await post(reading, **own, **headers)).status_code == status
    if status != 200:
        # Nothing is said before the door, whoever knocks.
        assert (await post(reading, **headers)).status_code == status


async def test_a_public_address_is_a_name_too(portal_with: Restart) -> None:
    public = await portal_with(mcp=True, public_url="https://news.example.com")
    own = {"Authorization": f"Bearer {await bearer(public)}", "Host": "news.example.com"}
    for headers in ({}, {"Origin": "https://news.example.com"}):
        assert (await post(public, **own, **headers)).status_code == 200


@pytest.mark.parametrize("verb", ["GET", "DELETE", "PUT", "OPTIONS", "HEAD"])
async def test_there_is_nothing_but_post(reading: Portal, verb: str) -> None:
    own = {**ACCEPT, "Authorization": f"Bearer {await bearer(reading)}"}
    async with http(reading) as client:
        response = await client.request(verb, URL, headers=own)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")


async def test_bodies_have_a_limit(reading: Portal) -> None:
    own = {"Authorization": f"Bearer {await bearer(reading)}"}
    large = {**LIST, "params": {"_meta": {"x": "y" * (1 << 20)}}}
    assert (await post(reading, large, **own)).status_code == 413
    assert (await post(reading, large)).status_code == 401


@pytest.mark.usefixtures("slow_leak")
async def test_the_request_rate_is_limited_like_rest(portal_with: Restart) -> None:
    limited = await portal_with(**ON, limits="cloud")
    own = {"Authorization": f"Bearer {await bearer(limited)}"}
    statuses = [(await post(limited, **own)).status_code for _ in range(6)]
    assert statuses == [200] * 5 + [503]
    path = await limited.webhook()
    assert (await limited.http.post(f"{path}/methods")).status_code == 503


async def test_the_time_of_methods_is_limited_like_rest(portal_with: Restart) -> None:
    limited = await portal_with(**ON, operating_limit=0.000001)
    gateway = limited.application.state.gateway
    async with assistant(limited) as asking:
        await asking.answer("read_feed")
        feed = gateway.executor.registry.find("log.blogpost.get")
        incoming = await gateway.executor._operating.add(
            ("webhook", await number(limited), feed.name), await used(gateway, limited, feed), 1.0
        )
        assert incoming.seconds >= 1
        assert (await asking.refusal("read_feed"))[0] == "OPERATION_TIME_LIMIT"


async def number(portal: Portal) -> int:
    async with portal.tx(write=False) as tx:
        rows = await webhooks.find_all(tx)
    return int(rows[0].id)


async def used(gateway: Any, portal: Portal, method: Any) -> Any:
    return await gateway.executor._operating.check(("webhook", await number(portal), method.name))
