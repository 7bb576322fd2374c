"""The way of a person through `/oauth/authorize/`, and what the application gets at its end."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update

from feed24.applications import service
from feed24.applications.tables import oauth_code, oauth_token
from feed24.portal.tables import portal as portal_table
from tests.applications.oauth import application, call, form, told
from tests.support.portal import Portal


async def test_the_whole_way(portal: Portal) -> None:
    app = await application(portal)
    app.person = await portal.make.person("Ann")
    page = await app.ask()
    assert page.status_code == 200
    assert "Reports" in page.text
    assert "read and write posts and comments" in page.text
    sent = told(await app.answer(page))
    assert sent.pop("code")
    assert sent == {
        "from": "portal",
        "state": "s t&ü",
        "domain": "feed.test",
        "member_id": portal.services.member_id,
        "scope": "log,user",
        "server_domain": "feed.test",
    }
    answer = await app.tokens()
    assert {name for name, value in answer.items() if not value} == set()
    now = int(time.time())
    assert now + 3590 <= answer.pop("expires") <= now + 3600
    status, body = await call(portal, "profile", answer.pop("access_token"))
    assert (status, body["result"]["ID"]) == (200, str(app.person))
    assert len(answer.pop("refresh_token")) == 64
    assert answer == {
        "expires_in": 3600,
        "scope": "log,user",
        "domain": "feed.test",
        "server_endpoint": "https://feed.test/oauth/rest/",
        "status": "L",
        "client_endpoint": "https://feed.test/rest/",
        "member_id": portal.services.member_id,
        "user_id": app.person,
    }


async def test_who_is_not_signed_in_comes_back(portal: Portal) -> None:
    app = await application(portal)
    query = f"client_id={app.made.client_id}&state=a%26b"
    response = await portal.http.get(f"/oauth/authorize/?{query}")
    assert response.status_code == 303
    target = urlsplit(response.headers["location"])
    assert target.path == "/login"
    assert parse_qs(target.query)["next"] == [f"/oauth/authorize/?{query}"]


async def test_consent_is_remembered_until_more_is_asked_for(portal: Portal) -> None:
    app = await application(portal)
    ann = await portal.make.person("Ann")
    assert (await app.ask()).status_code == 200
    await app.tokens()
    assert (await app.ask()).status_code == 302
    assert (await app.ask(ann)).status_code == 200
    async with portal.tx() as tx:
        await service.change(tx, app.id, scopes=["log"])
    assert (await app.ask()).status_code == 302
    async with portal.tx() as tx:
        await service.change(tx, app.id, scopes=["log", "user", "disk"])
    assert (await app.ask()).status_code == 200


async def test_what_was_shown_is_what_is_agreed_to(portal: Portal) -> None:
    app = await application(portal, scopes="log")
    page = await app.ask()
    async with portal.tx() as tx:
        await service.change(tx, app.id, scopes=["log", "disk"])
    again = await app.answer(page)
    assert again.status_code == 200
    assert "read and change files" in again.text
    assert told(await app.answer(again))["scope"] == "log,disk"


async def test_scopes_of_other_products_are_named(portal: Portal) -> None:
    app = await application(portal, scopes="crm,im")
    assert "crm, im" in (await app.ask()).text
    bare = await application(portal, scopes="")
    assert "wants to know who you are" in (await bare.ask()).text


async def test_every_scope_and_refusal_is_said_in_both_languages(portal: Portal) -> None:
    app = await application(portal, scopes="log,user,user_basic,user_brief,department,disk,vote")
    client = await app.browser()
    for language, word in (("ru", "Разрешить"), ("en", "Allow")):
        asked = {"client_id": app.made.client_id}
        headers = {"Accept-Language": language}
        page = await client.get("/oauth/authorize", params=asked, headers=headers)
        assert word in page.text


async def test_nobody_frames_the_page(portal: Portal) -> None:
    headers = (await (await application(portal)).ask()).headers
    policy = headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://app.test" in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "changed",
    [
        {"csrf": ""},
        {"csrf": "x"},
        {"csrf": "é"},
    ],
)
async def test_a_forged_form_is_refused(portal: Portal, changed: dict[str, str]) -> None:
    app = await application(portal)
    page = await app.ask()
    refused = await app.answer(page, "allow", None, **changed)
    assert refused.status_code == 403
    assert (await app.ask()).status_code == 200


async def test_a_form_of_somebody_else_or_another_site_is_refused(portal: Portal) -> None:
    app = await application(portal)
    ann = await portal.make.person("Ann")
    action, fields = form(await app.ask())
    data = {**fields, "answer": "allow"}
    assert (await (await app.browser(ann)).post(action, data=data)).status_code == 403
    other = {"Origin": "https://evil.test"}
    assert (await (await app.browser()).post(action, data=data, headers=other)).status_code == 403
    assert (await (await app.browser()).post(action, data=data)).status_code == 302


async def test_refusing(portal: Portal) -> None:
    app = await application(portal)
    page = await app.ask()
    for answer in ("deny", "", "ALLOW"):
        refused = await app.answer(page, answer)
        assert refused.status_code == 403
        assert "location" not in refused.headers
    assert (await app.ask()).status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"client_id": "local.00000000000000.00000000"}, 404),
        ({"client_id": ""}, 404),
        ({"response_type": "token"}, 400),
        ({"state": "x" * 2001}, 400),
    ],
)
async def test_failures_are_pages(portal: Portal, query: dict[str, str], status: int) -> None:
    app = await application(portal)
    response = await app.ask(None, **query)
    assert response.status_code == status
    assert response.headers["content-type"].startswith("text/html")
    assert "location" not in response.headers


@pytest.mark.parametrize("redirect", ["https://evil.test/", "//evil.test", "javascript:alert(1)"])
async def test_a_redirect_address_is_not_believed(portal: Portal, redirect: str) -> None:
    app = await application(portal)
    page = await app.ask(redirect_uri=redirect)
    assert "evil" not in page.text
    assert told(await app.answer(page))["code"]
    assert told(await app.ask(redirect_uri=redirect))["code"]


async def test_who_may_not_use_it(portal: Portal) -> None:
    app = await application(portal)
    ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
    async with portal.tx() as tx:
        await service.restrict(tx, app.id, [ann])
    assert (await app.ask(ann)).status_code == 200
    assert (await app.ask(bob)).status_code == 403
    assert (await app.ask(1)).status_code == 403


async def test_until_it_is_installed_only_administrators_let_it_in(portal: Portal) -> None:
    app = await application(portal, install_url="https://app.test/install")
    ann = await portal.make.person("Ann")
    assert (await app.ask(ann)).status_code == 403
    assert (await app.ask(1)).status_code == 200
    async with portal.tx() as tx:
        assert await service.finish_installation(tx, app.id)
        assert not await service.finish_installation(tx, app.id)
    assert (await app.ask(ann)).status_code == 200


@pytest.mark.parametrize("what", ["off", "gone"])
async def test_an_application_that_is_off_or_gone(portal: Portal, what: str) -> None:
    app = await application(portal)
    async with portal.tx() as tx:
        if what == "off":
            await service.activate(tx, app.id, False)
        else:
            await service.uninstall(tx, app.id)
    assert (await app.ask()).status_code == 404


async def test_a_closed_portal_asks_nobody(portal: Portal) -> None:
    app = await application(portal)
    async with portal.tx() as tx:
        await tx.run(update(portal_table).values(closed=True))
    assert (await app.ask()).status_code == 303
    refused = await app.refresh("x")
    assert (refused.status_code, refused.json()["error"]) == (500, "PORTAL_DELETED")


async def test_an_address_in_another_alphabet(portal: Portal) -> None:
    app = await application(portal, handler_url="https://app.test/путь?")
    page = await app.ask()
    location = (await app.answer(page)).headers["location"]
    assert location.startswith("https://app.test/%D0%BF%D1%83%D1%82%D1%8C?code=")


async def test_only_hashes_are_kept(portal: Portal) -> None:
    app = await application(portal)
    code = await app.code()
    spare = await app.code()
    answer = (await app.redeem(code)).json()
    values: set[Any] = set()
    async with portal.tx(write=False) as tx:
        for table in (oauth_code, oauth_token):
            for row in await tx.all(select(table)):
                values.update(str(value) for value in row)
    secrets = {code, spare, answer["access_token"], answer["refresh_token"]}
    assert not secrets & values
    assert app.made.client_secret not in values
    assert "Created(" in repr(app.made)
    assert app.made.client_secret not in repr(app.made)


async def test_a_session_is_asked_for_again(portal: Portal) -> None:
    """Signed out between the page and its form, the person comes back to the same question."""
    app = await application(portal)
    page = await app.ask()
    action, fields = form(page)
    response = await portal.http.post(action, data={**fields, "answer": "allow"})
    assert response.status_code == 303
    assert "client_id" in response.headers["location"]
