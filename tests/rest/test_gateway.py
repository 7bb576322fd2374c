"""A request from its address to its envelope: forms, credentials, system errors."""

import asyncio
import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from feed24.portal import service as portal_state
from feed24.rest.errors import BLOCKS, METHOD_NOT_FOUND, NO_AUTH_FOUND
from feed24.rest.limits import rules
from feed24.webhooks import service as webhooks
from tests.conftest import Restart
from tests.support.portal import Portal


@pytest.mark.parametrize(
    "suffix", ["", "/", ".json", ".json/", "?bx24_request_id=1&bx24_sdk_ver=2"]
)
@pytest.mark.parametrize("verb", ["GET", "POST", "PUT"])
async def test_every_address_form_and_verb_reaches_the_method(
    portal: Portal, suffix: str, verb: str
) -> None:
    hook = await portal.webhook()
    for address in (f"{hook}/server.time", f"{hook}//Server.TIME"):
        response = await portal.http.request(verb, address + suffix)
        assert response.status_code == 200
        assert list(response.json()) == ["result", "time"]


async def test_headers_of_success_and_error(portal: Portal) -> None:
    hook = await portal.webhook()
    for address in (f"{hook}/server.time", f"{hook}/no.such", "/rest/server.time"):
        headers = (await portal.http.get(address)).headers
        assert headers["content-type"] == "application/json; charset=utf-8"
        assert headers["access-control-allow-origin"] == "*"
        allowed = headers["access-control-allow-headers"]
        assert allowed == "origin, content-type, accept, idempotency-key"
        assert headers["x-content-type-options"] == "nosniff"


async def test_preflight_is_answered_everywhere(portal: Portal) -> None:
    for address in ("/rest/server.time", "/rest/1/x/user.get", "/rest/whatever/"):
        response = await portal.http.options(address)
        assert response.status_code == 204
        assert response.headers["access-control-allow-methods"] == "GET, POST, OPTIONS"


BODIES: list[tuple[str, bytes]] = [
    ("application/json", b'{"NAME":"server.time"}'),
    ("application/json; charset=utf-8", b'{"name":"server.time"}'),
    ("application/vnd.api+json", b'{"name":"server.time"}'),
    ("application/x-www-form-urlencoded", b"name=server.time"),
    ("text/plain", b"name=server.time"),
    ("", b"name=server.time"),
    (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nserver.time\r\n--b--\r\n',
    ),
]


@pytest.mark.parametrize(("content_type", "body"), BODIES)
async def test_every_body_form_is_read(portal: Portal, content_type: str, body: bytes) -> None:
    headers = {"content-type": content_type} if content_type else {}
    hook = await portal.webhook()
    response = await portal.http.post(f"{hook}/method.get", content=body, headers=headers)
    assert response.json()["result"] == {"isExisting": True, "isAvailable": True}


async def test_the_body_replaces_the_query_at_the_top_level(portal: Portal) -> None:
    hook = await portal.webhook()
    response = await portal.http.post(f"{hook}/method.get?name=none", json={"name": "batch"})
    assert response.json()["result"]["isExisting"] is True


@pytest.mark.parametrize("body", [b"{", b"5", b"null", b'"x"', b'{"name": "\\ud800"}', b"[" * 9999])
async def test_unreadable_json_leaves_the_query(portal: Portal, body: bytes) -> None:
    hook = await portal.webhook()
    response = await portal.http.post(
        f"{hook}/method.get?name=batch", content=body, headers={"content-type": "application/json"}
    )
    assert response.json()["result"]["isExisting"] is True


@pytest.mark.parametrize("body", [[], {}, None])
async def test_empty_parameters_of_every_client(portal: Portal, body: Any) -> None:
    assert "result" in await portal.call("user.current", body)


async def test_a_broken_multipart_body_is_as_if_not_sent(portal: Portal) -> None:
    hook = await portal.webhook()
    for boundary in ("", "; boundary=b"):
        response = await portal.http.post(
            f"{hook}/method.get?name=batch",
            content=b"--b\r\nnonsense",
            headers={"content-type": f"multipart/form-data{boundary}"},
        )
        assert response.json()["result"]["isExisting"] is True


async def refusal(portal: Portal, address: str, **request: Any) -> tuple[int, str, str]:
    response = await portal.http.post(address, **request)
    body = response.json()
    assert set(body) == {"error", "error_description"}
    return response.status_code, body["error"], body["error_description"]


async def test_an_unknown_method_is_told_before_credentials_are_looked_at(portal: Portal) -> None:
    expected = (404, "ERROR_METHOD_NOT_FOUND", "Method not found!")
    assert await refusal(portal, "/rest/no.such") == expected
    assert await refusal(portal, "/rest/1/wrong/no.such") == expected
    assert await refusal(portal, "/rest/api/user.get") == expected
    assert await refusal(portal, "/rest/api/1/code/user.get") == expected
    assert await refusal(portal, "/rest/") == expected
    assert await refusal(portal, "/rest") == expected


async def test_a_known_method_without_credentials(portal: Portal) -> None:
    expected = (401, "NO_AUTH_FOUND", "Wrong authorization data")
    assert await refusal(portal, "/rest/user.get") == expected
    assert await refusal(portal, "/rest/user.get", json={"auth": ""}) == expected


async def test_a_webhook_opens_only_as_its_owner(portal: Portal) -> None:
    hook = await portal.webhook()
    secret = hook.rsplit("/", 1)[1]
    expected = (401, "INVALID_CREDENTIALS", "Invalid request credentials")
    for path in (f"2/{secret}", f"1/{secret}x", "1/" + "%00", "1/%ff%fe", f"01/{secret}"):
        assert await refusal(portal, f"/rest/{path}/user.get") == expected


async def test_a_webhook_may_travel_as_parameters(portal: Portal) -> None:
    secret = (await portal.webhook()).rsplit("/", 1)[1]
    response = await portal.http.post("/rest/profile", json={"aplogin": 1, "ap": secret})
    assert response.json()["result"]["ID"] == "1"


async def test_plain_http_is_refused_unless_allowed(portal: Portal, portal_with: Restart) -> None:
    hook = await portal.webhook()
    plain = f"http://feed.test{hook}/server.time"
    expected = (400, "INVALID_REQUEST", "Https required")
    assert await refusal(portal, plain) == expected
    developer = await portal_with(allow_http=True)
    assert (await developer.http.post(plain)).status_code == 200


async def test_a_missing_scope(portal: Portal) -> None:
    assert await portal.error("log.blogpost.get", scope="user") == (
        401,
        "insufficient_scope",
        "The request requires higher privileges than provided by the webhook token",
    )


async def test_methods_of_the_basic_set_need_no_scope(portal: Portal) -> None:
    assert await portal.result("scope", scope="department") == ["department"]
    assert (await portal.result("profile", scope="department"))["ID"] == "1"


async def test_a_revoked_or_expired_webhook(portal: Portal) -> None:
    async with portal.tx() as tx:
        revoked, first = await webhooks.create(tx, 1, ["log"])
        await webhooks.revoke(tx, revoked)
        _, second = await webhooks.create(tx, 1, ["log"], expires_at=tx.now - timedelta(seconds=1))
        _, third = await webhooks.create(tx, 1, ["log"], expires_at=tx.now + timedelta(days=1))
    for secret in (first, second):
        status, code, _ = await refusal(portal, f"/rest/1/{secret}/profile")
        assert (status, code) == (401, "INVALID_CREDENTIALS")
    assert (await portal.http.post(f"/rest/1/{third}/profile")).status_code == 200


async def test_a_dismissed_owner(portal: Portal) -> None:
    ann = await portal.make.person()
    await portal.result("profile", as_=ann)
    await portal.result("user.update", {"ID": ann, "ACTIVE": "N"})
    assert await portal.error("profile", as_=ann) == (
        401,
        "authorization_error",
        "Unable to authorize user",
    )
    await portal.result("user.update", {"ID": ann, "ACTIVE": "Y"})
    await portal.result("profile", as_=ann)


@pytest.mark.parametrize("code", sorted(BLOCKS))
async def test_a_blocked_webhook_answers_with_the_chosen_system_error(
    portal: Portal, code: str
) -> None:
    async with portal.tx() as tx:
        number, secret = await webhooks.create(tx, 1, ["log"])
        await webhooks.block(tx, number, code, set(BLOCKS))
    error = BLOCKS[code]
    got = await refusal(portal, f"/rest/1/{secret}/profile")
    assert got == (error.status, error.code, error.text)
    async with portal.tx() as tx:
        await webhooks.block(tx, number, None, set(BLOCKS))
    assert (await portal.http.post(f"/rest/1/{secret}/profile")).status_code == 200


async def test_a_closed_portal(portal: Portal) -> None:
    hook = await portal.webhook()
    async with portal.tx() as tx:
        await portal_state.set_closed(tx, True)
    expected = (500, "PORTAL_DELETED", "Portal was deleted")
    for address in (f"{hook}/profile", "/rest/no.such", "/rest/profile"):
        assert await refusal(portal, address) == expected
    async with portal.tx() as tx:
        await portal_state.set_closed(tx, False)
    assert (await portal.http.post(f"{hook}/profile")).status_code == 200


async def test_too_many_requests(portal: Portal, portal_with: Restart) -> None:
    hook = await portal.webhook()
    cloud = await portal_with(limits="cloud")
    # At once: the level drops meanwhile, and a slow machine would never reach the limit.
    answers = await asyncio.gather(*(cloud.http.post(f"{hook}/server.time") for _ in range(80)))
    refused = [answer for answer in answers if answer.status_code != 200]
    assert len(answers) - len(refused) >= 50
    assert refused[-1].status_code == 503
    assert refused[-1].json() == {
        "error": "QUERY_LIMIT_EXCEEDED",
        "error_description": "Too many requests",
    }


async def test_a_method_above_its_time_limit(
    portal: Portal, portal_with: Restart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "WORTH_COUNTING", 0.0)
    hook = await portal.webhook()
    limited = await portal_with(limits="box-limited", operating_limit=0.000001)
    crossing = (await limited.http.post(f"{hook}/user.get")).json()
    assert crossing["time"]["operating"] > 0
    assert await refusal(limited, f"{hook}/user.get") == (
        429,
        "OPERATION_TIME_LIMIT",
        "Method is blocked due to operation time limit.",
    )
    assert (await limited.http.post(f"{hook}/profile")).status_code == 200


async def test_a_body_above_the_limit(portal: Portal, portal_with: Restart) -> None:
    hook = await portal.webhook()
    small = await portal_with(max_body_mb=1)
    body = {"POST_MESSAGE": "x" * (3 << 20)}
    assert await refusal(small, f"{hook}/log.blogpost.add", json=body) == (
        413,
        "REQUEST_TOO_LARGE",
        "Request body is larger than the limit of 1 MB",
    )
    assert (await small.call("log.blogpost.get"))["total"] == 0


async def test_a_failing_database_is_no_stack_trace(portal: Portal, engine: str) -> None:
    hook = await portal.webhook()
    async with portal.tx() as tx:
        await tx.run(text("ALTER TABLE department RENAME TO department_lost"))
    try:
        got = await refusal(portal, f"{hook}/department.get")
    finally:
        async with portal.tx() as tx:
            await tx.run(text("ALTER TABLE department_lost RENAME TO department"))
    assert got == (500, "ERROR_CORE", "SQL query error!")


async def test_xml_answers(portal: Portal) -> None:
    hook = await portal.webhook()
    response = await portal.http.get(f"{hook}/method.get.xml?name=batch")
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    assert response.text.startswith(
        "<response><result><isExisting>1</isExisting><isAvailable>1</isAvailable></result><time>"
    )
    refused = await portal.http.get("/rest/profile.xml")
    assert refused.status_code == 401
    assert refused.text == (
        "<response><error>NO_AUTH_FOUND</error>"
        "<error_description>Wrong authorization data</error_description></response>"
    )


async def test_time_is_measured(portal: Portal) -> None:
    time = (await portal.call("user.get"))["time"]
    assert time["start"] < time["finish"]
    assert time["duration"] == pytest.approx(time["finish"] - time["start"])
    assert 0 < time["processing"] <= time["duration"]
    assert isinstance(time["operating_reset_at"], int)


async def test_a_compressed_body_is_not_read_as_text(portal: Portal) -> None:
    hook = await portal.webhook()
    response = await portal.http.post(
        f"{hook}/method.get?name=batch",
        content=gzip.compress(json.dumps({"name": "no"}).encode()),
        headers={"content-type": "application/json", "content-encoding": "gzip"},
    )
    assert response.json()["result"]["isExisting"] is True


async def test_a_refusal_keeps_nothing_of_the_requests_it_ended(portal: Portal) -> None:
    for _ in range(3):
        await portal.http.post("/rest/user.get")
        await portal.call("batch", {"cmd": {"x": "no.such"}})
    for error in (NO_AUTH_FOUND, METHOD_NOT_FOUND):
        assert (error.__traceback__, error.__context__, error.__cause__) == (None, None, None)


async def test_a_client_that_goes_away_is_no_failure(portal: Portal) -> None:
    hook = await portal.webhook()
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "scheme": "https",
        "path": f"{hook}/server.time",
        "query_string": b"",
        "headers": [(b"host", b"feed.test")],
    }
    await portal.application(scope, receive, send)
    assert sent[0]["status"] == 499
