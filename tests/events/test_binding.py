"""Who may hear of what, and every refusal with its text."""

from typing import Any

import pytest

from feed24.applications import service
from tests.events.receiver import Receiver
from tests.events.telling import Application, application, deliver, waiting
from tests.support.portal import Portal

ADD = "ONLIVEFEEDPOSTADD"
HOOK = "https://app.test/hook"
BASIC = ["ONAPPUNINSTALL", "ONAPPINSTALL", "ONAPPUPDATE", "ONAPPPAYMENT", "ONSUBSCRIPTIONRENEW"]
BASIC += ["ONAPPTEST", "ONAPPMETHODCONFIRM", "ONOFFLINEEVENT"]
FEED = ["ONLIVEFEEDPOSTADD", "ONLIVEFEEDPOSTUPDATE", "ONLIVEFEEDPOSTDELETE"]
GROUPS = ["ONSONETGROUPADD", "ONSONETGROUPUPDATE", "ONSONETGROUPDELETE"]
METHODS = ["events", "event.bind", "event.unbind", "event.get", "event.test"]
METHODS += [f"event.offline.{name}" for name in ("list", "get", "clear", "error")]
WRONG_TYPE = (403, "WRONG_AUTH_TYPE", "Current authorization type is denied for this method")


def denied(text: str) -> tuple[int, str, str]:
    return 403, "ACCESS_DENIED", f"Access denied! {text} requires administrator access rights"


@pytest.mark.parametrize("method", METHODS)
async def test_only_applications_may_ask(portal: Portal, method: str) -> None:
    assert await portal.error(method, {"EVENT": ADD, "HANDLER": HOOK}) == WRONG_TYPE


BIND_REFUSALS: dict[str, tuple[dict[str, Any], tuple[int, str, str]]] = {
    "no event": ({}, (400, "ERROR_ARGUMENT", "Argument 'EVENT' is null or empty")),
    "no handler": ({"EVENT": ADD}, (400, "ERROR_ARGUMENT", "Argument 'HANDLER' is null or empty")),
    "unknown": (
        {"EVENT": "ONCRMLEADADD", "HANDLER": HOOK},
        (400, "ERROR_EVENT_NOT_FOUND", "Event not found"),
    ),
    "scope": (
        {"EVENT": "ONUSERADD", "HANDLER": HOOK},
        (400, "ERROR_EVENT_NOT_FOUND", "Event not found"),
    ),
    "type": (
        {"EVENT": ADD, "HANDLER": HOOK, "EVENT_TYPE": "sometimes"},
        (400, "ERROR_ARGUMENT", "Value must be one of {online|offline}"),
    ),
    "protocol": (
        {"EVENT": ADD, "HANDLER": "ftp://app.test/"},
        (400, "ERROR_UNSUPPORTED_PROTOCOL", "Unsupported handler protocol"),
    ),
    "no protocol": (
        {"EVENT": ADD, "HANDLER": "app.test/hook"},
        (400, "ERROR_UNSUPPORTED_PROTOCOL", "Unsupported handler protocol"),
    ),
    "no host": (
        {"EVENT": ADD, "HANDLER": "https:///hook"},
        (400, "ERROR_WRONG_HANDLER_URL", "Wrong handler URL"),
    ),
    "not offline": (
        {"EVENT": "ONAPPTEST", "EVENT_TYPE": "offline"},
        (400, "ERROR_ARGUMENT", "Offline event cannot be registered for this event."),
    ),
}


@pytest.mark.parametrize("name", BIND_REFUSALS)
async def test_what_cannot_be_bound(portal: Portal, name: str) -> None:
    sent, refusal = BIND_REFUSALS[name]
    app = await application(portal, scopes=("log",))
    assert await app.error("event.bind", **sent) == refusal
    assert await app.result("event.get") == []


async def test_errors_name_their_argument(portal: Portal) -> None:
    app = await application(portal)
    assert (await app.send("event.bind"))["argument"] == "EVENT"
    assert (await app.send("event.unbind", EVENT=ADD))["argument"] == "HANDLER"


async def test_the_same_is_bound_once(portal: Portal) -> None:
    app, other = await application(portal), await application(portal)
    await app.bind("onlivefeedpostadd", HOOK)
    twice = (400, "ERROR_CORE", "Unable to set event handler: Handler already binded")
    assert await app.error("event.bind", EVENT=ADD, HANDLER=HOOK) == twice
    await app.bind(ADD, HOOK, AUTH_TYPE=1)
    await app.bind(ADD, HOOK + "2")
    await other.bind(ADD, HOOK)
    offline = {"EVENT": ADD, "EVENT_TYPE": "offline"}
    assert await app.result("event.bind", **offline) is True
    assert await app.error("event.bind", **offline) == twice
    assert await app.result("event.bind", **offline, auth_connector="crm") is True
    assert await app.result("event.get") == [
        {"event": ADD, "handler": HOOK, "auth_type": "0", "offline": 0},
        {"event": ADD, "handler": HOOK, "auth_type": "1", "offline": 0},
        {"event": ADD, "handler": HOOK + "2", "auth_type": "0", "offline": 0},
        {"event": ADD, "connector_id": "", "offline": 1},
        {"event": ADD, "connector_id": "crm", "offline": 1},
    ]


async def test_others_than_administrators_hear_as_themselves(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    app = await application(portal)
    hers = await app.as_(ann)
    await app.bind(ADD, HOOK)
    await hers.bind(ADD, HOOK)
    await hers.bind(ADD, HOOK + "2", AUTH_TYPE=ann)
    of_others = denied("Event binding with AUTH_TYPE")
    assert await hers.error("event.bind", EVENT=ADD, HANDLER=HOOK, AUTH_TYPE=1) == of_others
    offline = {"EVENT": ADD, "EVENT_TYPE": "offline"}
    assert await hers.error("event.bind", **offline) == denied("Offline events binding")
    assert [row["auth_type"] for row in await hers.result("event.get")] == [str(ann)] * 2
    assert len(await app.result("event.get")) == 3
    of_others = denied("Event unbinding with AUTH_TYPE")
    assert await hers.error("event.unbind", EVENT=ADD, HANDLER=HOOK, AUTH_TYPE=1) == of_others
    assert await hers.error("event.unbind", **offline) == denied("Offline events unbinding")
    assert await hers.result("event.unbind", EVENT=ADD, HANDLER=HOOK) == {"count": 1}
    assert [row["auth_type"] for row in await app.result("event.get")] == ["0", str(ann)]


async def test_unbinding(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    app = await application(portal)
    none = (400, "ERROR_ARGUMENT", "Argument 'EVENT' is null or empty")
    assert await app.error("event.unbind") == none
    assert await app.result("event.unbind", EVENT=ADD, HANDLER=HOOK) == {"count": 0}
    assert await app.result("event.unbind", EVENT="ONNOTHING", HANDLER=HOOK) == {"count": 0}
    for who in (0, 1, ann):
        await app.bind(ADD, HOOK, AUTH_TYPE=who)
    gone = {"EVENT": ADD, "HANDLER": HOOK}
    assert await app.result("event.unbind", **gone, AUTH_TYPE=ann) == {"count": 1}
    assert await app.result("event.unbind", **gone, AUTH_TYPE="") == {"count": 1}
    assert [row["auth_type"] for row in await app.result("event.get")] == ["1"]
    await app.bind(ADD, HOOK)
    assert await app.result("event.unbind", **gone) == {"count": 2}
    offline = {"EVENT": ADD, "EVENT_TYPE": "offline"}
    await app.result("event.bind", **offline, auth_connector="a")
    assert await app.result("event.unbind", **offline) == {"count": 0}
    assert await app.result("event.unbind", **offline, auth_connector="a") == {"count": 1}


async def test_what_waits_goes_with_its_handler(portal: Portal, receiver: Receiver) -> None:
    app = await application(portal)
    await app.bind(ADD, receiver.url())
    await portal.make.post()
    assert len(await waiting(portal)) == 1
    await app.result("event.unbind", EVENT=ADD, HANDLER=receiver.url())
    assert await waiting(portal) == []
    await deliver(portal)
    assert receiver.got == []


async def test_names_of_events(portal: Portal) -> None:
    app = await application(portal, scopes=("log", "user_brief"))
    assert await app.result("events") == [*BASIC, "ONUSERADD", *FEED]
    assert await app.result("events", FULL=1) == [*BASIC, "ONUSERADD", *FEED, *GROUPS]
    assert await app.result("events", SCOPE="sonet") == GROUPS
    assert await app.result("events", SCOPE="") == BASIC
    assert await app.result("events", SCOPE="crm", FULL=1) == []


async def test_this_machine_is_for_those_who_permit_it(portal: Portal, portal_with: Any) -> None:
    app = await application(portal)
    local = "http://localhost:3000/hook"
    await app.bind(ADD, local)
    await app.result("event.unbind", EVENT=ADD, HANDLER=local)
    strict = await portal_with(local_receivers=False)
    guarded = Application(strict, app.id, app.application_token, app.token)
    wrong = (400, "ERROR_WRONG_HANDLER_URL", "Wrong handler URL")
    assert await guarded.error("event.bind", EVENT=ADD, HANDLER=local) == wrong
    # By its number it is refused when it is to be told.
    await guarded.bind(ADD, "http://127.0.0.1/hook")
    await portal.make.post()
    await deliver(strict)
    (row,) = await portal.result("feed24.delivery.list")
    assert (row["STATE"], row["TRIES"]) == ("failing", 1)
    assert row["LAST"]["ERROR"] == "the address is not permitted"


async def test_nothing_to_applications_that_are_not_installed(
    portal: Portal, receiver: Receiver
) -> None:
    app = await application(portal, install_url="https://app.test/install")
    await app.bind(ADD, receiver.url())
    await portal.make.post()
    assert await waiting(portal) == []
    async with portal.tx() as tx:
        await service.finish_installation(tx, app.id)
    heard = await portal.make.post()
    async with portal.tx() as tx:
        await service.activate(tx, app.id, False)
    await portal.make.post()
    # What it was to hear before waits until it is switched on.
    await deliver(portal)
    assert receiver.got == []
    assert (await portal.result("feed24.delivery.list"))[0]["STATE"] == "paused"
    async with portal.tx() as tx:
        await service.activate(tx, app.id, True)
    await deliver(portal)
    assert [got.post_id for got in receiver.at()] == [heard]


async def test_outgoing_webhooks(portal: Portal) -> None:
    ann = await portal.make.person("Ann")
    add, delete = "feed24.webhook.outgoing.add", "feed24.webhook.outgoing.delete"
    made = await portal.result(add, {"HANDLER": HOOK, "EVENTS": [ADD, ADD], "TITLE": "News"})
    (row,) = await portal.result("feed24.webhook.outgoing.list")
    assert row.pop("CREATED_AT")
    assert row == {
        "ID": str(made["ID"]),
        "TITLE": "News",
        "HANDLER": HOOK,
        "EVENTS": [ADD],
        "APPLICATION_TOKEN": made["APPLICATION_TOKEN"],
        "CREATED_BY": "1",
    }
    only = (403, "ACCESS_DENIED", "Access denied! Administrator authorization required")
    assert await portal.error(add, {"HANDLER": HOOK, "EVENTS": [ADD]}, as_=ann) == only
    assert await portal.error("feed24.webhook.outgoing.list", as_=ann) == only
    assert await portal.error(delete, {"ID": made["ID"]}, as_=ann) == only
    refusals: list[tuple[dict[str, Any], str]] = [
        ({"EVENTS": [ADD]}, "Argument 'HANDLER' is null or empty"),
        ({"HANDLER": HOOK}, "Argument 'EVENTS' is null or empty"),
        ({"HANDLER": HOOK, "EVENTS": ["ONAPPTEST"]}, "Event not found"),
        ({"HANDLER": "mailto:a@b.test", "EVENTS": [ADD]}, "Unsupported handler protocol"),
        ({"HANDLER": "http://user:pw@app.test/", "EVENTS": [ADD]}, "Wrong handler URL"),
    ]
    for sent, text in refusals:
        assert (await portal.error(add, sent))[2] == text
    assert await portal.result(delete, {"ID": made["ID"]}) is True
    gone = (400, "ERROR_NOT_FOUND", "Outgoing webhook not found")
    assert await portal.error(delete, {"ID": made["ID"]}) == gone


@pytest.mark.parametrize(
    "method",
    [
        *(f"feed24.webhook.outgoing.{name}" for name in ("add", "list", "delete")),
        *(f"feed24.delivery.{name}" for name in ("list", "resend")),
    ],
)
async def test_applications_do_not_administer_events(portal: Portal, method: str) -> None:
    app = await application(portal)
    sent = {"HANDLER": HOOK, "EVENTS": [ADD], "ID": 1}
    assert await app.error(method, **sent) == WRONG_TYPE


async def test_a_narrow_credential_makes_no_wide_webhook(portal: Portal) -> None:
    add = "feed24.webhook.outgoing.add"
    wide = {"HANDLER": HOOK, "EVENTS": [ADD, "ONUSERADD"]}
    for scope in ("log", "log,user_basic"):
        refusal = await portal.error(add, wide, scope=scope)
        assert refusal[:2] == (401, "insufficient_scope")
    assert await portal.result("feed24.webhook.outgoing.list") == []
    assert (await portal.result(add, {**wide, "EVENTS": [ADD]}, scope="log"))["ID"]
