"""The page around an application: who is shown it, and what it holds. tests/clients drives it."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from feed24.applications import service
from tests.applications.oauth import Application, application, call, form
from tests.support.portal import Portal

PAGE = "https://app.test/page?x=1"


async def show(app: Application, user_id: int = 1) -> httpx.Response:
    """The page; with the person's consent if it has to be given."""
    client = await app.browser(user_id)
    response = await client.get(f"/app/{app.id}")
    if 'name="answer"' in response.text:
        action, fields = form(response)
        response = await client.post(action, data={**fields, "answer": "allow"})
    return response


def settings(response: httpx.Response) -> dict[str, Any]:
    found = re.search(
        r'<script type="application/json" id="settings">(.*?)</script>', response.text
    )
    assert found, response.text
    data: dict[str, Any] = json.loads(found[1])
    return data


def opening(response: httpx.Response) -> tuple[str, dict[str, str]]:
    """Where the form is sent, and what it holds."""
    action = re.search(r'<form id="opening" method="post" action="([^"]*)"', response.text)
    assert action
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', response.text)
    return unescape(action[1]), {name: unescape(value) for name, value in fields}


async def act(app: Application, action: str, csrf: str, user_id: int = 1) -> httpx.Response:
    client = await app.browser(user_id)
    return await client.post(f"/app/{app.id}/{action}", data={"csrf": csrf})


async def test_what_the_application_is_sent(portal: Portal) -> None:
    app = await application(portal, handler_url=PAGE)
    ann = await portal.make.person("Ann")
    response = await show(app, ann)
    assert response.status_code == 200
    url, fields = opening(response)
    assert url.startswith("https://app.test/page?x=1&")
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    sid = query["APP_SID"]
    assert query == {
        "x": "1",
        "DOMAIN": "feed.test",
        "PROTOCOL": "1",
        "LANG": "en",
        "APP_SID": sid,
    }
    assert f'name="feed.test|1|{sid}"' in response.text
    token, refresh = fields.pop("AUTH_ID"), fields.pop("REFRESH_ID")
    assert fields == {
        "AUTH_EXPIRES": "3600",
        "SERVER_ENDPOINT": "https://feed.test/oauth/rest/",
        "APPLICATION_TOKEN": app.made.application_token,
        "APPLICATION_SCOPE": "log,user",
        "member_id": portal.services.member_id,
        "status": "L",
        "PLACEMENT": "DEFAULT",
        "PLACEMENT_OPTIONS": "{}",
    }
    assert (await call(portal, "profile", token))[1]["result"]["ID"] == str(ann)
    assert (await app.refresh(refresh)).status_code == 200
    told = settings(response)
    assert (told["sid"], told["origin"], told["path"]) == (
        sid,
        "https://app.test",
        f"/app/{app.id}",
    )
    assert told["data"] == {
        "DOMAIN": "feed.test",
        "PROTOCOL": "1",
        "PATH": "/rest",
        "LANG": "en",
        "AUTH_ID": token,
        "AUTH_EXPIRES": "3600",
        "REFRESH_ID": refresh,
        "MEMBER_ID": portal.services.member_id,
        "IS_ADMIN": False,
        "APP_OPTIONS": {},
        "USER_OPTIONS": {},
        "PLACEMENT": "DEFAULT",
        "PLACEMENT_OPTIONS": {},
        "INSTALL": False,
        "FIRST_RUN": True,
    }
    assert settings(await show(app, ann))["sid"] != sid


async def test_options_are_told(portal: Portal) -> None:
    app = await application(portal)
    token = (await app.tokens())["access_token"]
    await call(portal, "app.option.set", token, options={"a": [1]})
    await call(portal, "user.option.set", token, options={"b": "</script>"})
    data = settings(await show(app))["data"]
    assert data["APP_OPTIONS"] == {"a": [1]}
    assert data["USER_OPTIONS"] == {"b": "</script>"}
    assert data["IS_ADMIN"] is True


async def test_nothing_is_given_before_consent(portal: Portal) -> None:
    app = await application(portal)
    client = await app.browser()
    page = await client.get(f"/app/{app.id}")
    assert "AUTH_ID" not in page.text
    action, fields = form(page)
    assert action == f"/app/{app.id}"
    refused = await client.post(action, data={**fields, "answer": "deny"})
    assert refused.status_code == 403
    forged = await client.post(action, data={**fields, "answer": "allow", "csrf": "x"})
    assert forged.status_code == 403
    for data in ({}, {"answer": "allow"}):
        assert (await client.post(action, data=data)).status_code == 403
    assert "AUTH_ID" not in (await client.get(f"/app/{app.id}")).text
    assert "AUTH_ID" in (await show(app)).text


async def test_nobody_frames_the_page(portal: Portal) -> None:
    headers = (await show(await application(portal))).headers
    policy = dict(each.split(" ", 1) for each in headers["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-src"] == "https://app.test"
    assert policy["form-action"] == "'self' https://app.test"
    assert headers["cache-control"] == "no-store"


async def test_who_is_not_signed_in(portal: Portal) -> None:
    app = await application(portal)
    for path in ("", "/tokens", "/begun", "/installed"):
        response = await portal.http.post(f"/app/{app.id}{path}")
        assert response.status_code == 303
    assert (await portal.http.get(f"/app/{app.id}")).headers["location"].startswith("/login?")


async def test_what_is_not_shown(portal: Portal) -> None:
    client = await (await application(portal)).browser()
    bare = await application(portal, api_only=True)
    assert (await client.get(f"/app/{bare.id}")).status_code == 404
    off = await application(portal)
    async with portal.tx() as tx:
        await service.activate(tx, off.id, False)
    for number in (off.id, 999, 0, 2**64):
        assert (await client.get(f"/app/{number}")).status_code == 404
    restricted = await application(portal, user_ids=[])
    assert (await client.get(f"/app/{restricted.id}")).status_code == 403
    assert (await client.get("/app/x")).status_code == 404


class TestInstallation:
    async def test_the_whole_of_it(self, portal: Portal) -> None:
        app = await application(portal, handler_url=PAGE, install_url="https://in.test/install")
        ann = await portal.make.person("Ann")
        assert (await (await app.browser(ann)).get(f"/app/{app.id}")).status_code == 403
        page = await show(app)
        assert opening(page)[0].startswith("https://in.test/install?DOMAIN=")
        assert settings(page)["origin"] == "https://in.test"
        assert settings(page)["data"]["INSTALL"] is True
        assert (await act(app, "installed", settings(page)["csrf"])).status_code == 200
        async with portal.tx(write=False) as tx:
            assert await service.installed(tx, app.id)
        page = await show(app)
        assert opening(page)[0].startswith(PAGE)
        assert settings(page)["data"]["INSTALL"] is False
        assert (await show(app, ann)).status_code == 200

    async def test_administrators_finish_it(self, portal: Portal) -> None:
        app = await application(portal)
        ann = await portal.make.person("Ann")
        csrf = settings(await show(app, ann))["csrf"]
        assert (await act(app, "installed", csrf, ann)).status_code == 403


class TestActions:
    async def test_tokens(self, portal: Portal) -> None:
        app = await application(portal)
        csrf = settings(await show(app))["csrf"]
        fresh = (await act(app, "tokens", csrf)).json()
        assert set(fresh) == {"AUTH_ID", "AUTH_EXPIRES", "REFRESH_ID"}
        assert (await call(portal, "profile", fresh["AUTH_ID"]))[0] == 200
        async with portal.tx() as tx:
            await service.change(tx, app.id, scopes=["log", "user", "disk"])
        # The person has not agreed to that.
        assert (await act(app, "tokens", csrf)).status_code == 403

    async def test_the_first_run_ends(self, portal: Portal) -> None:
        app = await application(portal)
        ann = await portal.make.person("Ann")
        csrf = settings(await show(app))["csrf"]
        assert (await act(app, "begun", csrf)).status_code == 200
        assert settings(await show(app))["data"]["FIRST_RUN"] is False
        assert settings(await show(app, ann))["data"]["FIRST_RUN"] is True
        async with portal.tx() as tx:
            await service.change(tx, app.id, scopes=["log", "user", "disk"])
        assert settings(await show(app))["data"]["FIRST_RUN"] is False

    @pytest.mark.parametrize("action", ["tokens", "begun", "installed"])
    async def test_forms_of_others(self, portal: Portal, action: str) -> None:
        app = await application(portal)
        ann = await portal.make.person("Ann")
        csrf = settings(await show(app))["csrf"]
        await show(app, ann)
        for refused in (await act(app, action, ""), await act(app, action, csrf, ann)):
            assert refused.status_code == 403
        assert (await (await app.browser()).get(f"/app/{app.id}/{action}")).status_code == 405
