"""Whoever is told of an event learns ids from it, and with its token what its person may see."""

import json

from sqlalchemy import select

from feed24.events.tables import delivery_attempt, offline_event, outbox
from tests.events.receiver import receiving
from tests.events.telling import application, deliver
from tests.support.portal import Portal

WORD = "Xylophone"


async def test_events_tell_no_more_than_ids(portal: Portal) -> None:
    ann, bob, outsider = [await portal.make.person() for _ in range(3)]
    async with receiving() as receiver:
        app = await application(portal, outsider)
        chosen = await application(portal)
        queue = {"EVENT_TYPE": "offline"}
        for event in ("ADD", "UPDATE", "DELETE"):
            name = f"ONLIVEFEEDPOST{event}"
            # Of others than administrators handlers act as themselves.
            await app.bind(name, receiver.url("/own"))
            await chosen.bind(name, receiver.url("/chosen"), AUTH_TYPE=outsider)
            await chosen.result("event.bind", EVENT=name, **queue)
        hook = {"HANDLER": receiver.url("/hook"), "EVENTS": ["ONLIVEFEEDPOSTADD"]}
        await portal.result("feed24.webhook.outgoing.add", hook)
        files = [[f"{WORD}.txt", "YWJj"]]
        post_id = await portal.make.post(
            author=ann, to=[f"U{bob}"], message=WORD, POST_TITLE=f"About {WORD}", FILES=files
        )
        sent = {"POST_ID": post_id, "POST_TITLE": f"More {WORD}"}
        await portal.result("log.blogpost.update", sent, as_=ann)
        await deliver(portal)
        for path in ("/own", "/chosen"):
            for got in receiver.at(path):
                token = got.form["auth"]["access_token"]
                asked = {"auth": token, "POST_ID": post_id}
                answer = await portal.http.post("/rest/log.blogpost.get", json=asked)
                assert WORD not in answer.text
                assert got.form["auth"]["user_id"] == str(outsider)
        await portal.result("log.blogpost.delete", {"POST_ID": post_id}, as_=ann)
        await deliver(portal)
        assert len(receiver.got) == 7
        assert not [got for got in receiver.got if WORD.encode() in got.raw]
        shown = await chosen.result("event.offline.list")
        assert len(shown) == 3
        assert WORD not in json.dumps([shown, await portal.result("feed24.delivery.list")])
    async with portal.tx(write=False) as tx:
        for table in (outbox, offline_event, delivery_attempt):
            assert WORD not in str(await tx.all(select(table)))
