"""The authorization server: its addresses in all spellings, and a host of its own."""

from typing import Any

import httpx
import pytest

from feed24.applications import addresses
from feed24.settings import Settings
from feed24.tls import names_for
from tests.applications.oauth import Application, application
from tests.conftest import Restart
from tests.support.portal import ORIGIN, Portal

TOKEN_PATHS = (
    "/oauth/token/",
    "/oauth/token",
    "//oauth/token/",
    "/oauth//token//",
    "/rest/oauth/token/",
    "/rest//oauth/token/",
    "/oauth/oauth/token/",
    "/oauth/rest/oauth/token/",
    "/oauth/rest//oauth/token",
)
NOISE = {"bx24_request_id": "01a200c3-0f18-7f19-88bb-3c7c722c5dfb"}


async def refreshed(app: Application, path: str, how: str) -> dict[str, Any]:
    """An answer that is a success, or a refusal."""
    answer = await app.tokens()
    sent = {
        **app.client,
        "grant_type": "refresh_token",
        "refresh_token": answer["refresh_token"],
        **NOISE,
    }
    http = app.portal.http
    response = await (
        http.get(path, params=sent)
        if how == "query"
        else http.post(path, data=sent)
        if how == "form"
        else http.post(path, params=sent)
    )
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("application/json")
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize("path", TOKEN_PATHS)
async def test_every_spelling(portal: Portal, path: str) -> None:
    app = await application(portal)
    for how in ("query", "form", "query of a form"):
        assert (await refreshed(app, ORIGIN + path, how))["access_token"]


@pytest.mark.parametrize(
    "path", ["/oauth", "/oauth/x", "/rest/oauth/x", "/x/oauth/token", "/oauth/token/x"]
)
async def test_other_addresses_are_none(portal: Portal, path: str) -> None:
    response = await portal.http.get(path)
    assert response.status_code in {401, 404}
    assert "invalid_request" not in response.text


async def test_introspection_below_the_portal(portal: Portal) -> None:
    app = await application(portal)
    ann = await portal.make.person("Ann")
    answer = await app.tokens(ann)
    for path in ("/oauth/rest/app.info", "/oauth/rest/app.info/", "//oauth/rest//app.info.json"):
        for how in ("query", "form", "bearer"):
            response = await _introspected(portal, ORIGIN + path, answer["access_token"], how)
            body = response.json()
            assert len(body["time"]) >= 6
            result = body["result"]
            assert result.pop("expires").endswith("+00:00")
            assert result == {
                "client_id": app.made.client_id,
                "scope": "log,user",
                "install": {
                    "installed": True,
                    "version": "1",
                    "status": "L",
                    "scope": "log,user",
                    "domain": "feed.test",
                    "uri": "https://feed.test",
                    "client_endpoint": "https://feed.test/rest/",
                    "member_id": portal.services.member_id,
                    "member_type": "CP",
                },
                "user_id": ann,
            }


async def _introspected(portal: Portal, path: str, token: str, how: str) -> httpx.Response:
    if how == "query":
        return await portal.http.get(path, params={"auth": token})
    if how == "form":
        return await portal.http.post(path, data={"auth": token})
    return await portal.http.get(path, headers={"Authorization": f"Bearer {token}"})


async def test_webhooks_are_not_introspected(portal: Portal) -> None:
    _, user, code = (await portal.webhook()).strip("/").split("/")
    response = await portal.http.get("/oauth/rest/app.info", params={"aplogin": user, "ap": code})
    assert response.json()["error"] == "ACCESS_DENIED"
    assert (await portal.http.get("/oauth/rest/app.info")).json()["error"] == "NO_AUTH_FOUND"


async def test_preflights(portal: Portal) -> None:
    response = await portal.http.options("/oauth/token/")
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    response = await portal.http.post("/oauth/token/")
    assert response.headers["access-control-allow-origin"] == "*"


class TestOwnHost:
    @pytest.fixture
    async def other(self, portal_with: Restart) -> Portal:
        return await portal_with(
            oauth_host=("oauth.bitrix24.tech", "oauth.bitrix.info"),
            public_url="https://feed.test",
        )

    async def test_answers_name_the_host_that_was_asked(self, other: Portal) -> None:
        app = await application(other)
        for host in ("oauth.bitrix24.tech", "OAuth.bitrix.info", "oauth.bitrix.info:8443"):
            for path in ("/oauth/token/", "/rest//oauth/token/"):
                answer = await refreshed(app, f"https://{host}{path}", "form")
                assert answer["server_endpoint"] == f"https://{host.lower()}/rest/"
                assert answer["domain"] == host.lower()
                assert answer["client_endpoint"] == "https://feed.test/rest/"
        answer = await refreshed(app, "/oauth/token/", "form")
        assert answer["server_endpoint"] == "https://feed.test/oauth/rest/"

    async def test_introspection(self, other: Portal) -> None:
        token = (await (await application(other)).tokens())["access_token"]
        for path in ("/rest/app.info", "/rest/app.info/", "/oauth/rest/app.info"):
            url = f"https://oauth.bitrix24.tech{path}"
            result = (await other.http.get(url, params={"auth": token})).json()["result"]
            assert result["install"]["uri"] == "https://feed.test"
        portals = (await other.http.get("/rest/app.info", params={"auth": token})).json()["result"]
        assert "CODE" in portals

    @pytest.mark.parametrize(
        "path", ["/", "/rest/profile", "/oauth/authorize/", "/login", "/livez"]
    )
    async def test_nothing_else_is_there(self, other: Portal, path: str) -> None:
        token = (await (await application(other)).tokens())["access_token"]
        url = f"https://oauth.bitrix24.tech{path}"
        assert (await other.http.get(url, params={"auth": token})).status_code == 404


def test_the_certificate_covers_the_hosts() -> None:
    settings = Settings.model_validate({"oauth_host": "OAuth.bitrix24.tech, oauth.bitrix.info"})
    assert {"oauth.bitrix24.tech", "oauth.bitrix.info"} <= set(names_for(settings))
    assert addresses.is_authority("oauth.bitrix24.tech:443", settings)
    assert not addresses.is_authority("feed.test", settings)
    assert not addresses.is_authority("", settings)
    with pytest.raises(ValueError, match="not a host name"):
        Settings.model_validate({"oauth_host": "a b"})
