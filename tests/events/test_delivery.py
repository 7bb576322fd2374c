"""At least once, in order, none at another's expense."""

import asyncio
import time
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from feed24.applications import service as applications
from feed24.events import recording
from feed24.events.delivery.courier import EVENT_ID
from feed24.events.delivery.running import courier
from feed24.events.delivery.sweeping import sweep
from feed24.events.kinds import PostPublished
from feed24.events.tables import (
    delivery_attempt,
    event_token,
    outbox,
    outgoing_webhook,
    subscription,
)
from tests.events import receiver as replies
from tests.events.receiver import Receiver
from tests.events.telling import application, at_once, attempts, deliver, until, waiting
from tests.support.portal import Portal

ADD = "ONLIVEFEEDPOSTADD"


async def hook(portal: Portal, *addresses: str) -> None:
    for address in addresses:
        sent = {"HANDLER": address, "EVENTS": [ADD]}
        await portal.result("feed24.webhook.outgoing.add", sent)


async def state(portal: Portal) -> dict[str, Any]:
    (row,) = await portal.result("feed24.delivery.list")
    found: dict[str, Any] = row
    return found


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("broken", ""),
        ("moved", ""),
        ("hanging_up", "ServerDisconnectedError"),
        ("hanging", "it took too long"),
    ],
)
async def test_what_fails_is_told_again(
    portal: Portal, portal_with: Any, receiver: Receiver, name: str, trouble: str
) -> None:
    quick = await portal_with(delivery_seconds=0.1)
    await hook(portal, receiver.url())
    receiver.replies["/hook"] = getattr(replies, name)
    posts = [await portal.make.post() for _ in range(2)]
    await deliver(quick)
    # The second has to wait for the first, and nothing is sent to where it has moved to.
    assert {got.post_id for got in receiver.got} == {posts[0]}
    assert {got.path for got in receiver.got} == {"/hook"}
    (attempt,) = await attempts(portal)
    assert (attempt.delivered, attempt.trouble) == (False, trouble)
    failing = await state(portal)
    assert (failing["STATE"], failing["WAITING"], failing["TRIES"]) == ("failing", 2, 1)
    assert failing["NEXT_TRY"]
    await deliver(quick)
    assert len(await attempts(portal)) == 1
    receiver.forget()
    await at_once(portal)
    await deliver(quick)
    assert [got.post_id for got in receiver.got] == posts
    fine = await state(portal)
    assert (fine["STATE"], fine["WAITING"], fine["TRIES"]) == ("ok", 0, 0)
    assert (fine["LAST"]["STATUS"], fine["LAST"]["ANSWER"]) == (200, "thanks")


async def test_nobody_listens(portal: Portal) -> None:
    await hook(portal, "http://127.0.0.1:9/hook")
    await portal.make.post()
    await deliver(portal)
    assert (await state(portal))["LAST"]["ERROR"] == "ClientConnectorError"


async def test_attempts_are_kept_without_tokens(portal: Portal, receiver: Receiver) -> None:
    app = await application(portal)
    await app.bind(ADD, receiver.url())
    receiver.replies["/hook"] = replies.broken
    post_id = await portal.make.post()
    await deliver(portal)
    (kept,) = await attempts(portal)
    (got,) = receiver.at()
    token = got.form["auth"]["access_token"]
    assert token not in kept.body
    assert kept.body == got.raw.decode().replace(token, "***")
    assert f"data%5BFIELDS%5D%5BPOST_ID%5D={post_id}" in kept.body
    assert (kept.status, kept.answer, kept.dead) == (500, "<b>out of order</b>", False)
    assert got.headers[EVENT_ID] == str(kept.event_id)
    await at_once(portal)
    await deliver(portal)
    # Every attempt carries the same number.
    assert {each.headers[EVENT_ID] for each in receiver.at()} == {str(kept.event_id)}


async def test_giving_up_and_sending_again(
    portal: Portal, portal_with: Any, receiver: Receiver
) -> None:
    short = await portal_with(delivery_delays=(100, 200))
    await hook(portal, receiver.url())
    receiver.replies["/hook"] = replies.broken
    posts = [await portal.make.post() for _ in range(2)]
    for _ in range(3):
        await deliver(short)
        await at_once(portal)
    # The first is given up; the second, which is younger, gets its own attempts.
    dead = [row.dead_at is not None for row in await waiting(portal)]
    assert dead == [True, False]
    assert [each.dead for each in await attempts(portal)][:3] == [False, False, True]
    receiver.forget()
    await at_once(portal)
    await deliver(portal)
    assert [got.post_id for got in receiver.got] == [posts[1]]
    row = await state(portal)
    assert (row["DEAD"], row["WAITING"], row["STATE"]) == (1, 0, "ok")
    number = int(row["SUBSCRIPTION_ID"])
    resend = "feed24.delivery.resend"
    assert await portal.result(resend, {"SUBSCRIPTION_ID": number}) == {"count": 1}
    await deliver(portal)
    assert [got.post_id for got in receiver.got] == posts[::-1]
    gone = (400, "ERROR_NOT_FOUND", "Event or subscription not found")
    assert await portal.error(resend, {"ID": 1}) == gone
    assert await portal.error(resend, {"SUBSCRIPTION_ID": 99}) == gone
    neither = "Name an event by ID or a subscription by SUBSCRIPTION_ID"
    assert (await portal.error(resend))[2] == neither
    ann = await portal.make.person()
    only = (403, "ACCESS_DENIED", "Access denied! Administrator authorization required")
    assert await portal.error(resend, {"ID": 1}, as_=ann) == only
    assert await portal.error("feed24.delivery.list", as_=ann) == only


async def test_what_waited_as_long_is_given_up_with_it(
    portal: Portal, portal_with: Any, receiver: Receiver
) -> None:
    short = await portal_with(delivery_delays=(100,))
    await hook(portal, receiver.url())
    receiver.replies["/hook"] = replies.broken
    for _ in range(4):
        await portal.make.post()
    long_ago = update(outbox).where(outbox.c.id <= 3)
    async with portal.tx() as tx:
        await tx.run(long_ago.values(recorded_at=outbox.c.recorded_at - 100_000))
    for _ in range(2):
        await deliver(short)
        await at_once(portal)
    dead = [row.dead_at is not None for row in await waiting(portal)]
    assert dead == [True, True, True, False]
    assert await portal.result("feed24.delivery.resend", {"ID": 2}) == {"count": 1}


async def test_order_holds_with_many_couriers(portal: Portal, receiver: Receiver) -> None:
    """Receivers that fail every other time, told by three at once."""
    paths = [f"/{n}" for n in range(4)]
    await hook(portal, *map(receiver.url, paths))
    for path in paths:
        receiver.replies[path] = replies.now_and_then(replies.broken, replies.fine)
    posts = [await portal.make.post() for _ in range(5)]
    while await waiting(portal):
        await at_once(portal)
        await asyncio.gather(*(deliver(portal) for _ in range(3)))
    for path in paths:
        told = [got.post_id for got in receiver.at(path)]
        # Each came twice in a row, for the first time it failed.
        assert list(dict.fromkeys(told)) == posts
        assert told == sorted(told)
        assert len(told) == 2 * len(posts)


async def test_a_turn_that_ends_late_spoils_nobody_elses(
    portal: Portal, portal_with: Any, receiver: Receiver
) -> None:
    quick = await portal_with(delivery_seconds=3)
    await hook(portal, receiver.url())
    await portal.make.post()
    receiver.replies["/hook"] = replies.hanging
    async with courier(quick.services) as first:
        drained = asyncio.create_task(first.drain())
        await until(lambda: bool(receiver.got))
        # Its lease has run out, and somebody else delivers.
        receiver.forget()
        await at_once(portal)
        await deliver(portal)
        await drained
    assert await waiting(portal) == []
    row = await state(portal)
    assert (row["STATE"], row["TRIES"]) == ("ok", 0)


async def test_a_running_server_tells_at_once(
    portal: Portal, portal_with: Any, receiver: Receiver
) -> None:
    server = await portal_with(deliver=True, delivery_poll_seconds=60)
    await hook(portal, receiver.url())
    began = time.monotonic()
    post_id = await server.make.post()
    await until(lambda: bool(receiver.got))
    assert time.monotonic() - began < 10
    assert receiver.got[0].post_id == post_id


async def test_one_that_polls_finds_what_others_noted(
    portal: Portal, portal_with: Any, receiver: Receiver
) -> None:
    server = await portal_with(deliver=True, delivery_poll_seconds=0.05)
    await hook(portal, receiver.url())
    async with portal.tx() as tx:
        (number,) = await tx.scalars(select(subscription.c.id))
        row = {"subscription_id": number, "kind": "post_published", "data": '{"post_id":7}'}
        await tx.run(insert(outbox), row | {"user_id": 0, "depth": 1, "recorded_at": 0})
    await until(lambda: bool(receiver.got))
    assert server.services is not portal.services


async def test_hanging_receivers_keep_nobody_waiting(
    portal: Portal, portal_with: Any, receiver: Receiver
) -> None:
    """A thousand, of whom a hundred hang, and places for sixteen."""
    server = await portal_with(delivery_places=16, delivery_seconds=10)
    hanging = range(0, 1000, 10)
    receiver.replies |= {f"/{n}": replies.hanging for n in hanging}
    common = {"kind": "post_published", "offline": False, "ending": False, "user_id": 0}
    async with portal.tx() as tx:
        values = {"address": "https://app.test/", "created_at": tx.now}
        await tx.run(insert(outgoing_webhook), values)
        rows = [
            {**common, "webhook_id": 1, "address": receiver.url(f"/{n}"), "created_at": tx.now}
            for n in range(1000)
        ]
        await tx.run(insert(subscription), rows)
    async with portal.tx() as tx:
        recording.record(tx, PostPublished(7))
    async with courier(server.services) as made:
        running = asyncio.create_task(made.run())
        began = time.monotonic()
        healthy = {f"/{n}" for n in range(1000)} - {f"/{n}" for n in hanging}
        await until(lambda: healthy <= {got.path for got in receiver.got}, 60)
        took = time.monotonic() - began
        receiver.got.clear()
        # From now on they are known, and what is new arrives as if they were not there.
        async with portal.tx() as tx:
            recording.record(tx, PostPublished(8))
        began = time.monotonic()
        await until(lambda: healthy <= {got.path for got in receiver.got}, 60)
        again = time.monotonic() - began
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    # A hundred in sixteen places, half a second each, are some seconds. Waiting for their answers
    # would be more than a minute, and then again.
    assert took < 40
    assert again < 40


async def test_the_last_that_an_application_hears(portal: Portal, receiver: Receiver) -> None:
    app = await application(portal)
    for event in ("ONAPPUNINSTALL", ADD):
        await app.bind(event, receiver.url())
    await app.result("event.bind", EVENT=ADD, EVENT_TYPE="offline")
    await portal.make.post()
    async with portal.tx() as tx:
        await applications.uninstall(tx, app.id)
    await portal.make.post()
    await deliver(portal)
    (got,) = receiver.at()
    assert (got.event, got.form["data"]) == (
        "ONAPPUNINSTALL",
        {"CLEAN": "0", "LANGUAGE_ID": "en"},
    )
    assert "access_token" not in got.form["auth"]
    assert got.form["auth"]["application_token"] == app.application_token
    await sweep(portal.database, portal.settings)
    async with portal.tx(write=False) as tx:
        assert await tx.all(select(subscription)) == []


async def test_what_is_over_is_swept_away(portal: Portal, receiver: Receiver) -> None:
    app = await application(portal)
    await app.bind(ADD, receiver.url())
    await portal.make.post()
    await deliver(portal)
    receiver.replies["/hook"] = replies.broken
    await portal.make.post()
    async with portal.tx() as tx:
        old = {"subscription_id": 99, "kind": "post_published", "data": "{}", "user_id": 0}
        await tx.run(insert(outbox), old | {"depth": 1, "recorded_at": 0})
        await tx.run(update(outbox).where(outbox.c.id == 2).values(dead_at=1))
        await tx.run(update(delivery_attempt).values(at=1))
        await tx.run(update(event_token).values(forget_at=tx.now))
    await sweep(portal.database, portal.settings)
    async with portal.tx(write=False) as tx:
        for table in (outbox, delivery_attempt, event_token):
            assert await tx.all(select(table)) == []
