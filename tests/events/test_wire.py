"""What receivers are sent, key by key."""

from typing import Any

import pytest
from b24pysdk.credentials import OAuthEventData

from feed24.applications import service
from feed24.events.forms import build_query
from feed24.rest.forms import parse_form
from tests.events.receiver import Receiver
from tests.events.telling import application, deliver
from tests.support.portal import Portal

PORTAL_KEYS = ["domain", "server_endpoint", "client_endpoint", "member_id"]


@pytest.mark.parametrize(
    ("content", "written"),
    [
        ({"a": "b c"}, "a=b+c"),
        ({"a": {"b": "1"}}, "a%5Bb%5D=1"),
        ({"a": ["x", "y"]}, "a%5B0%5D=x&a%5B1%5D=y"),
        ({"a": {"b": [{"c": 1}]}}, "a%5Bb%5D%5B0%5D%5Bc%5D=1"),
        ({"a": True, "b": False, "c": None, "d": [], "e": {}}, "a=1&b=0"),
        ({"a": [None, "x"]}, "a%5B1%5D=x"),
        ({"a": 1.0, "b": 0.1, "c": 10**18}, "a=1&b=0.1&c=1000000000000000000"),
        ({"a": "~-_.!*'()/:@&=+$,?#"}, "a=%7E-_.%21%2A%27%28%29%2F%3A%40%26%3D%2B%24%2C%3F%23"),
        ({"a": "Привет\n"}, "a=%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82%0A"),
        ({"a b": {"c.d": "1"}}, "a+b%5Bc.d%5D=1"),
        ({}, ""),
    ],
)
def test_forms_are_written_as_php_writes_them(content: dict[str, Any], written: str) -> None:
    assert build_query(content) == written


def test_what_is_written_is_read_again() -> None:
    content = {"a": {"b": ["1", "2"], "c": {"d": "é & ü = ~"}}, "e": "[x]"}
    assert parse_form(build_query(content).encode(), posted=True) == content


async def test_an_application_is_told_with_a_token(portal: Portal, receiver: Receiver) -> None:
    ann = await portal.make.person("Ann")
    app = await application(portal)
    await app.bind("onLiveFeedPostAdd", receiver.url())
    post_id = await portal.make.post(author=ann, message="Secret text", POST_TITLE="Secret title")
    await deliver(portal)
    (got,) = receiver.at()
    assert got.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert b"ecret" not in got.raw
    form = got.form
    assert list(form) == ["event", "event_handler_id", "data", "ts", "auth"]
    assert form["event"] == "ONLIVEFEEDPOSTADD"
    assert form["data"] == {"FIELDS": {"POST_ID": str(post_id)}}
    assert int(form["ts"]) == pytest.approx(got.at, abs=60)
    auth = form["auth"]
    assert list(auth) == [
        *("access_token", "expires", "expires_in", "scope", "domain", "server_endpoint", "status"),
        *("client_endpoint", "member_id", "user_id", "application_token"),
    ]
    assert (auth["user_id"], auth["status"], auth["scope"]) == (
        str(ann),
        "L",
        "log,user,sonet_group",
    )
    assert auth["application_token"] == app.application_token
    assert (auth["expires_in"], auth["domain"]) == ("3600", "localhost:8443")
    assert auth["member_id"] == portal.services.member_id
    # The token acts as who published the post.
    answer = await portal.http.post("/rest/profile", json={"auth": auth["access_token"]})
    assert answer.json()["result"]["ID"] == str(ann)
    shown = await portal.http.post(
        "/rest/log.blogpost.get", json={"auth": auth["access_token"], "POST_ID": post_id}
    )
    assert shown.json()["result"][0]["DETAIL_TEXT"] == "Secret text"


async def test_the_official_client_reads_it(portal: Portal, receiver: Receiver) -> None:
    app = await application(portal)
    await app.bind("ONLIVEFEEDPOSTADD", receiver.url())
    await app.bind("ONAPPUNINSTALL", receiver.url("/gone"))
    await portal.make.post()
    await deliver(portal)
    (got,) = receiver.at()
    event = OAuthEventData.from_dict(got.form)
    assert (event.event, event.is_system) == ("ONLIVEFEEDPOSTADD", False)
    assert event.auth.application_token == app.application_token


async def test_auth_type_chooses_as_whom_the_handler_acts(
    portal: Portal, receiver: Receiver
) -> None:
    ann = await portal.make.person("Ann")
    gone = await portal.make.person("Bob", active=False)
    app = await application(portal)
    await app.bind("ONLIVEFEEDPOSTADD", receiver.url("/ann"), AUTH_TYPE=ann)
    await app.bind("ONLIVEFEEDPOSTADD", receiver.url("/gone"), AUTH_TYPE=gone)
    await app.bind("ONLIVEFEEDPOSTADD", receiver.url("/nobody"), AUTH_TYPE=999)
    await portal.make.post()
    await deliver(portal)
    assert receiver.at("/ann")[0].form["auth"]["user_id"] == str(ann)
    for path in ("/gone", "/nobody"):
        assert list(receiver.at(path)[0].form["auth"]) == [*PORTAL_KEYS, "application_token"]


async def test_what_the_portal_does_itself_has_no_user(portal: Portal, receiver: Receiver) -> None:
    app = await application(portal)
    await app.bind("ONSONETGROUPADD", receiver.url())
    group = await portal.make.workgroup()
    await deliver(portal)
    (got,) = receiver.at()
    assert list(got.form["auth"]) == [*PORTAL_KEYS, "application_token"]
    assert got.form["data"] == {"FIELDS": {"ID": str(group)}}


async def test_a_webhook_is_told_without_a_token(portal: Portal, receiver: Receiver) -> None:
    made = await portal.result(
        "feed24.webhook.outgoing.add",
        {"HANDLER": receiver.url(), "EVENTS": ["ONLIVEFEEDPOSTADD", "onlivefeedpostdelete"]},
    )
    post_id = await portal.make.post()
    await portal.result("log.blogpost.update", {"POST_ID": post_id, "POST_TITLE": "New"})
    await portal.result("log.blogpost.delete", {"POST_ID": post_id})
    await deliver(portal)
    assert [got.event for got in receiver.at()] == ["ONLIVEFEEDPOSTADD", "ONLIVEFEEDPOSTDELETE"]
    auth = receiver.at()[0].form["auth"]
    assert list(auth) == [*PORTAL_KEYS, "application_token"]
    assert auth["application_token"] == made["APPLICATION_TOKEN"]
    assert len(made["APPLICATION_TOKEN"]) == 32


async def test_of_a_new_person_as_much_is_told_as_was_granted(
    portal: Portal, receiver: Receiver
) -> None:
    full = await application(portal)
    brief = await application(portal, scopes=("user_brief",))
    await full.bind("ONUSERADD", receiver.url("/full"))
    await brief.bind("ONUSERADD", receiver.url("/brief"))
    fields = {"EMAIL": "new@example.test", "NAME": "New", "UF_DEPARTMENT": [1]}
    ann = await portal.result("user.add", fields)
    await deliver(portal)
    all_of_it = receiver.at("/full")[0].form["data"]
    assert (all_of_it["ID"], all_of_it["EMAIL"]) == (str(ann), "new@example.test")
    assert (all_of_it["ACTIVE"], all_of_it["UF_DEPARTMENT"]) == ("1", ["1"])
    less = receiver.at("/brief")[0].form["data"]
    assert (less["ID"], less["NAME"]) == (str(ann), "New")
    assert "EMAIL" not in less
    shown = (await brief.result("user.get", ID=ann))[0]
    assert set(less) <= {*shown, "TIMESTAMP_X", "LAST_ACTIVITY_DATE"}


async def test_without_the_scope_a_new_person_is_a_number(
    portal: Portal, receiver: Receiver
) -> None:
    app = await application(portal)
    await app.bind("ONUSERADD", receiver.url())
    async with portal.tx() as tx:
        await service.change(tx, app.id, scopes=["log"])
    ann = await portal.result("user.add", {"EMAIL": "new@example.test", "UF_DEPARTMENT": [1]})
    await deliver(portal)
    assert receiver.at()[0].form["data"] == {"ID": str(ann)}


async def test_tests_of_an_application_reach_its_own_handlers(
    portal: Portal, receiver: Receiver
) -> None:
    app, other = await application(portal), await application(portal)
    await app.bind("ONAPPTEST", receiver.url("/mine"))
    await other.bind("ONAPPTEST", receiver.url("/other"))
    query = {"any": "thing", "deep": {"n": [1, 2.5, True]}, "big": 10**30}
    assert await app.result("event.test", **query) == 1
    await deliver(portal)
    (got,) = receiver.at("/mine")
    assert receiver.at("/other") == []
    assert got.form["data"]["QUERY"] == {
        "any": "thing",
        "deep": {"n": ["1", "2.5", "1"]},
        "big": "1.0E+30",
    }
    assert got.form["data"]["LANGUAGE_ID"] == "en"
    auth = got.form["auth"]
    assert auth["refresh_token"]
    assert await app.error("event.test", x="y" * 60_000) == (
        400,
        "ERROR_ARGUMENT",
        "At most 50000 characters can be sent",
    )
