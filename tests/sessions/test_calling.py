"""Calls of pages: the cookie with the value that no other site knows."""

from typing import Any

import pytest
from sqlalchemy import select, update

from feed24.portal import service as portal_state
from feed24.rest.limits import rules
from feed24.sessions.tables import session
from tests.conftest import Restart
from tests.sessions.conftest import Visit
from tests.support.portal import Portal
from tests.support.statements import counted

NO_AUTH = {"error": "NO_AUTH_FOUND", "error_description": "Wrong authorization data"}


async def test_a_call_acts_as_the_person_with_all_scopes(
    portal: Portal, ann: int, visit: Visit
) -> None:
    browser = await visit().sign_in()
    profile = await browser.result("profile")
    assert (profile["ID"], profile["ADMIN"]) == (str(ann), False)
    post = await browser.result("log.blogpost.add", {"POST_MESSAGE": "Hello", "DEST": ["UA"]})
    (row,) = await browser.result("log.blogpost.get")
    assert (row["ID"], row["AUTHOR_ID"]) == (str(post), str(ann))
    scopes = await browser.result("scope")
    assert {"log", "user", "disk", "vote"} <= set(scopes)
    methods = await browser.result("methods")
    assert methods == await browser.result("methods", {"full": True})


async def test_the_value_may_come_every_way(ann: int, visit: Visit) -> None:
    browser = await visit().sign_in()
    value = await browser.sessid()
    assert len(value) == 32
    assert set(value) <= set("0123456789abcdef")
    http = browser.http
    answers = [
        await http.get("/rest/profile", params={"sessid": value}),
        await http.post("/rest/profile.json", json={"sessid": value}),
        await http.post("/rest/profile", data={"sessid": value}),
        await http.get("/rest/profile", headers={"x-bitrix-csrf-token": value}),
        await http.get("/rest/profile?sessid=", headers={"X-Bitrix-Csrf-Token": value}),
    ]
    assert [each.status_code for each in answers] == [200] * 5
    xml = await http.get("/rest/profile.xml", params={"sessid": value})
    assert "<NAME>Ann</NAME>" in xml.text


async def test_refusals_byte_for_byte(ann: int, visit: Visit) -> None:
    nobody = visit()
    answer = await nobody.http.post("/rest/profile", json={"sessid": "x"})
    given = answer.json()["sessid"]
    assert answer.status_code == 401
    assert answer.text == (
        '{"error":"access_denied","error_description":"User not authorized",'
        f'"sessid":"{given}","extended_error":"user_not_authorized"}}'
    )
    browser = await visit().sign_in()
    answer = await browser.http.post("/rest/profile", json={"sessid": "x"})
    fresh = answer.json()["sessid"]
    assert answer.status_code == 401
    assert answer.text == (
        f'{{"error":"session_failed","error_description":"Sessid check failed","sessid":"{fresh}"}}'
    )
    again = await browser.http.post("/rest/profile", json={"sessid": fresh})
    assert again.status_code == 200
    # What is given back to nobody opens nothing.
    for each in (nobody, browser):
        assert (await each.http.post("/rest/profile", json={"sessid": given})).status_code == 401


async def test_a_cookie_alone_is_nothing(ann: int, visit: Visit) -> None:
    browser = await visit().sign_in()
    requests: list[dict[str, Any]] = [
        {},
        {"json": {"sessid": ""}},
        {"json": {"sessid": None}},
        {"json": {"sessid": []}},
        {"json": {"sessid": {"a": "b"}}},
        {"headers": {"X-Bitrix-Csrf-Token": ""}},
        {"headers": {"X-CSRF-Token": await browser.sessid()}},
    ]
    for given in requests:
        answer = await browser.http.post("/rest/log.blogpost.get", **given)
        assert (answer.status_code, answer.json()) == (401, NO_AUTH), given


async def test_no_value_but_the_sessions_own_is_taken(
    portal: Portal, ann: int, visit: Visit
) -> None:
    browser, other = await visit().sign_in(), await visit().sign_in()
    own, form = await browser.sessid(), await browser.form()
    wrong = [
        await other.sessid(),
        form["csrf"],
        browser.cookie(),
        own.upper(),
        own[:-1],
        own + "0",
        "0" * 32,
        "ё",
        "0",
        "true",
    ]
    async with portal.tx() as tx:
        wrong.append(str(await tx.scalar(select(session.c.token_hash))))
    for value in wrong:
        answer = await browser.http.post("/rest/log.blogpost.get", json={"sessid": value})
        assert answer.status_code == 401, value
        assert answer.json()["error"] == "session_failed"
    both = await browser.http.post(
        "/rest/profile", json={"sessid": "x"}, headers={"X-Bitrix-Csrf-Token": own}
    )
    assert both.status_code == 401, "the parameter decides"


@pytest.mark.parametrize("cookie", ["", "x", "x" * 5000, "ё", "a=b; c", '"quoted"', "\x7f"])
async def test_a_cookie_nobody_was_given(portal: Portal, visit: Visit, cookie: str) -> None:
    header = f"__Host-feed24={cookie}".encode()
    answer = await visit().http.post(
        "/rest/profile", json={"sessid": "x"}, headers={b"Cookie": header}
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "access_denied")


async def test_a_cookie_of_the_other_name_is_not_ours(
    portal: Portal, portal_with: Restart, ann: int, visit: Visit
) -> None:
    """A cookie without `__Host-` may have been planted by a neighbour."""
    browser = await visit().sign_in()
    value = await browser.sessid()
    planted = visit(await portal_with(allow_http=True))
    planted.http.cookies.set("feed24", browser.cookie(), domain="feed.test")
    assert (await planted.call("profile", sessid=value)).status_code == 401


async def test_plain_http_is_refused(portal: Portal, ann: int, visit: Visit) -> None:
    answer = await visit(origin="http://feed.test").call("profile", sessid="x")
    assert (answer.status_code, answer.json()["error"]) == (400, "INVALID_REQUEST")


async def test_a_closed_portal_says_so_first(portal: Portal, ann: int, visit: Visit) -> None:
    browser = await visit().sign_in()
    async with portal.tx() as tx:
        await portal_state.set_closed(tx, True)
    for sessid in ("x", "y"):
        answer = await browser.call("profile", sessid=sessid)
        assert (answer.status_code, answer.json()["error"]) == (500, "PORTAL_DELETED")


async def test_an_unknown_method_is_that_first(portal: Portal, visit: Visit) -> None:
    assert (await visit().call("no.such", sessid="x")).status_code == 404


async def test_a_webhook_comes_before_the_session(portal: Portal, ann: int, visit: Visit) -> None:
    browser = await visit().sign_in()
    path = await portal.webhook(1)
    answer = await browser.http.post(f"{path}/profile", json={"sessid": await browser.sessid()})
    assert answer.json()["result"]["ID"] == "1"
    answer = await browser.http.post("/rest/1/wrong/profile", json={"sessid": "x"})
    assert answer.json()["error"] == "INVALID_CREDENTIALS"


@pytest.mark.parametrize(
    "method", ["app.option.get", "app.option.set", "user.option.get", "app.info"]
)
async def test_methods_of_applications_want_one(ann: int, visit: Visit, method: str) -> None:
    answer = await (await visit().sign_in()).call(method)
    assert (answer.status_code, answer.json()) == (
        403,
        {
            "error": "ACCESS_DENIED",
            "error_description": "Access denied! Application context required",
        },
    )


async def test_a_batch(portal: Portal, ann: int, visit: Visit) -> None:
    browser = await visit().sign_in()
    commands = {
        "me": "profile",
        "post": "log.blogpost.add?POST_MESSAGE=Hello&DEST[0]=UA",
        "read": "log.blogpost.get?POST_ID=$result[post]",
        "option": "app.option.get",
    }
    body = await browser.result("batch", {"cmd": commands})
    assert body["result"]["me"]["ID"] == str(ann)
    assert body["result"]["read"][0]["ID"] == str(body["result"]["post"])
    assert body["result_error"]["option"]["error"] == "ACCESS_DENIED"
    refused = await browser.call("batch", {"cmd": commands}, sessid="x")
    assert (refused.status_code, refused.json()["error"]) == (401, "session_failed")


async def test_the_operating_limit_does_not_count(
    portal_with: Restart, ann: int, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "WORTH_COUNTING", 0.0)
    server = await portal_with(limits="box-limited", operating_limit=1e-9)
    browser = await visit(server).sign_in()
    for _ in range(3):
        await browser.result("profile")


async def test_what_it_costs(portal: Portal, ann: int, visit: Visit) -> None:
    browser = await visit().sign_in()
    value = await browser.sessid()
    path = await portal.webhook(ann)
    with counted(portal.services.database) as by_session:
        await browser.call("profile", sessid=value)
    with counted(portal.services.database) as by_webhook:
        await portal.http.post(f"{path}/profile", json={})
    assert len(by_session) == len(by_webhook)
    assert not [statement for statement in by_webhook if "session" in statement]


async def test_signed_addresses_are_good_for_the_session(
    portal: Portal, ann: int, visit: Visit
) -> None:
    browser = await visit().sign_in()
    (storage,) = await browser.result("disk.storage.getList", {"filter": {"ENTITY_ID": str(ann)}})
    sent = {"id": storage["ID"], "data": {"NAME": "a.txt"}, "fileContent": ["a.txt", "SGVsbG8="]}
    file = await browser.result("disk.storage.uploadFile", sent)
    url = file["DOWNLOAD_URL"]
    assert "sessid" not in url
    assert browser.cookie() not in url
    assert (await browser.get(url)).content == b"Hello"
    # Neither without the cookie, nor by another session, nor with another token.
    assert (await visit().get(url)).status_code == 401
    assert (await (await visit().sign_in()).get(url)).status_code == 403
    assert (await browser.get(url[:-3])).status_code == 403
    await browser.sign_out()
    assert (await browser.get(url)).status_code == 401


async def test_an_upload_address_wants_the_value_too(
    portal: Portal, ann: int, visit: Visit
) -> None:
    browser = await visit().sign_in()
    (storage,) = await browser.result("disk.storage.getList", {"filter": {"ENTITY_ID": str(ann)}})
    url = (await browser.result("disk.storage.uploadFile", {"id": storage["ID"]}))["uploadUrl"]
    files = {"file": ("b.txt", b"Hello")}
    assert (await browser.http.post(url, files=files)).status_code == 401
    url = f"{url}&sessid={await browser.sessid()}"
    assert (await browser.http.post(url, files=files)).status_code == 200


async def test_addresses_of_attachments_stand_for_the_session(
    portal: Portal, ann: int, visit: Visit
) -> None:
    browser = await visit().sign_in()
    post = {"POST_MESSAGE": "x", "DEST": ["UA"], "FILES": [["a.txt", "SGVsbG8="]]}
    number = await browser.result("log.blogpost.add", post)
    (row,) = await browser.result("log.blogpost.get", {"POST_ID": number})
    attachment = row["UF_BLOG_POST_FILE"]["VALUE"][0]
    found = await browser.result("disk.attachedObject.get", {"id": attachment})
    url = found["DOWNLOAD_URL"]
    stranger = visit()
    assert (await stranger.get(url)).content == b"Hello"
    async with portal.tx() as tx:
        await tx.run(update(session).values(revoked_at=tx.now))
    answer = await stranger.get(url)
    assert (answer.status_code, answer.json()["error"]) == (401, "INVALID_CREDENTIALS")
