"""The queue that applications read by themselves."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from feed24.events.delivery.sweeping import sweep
from feed24.events.tables import offline_event
from tests.events.receiver import Receiver
from tests.events.telling import Application, application, at_once, deliver, waiting
from tests.support.portal import Portal

ADD, UPDATE, PING = "ONLIVEFEEDPOSTADD", "ONLIVEFEEDPOSTUPDATE", "ONOFFLINEEVENT"
OFFLINE = {"EVENT_TYPE": "offline"}
LIST, GET = "event.offline.list", "event.offline.get"
CLEAR, ERROR = "event.offline.clear", "event.offline.error"


async def queueing(portal: Portal, **fields: Any) -> Application:
    app = await application(portal)
    for event in (ADD, UPDATE):
        await app.result("event.bind", EVENT=event, **OFFLINE, **fields)
    return app


def ids(events: list[dict[str, Any]]) -> list[int]:
    return [int(each["EVENT_DATA"]["FIELDS"]["POST_ID"]) for each in events]


async def test_rows_of_the_queue(portal: Portal) -> None:
    app = await queueing(portal)
    post_id = await portal.make.post()
    body = await app.send(LIST)
    (row,) = body["result"]
    assert body["total"] == 1
    moment, message = row.pop("TIMESTAMP_X"), row.pop("MESSAGE_ID")
    assert moment.endswith("+00:00")
    assert len(message) == 32
    assert row == {
        "ID": "1",
        "EVENT_NAME": ADD,
        "EVENT_DATA": {"FIELDS": {"POST_ID": str(post_id)}},
        "EVENT_ADDITIONAL": {"user_id": "1"},
        "PROCESS_ID": "",
        "ERROR": "0",
    }
    taken = await app.result(GET)
    assert taken["process_id"] is None
    (got,) = taken["events"]
    assert got == {**{k: v for k, v in row.items() if k not in ("PROCESS_ID", "ERROR")}} | {
        "TIMESTAMP_X": moment,
        "MESSAGE_ID": message,
    }
    assert await app.result(GET) == {"process_id": None, "events": []}


async def test_the_same_again_is_one_row(portal: Portal) -> None:
    app = await queueing(portal)
    post_id = await portal.make.post()
    for title in ("a", "b", "c"):
        await portal.result("log.blogpost.update", {"POST_ID": post_id, "POST_TITLE": title})
    assert [row["EVENT_NAME"] for row in await app.result(LIST)] == [ADD, UPDATE]
    # Once it is taken, the next one is a row of its own.
    taken = await app.result(GET, clear=0)
    await portal.result("log.blogpost.update", {"POST_ID": post_id, "POST_TITLE": "d"})
    assert len(await app.result(LIST)) == 3
    await app.result(CLEAR, process_id=taken["process_id"])
    assert [row["EVENT_NAME"] for row in await app.result(LIST)] == [UPDATE]


async def test_taking_and_giving_back(portal: Portal) -> None:
    app = await queueing(portal)
    posts = [await portal.make.post() for _ in range(4)]
    first = await app.result(GET, clear=0, limit=2, order={"ID": "ASC"})
    second = await app.result(GET, clear=0, limit=2, order={"ID": "DESC"})
    assert (ids(first["events"]), ids(second["events"])) == (posts[:2], posts[:1:-1])
    process = first["process_id"]
    assert len(process) == 32 != second["process_id"]
    assert (await app.result(GET, clear=0))["events"] == []
    again = await app.result(GET, process_id=process)
    assert (again["process_id"], ids(again["events"])) == (process, posts[:2])
    one, two = (each["MESSAGE_ID"] for each in first["events"])
    assert await app.result(ERROR, process_id=process, message_id=[two]) is True
    assert (await app.result(GET, clear=0))["events"] == []
    assert [row["ERROR"] for row in await app.result(LIST, order={"ID": "ASC"})] == [*"0100"]
    failed = await app.result(GET, error=1)
    assert ids(failed["events"]) == [posts[1]]
    assert await app.result(CLEAR, process_id=process, message_id=[one]) is True
    assert await app.result(CLEAR, process_id=second["process_id"], id=[4]) is True
    assert ids(await app.result(LIST)) == [posts[2]]


async def test_two_who_take_at_once_get_different_events(portal: Portal) -> None:
    app = await queueing(portal)
    posts = [await portal.make.post() for _ in range(6)]
    taken = await asyncio.gather(*(app.result(GET, clear=0, limit=2) for _ in range(3)))
    assert sorted(each for some in taken for each in ids(some["events"])) == posts


async def test_filters_and_orders(portal: Portal) -> None:
    app = await queueing(portal)
    posts = [await portal.make.post() for _ in range(3)]
    await portal.result("log.blogpost.update", {"POST_ID": posts[0], "POST_TITLE": "x"})

    async def found(**sent: Any) -> list[str]:
        return [row["ID"] for row in await app.result(LIST, **sent)]

    assert await found(filter={">id": 2}) == ["3", "4"]
    assert await found(filter={"EVENT_NAME": UPDATE}) == ["4"]
    assert await found(filter={"@EVENT_NAME": [UPDATE, "X"], "%MESSAGE_ID": ""}) == ["4"]
    assert await found(filter={"ERROR": 0, "PROCESS_ID": ""}, order={"id": "desc"}) == [*"4321"]
    assert await found(filter={"<TIMESTAMP_X": "2001-01-01"}) == []
    assert await found(filter=[""], order=[""]) == [*"1234"]
    assert ids((await app.result(GET, filter={"ID": 2}))["events"]) == [posts[1]]


SELECTION: dict[str, tuple[dict[str, Any], str]] = {
    "no map": ({"filter": "x"}, "The filter is not an array."),
    "field": ({"filter": {"NAME": 1}}, "Filter field not allowed: NAME"),
    "operation": ({"filter": {"!ID": 1}}, "Filter operation not allowed: !"),
    "list": ({"filter": ["x"]}, "Filter field not allowed: 0"),
    "no order": ({"order": "ID"}, "The order is not an array."),
    "order field": ({"order": {"NAME": "ASC"}}, "Order field not allowed: NAME"),
    "direction": ({"order": {"ID": "UP"}}, "Order direction should be one of {ASC|DESC}"),
}


@pytest.mark.parametrize("name", SELECTION)
async def test_what_cannot_be_selected(portal: Portal, name: str) -> None:
    sent, text = SELECTION[name]
    app = await application(portal)
    for method in (LIST, GET):
        assert await app.error(method, **sent) == (400, "ERROR_ARGUMENT", text)


async def test_fields_that_only_lists_know(portal: Portal) -> None:
    app = await application(portal)
    text = "Filter field not allowed: PROCESS_ID"
    assert (await app.error(GET, filter={"PROCESS_ID": ""}))[2] == text


ARGUMENTS: list[tuple[str, dict[str, Any], str, str]] = [
    (GET, {"limit": 0}, "LIMIT", "Value must be positive integer"),
    (GET, {"limit": "x"}, "LIMIT", "Value must be positive integer"),
    (CLEAR, {}, "PROCESS_ID", "Argument 'PROCESS_ID' is null or empty"),
    (ERROR, {}, "PROCESS_ID", "Argument 'PROCESS_ID' is null or empty"),
    (ERROR, {"process_id": "x"}, "MESSAGE_ID", "Argument 'MESSAGE_ID' is null or empty"),
]
ARGUMENTS += [
    (method, {"process_id": "x", "message_id": each}, "MESSAGE_ID", text)
    for text in ("Value must be array of MESSAGE_ID values",)
    for method in (CLEAR, ERROR)
    for each in ("m" * 32, ["short"], [["m" * 32]], [5])
]
ARGUMENTS += [
    (CLEAR, {"process_id": "x", "id": each}, "ID", "Value must be array of integers")
    for each in (5, ["x"], [0], [-1], [[1]])
]


@pytest.mark.parametrize("case", ARGUMENTS, ids=str)
async def test_arguments_that_make_no_sense(
    portal: Portal, case: tuple[str, dict[str, Any], str, str]
) -> None:
    method, sent, name, text = case
    app = await application(portal)
    body = await app.send(method, **sent)
    assert (body["status"], body["error"], body["argument"]) == (400, "ERROR_ARGUMENT", name)
    assert body["error_description"] == text


async def test_queues_are_for_administrators(portal: Portal) -> None:
    app = await application(portal)
    hers = await app.as_(await portal.make.person())
    for method in (LIST, GET, CLEAR, ERROR):
        denied = (403, "ACCESS_DENIED", "Access denied!")
        assert await hers.error(method) == denied


async def test_its_own_changes_are_no_news_to_a_connector(portal: Portal) -> None:
    app = await application(portal)
    for connector in ("", "crm"):
        await app.result("event.bind", EVENT=ADD, **OFFLINE, auth_connector=connector)

    async def in_queues() -> list[int]:
        return [len(await app.result(LIST, auth_connector=each)) for each in ("", "crm")]

    await app.result("log.blogpost.add", POST_MESSAGE="x")
    assert await in_queues() == [0, 1]
    await app.result("log.blogpost.add", POST_MESSAGE="x", auth_connector="crm")
    assert await in_queues() == [1, 1]
    commands = {"a": "log.blogpost.add?POST_MESSAGE=x"}
    await app.result("batch", cmd=commands, auth_connector="crm")
    assert await in_queues() == [2, 1]
    await portal.make.post()
    assert await in_queues() == [3, 2]
    # Other applications and connectors nobody knows have queues of their own.
    other = await application(portal)
    assert await other.result(LIST) == []
    assert await app.result(LIST, auth_connector="erp") == []


async def test_a_call_tells_that_something_waits(portal: Portal, receiver: Receiver) -> None:
    app = await queueing(portal)
    await app.bind(PING, receiver.url())
    await app.bind(PING, receiver.url("/each"), options={"minTimeout": 0})
    for _ in range(4):
        await portal.make.post()
    await deliver(portal)
    form = receiver.at()[0].form
    assert form["event"] == PING
    assert "data" not in form
    assert form["auth"]["refresh_token"]
    # One under way and one that waits for its time, and one for each.
    assert (len(receiver.at()), len(receiver.at("/each"))) == (1, 4)
    assert len(await waiting(portal)) == 1
    await at_once(portal)
    await deliver(portal)
    assert (len(receiver.at()), await waiting(portal)) == (2, [])
    await app.result("log.blogpost.add", POST_MESSAGE="its own")
    assert await waiting(portal) == []


async def test_what_nobody_reads_for_a_month_is_gone(portal: Portal) -> None:
    app = await queueing(portal)
    kept = [await portal.make.post() for _ in range(2)]
    async with portal.tx() as tx:
        old = update(offline_event).where(offline_event.c.id == 1)
        await tx.run(old.values(happened_at=tx.now - timedelta(days=31)))
    await sweep(portal.database, portal.settings)
    assert ids(await app.result(LIST)) == kept[1:]
