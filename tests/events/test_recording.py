"""What is told, and what is not."""

from typing import Any

import pytest

from feed24.catalogue import REGISTRY
from feed24.drafts.schedule import publish_next
from feed24.events import recording
from feed24.events.kinds import PostEdited, PostPublished
from feed24.events.tables import event_token
from tests.events.receiver import Receiver
from tests.events.telling import Application, application, deliver, waiting
from tests.support.portal import Portal
from tests.support.statements import counted

ALL = ["ONLIVEFEEDPOSTADD", "ONLIVEFEEDPOSTUPDATE", "ONLIVEFEEDPOSTDELETE", "ONUSERADD"]
ALL += ["ONSONETGROUPADD", "ONSONETGROUPUPDATE", "ONSONETGROUPDELETE"]


async def hearing(portal: Portal) -> None:
    sent = {"HANDLER": "https://app.test/hook", "EVENTS": ALL}
    await portal.result("feed24.webhook.outgoing.add", sent)


async def heard(portal: Portal) -> list[str]:
    return [row.kind for row in await waiting(portal)]


async def test_what_is_told_of_posts(portal: Portal) -> None:
    ann = await portal.make.person()
    await hearing(portal)
    fields: dict[str, Any] = {"IMPORTANT": "Y", "FILES": [["a.txt", "YWJj"]], "TAGS": "a"}
    post_id = await portal.make.post(message="Hello [USER=2]you[/USER]", **fields)
    assert await heard(portal) == ["post_published"]
    quiet: list[tuple[str, dict[str, Any]]] = [
        ("log.blogcomment.add", {"POST_ID": post_id, "TEXT": "x"}),
        ("log.blogpost.share", {"POST_ID": post_id, "DEST": [f"U{ann}"]}),
        ("socialnetwork.api.livefeed.blogpost.important.vote", {"params": {"POST_ID": post_id}}),
        ("feed24.post.pin", {"POST_ID": post_id}),
        ("feed24.reaction.add", {"POST_ID": post_id, "REACTION": "like"}),
        ("log.blogpost.add", {"POST_MESSAGE": ""}),
        ("log.blogpost.update", {"POST_ID": post_id}),
        ("log.blogpost.delete", {"POST_ID": 999}),
    ]
    for method, sent in quiet:
        await portal.call(method, sent)
    assert await heard(portal) == ["post_published"]
    await portal.result("log.blogpost.update", {"POST_ID": post_id, "POST_TITLE": "New"})
    await portal.result("log.blogpost.delete", {"POST_ID": post_id})
    assert await heard(portal) == ["post_published", "post_edited", "post_deleted"]
    assert {row.data for row in await waiting(portal)} == {f'{{"post_id":{post_id}}}'}


async def test_drafts_are_told_when_they_are_published(portal: Portal) -> None:
    ann = await portal.make.person()
    await hearing(portal)
    sent = {"POST_MESSAGE": "Planned", "PUBLISH_AT": "2001-01-01"}
    await portal.result("feed24.draft.add", sent, as_=ann)
    assert await heard(portal) == []
    assert await publish_next(portal.services, REGISTRY)
    (row,) = await waiting(portal)
    assert (row.kind, row.user_id) == ("post_published", ann)
    made = await portal.result("feed24.draft.add", {"POST_MESSAGE": "Now"})
    await portal.result("feed24.draft.publish", {"DRAFT_ID": made})
    assert await heard(portal) == ["post_published"] * 2


async def test_what_is_told_of_workgroups_and_people(portal: Portal) -> None:
    ann = await portal.make.person()
    await hearing(portal)
    group = await portal.result("sonet_group.create", {"NAME": "Crew"})
    assert await heard(portal) == ["workgroup_created"]
    changes: list[tuple[str, dict[str, Any]]] = [
        ("sonet_group.update", {"NAME": "New"}),
        ("sonet_group.update", {"CLOSED": "Y", "OWNER_ID": ann}),
        ("sonet_group.setowner", {"USER_ID": 1}),
    ]
    for method, sent in changes:
        await portal.result(method, {"GROUP_ID": group, **sent})
    await portal.result("sonet_group.user.add", {"GROUP_ID": group, "USER_ID": [ann]})
    assert await heard(portal) == ["workgroup_created", *["workgroup_changed"] * 3]
    await portal.result("sonet_group.delete", {"GROUP_ID": group})
    await portal.result("user.add", {"EMAIL": "new@example.test", "UF_DEPARTMENT": [1]})
    await portal.result("user.update", {"ID": ann, "NAME": "Anne"})
    assert (await heard(portal))[4:] == ["workgroup_deleted", "person_added"]


async def test_what_did_not_happen_is_not_told(portal: Portal) -> None:
    await hearing(portal)

    async def fail() -> None:
        async with portal.tx() as tx:
            recording.record(tx, PostPublished(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await heard(portal) == []


async def test_equal_events_of_one_call_are_told_once(portal: Portal) -> None:
    await hearing(portal)
    async with portal.tx() as tx:
        recording.record(tx, PostPublished(1), PostEdited(2), PostEdited(1), PostEdited(2))
    assert await heard(portal) == ["post_published", "post_edited"]


async def test_telling_costs_one_statement_whoever_listens(portal: Portal) -> None:
    async def cost() -> list[str]:
        with counted(portal.services.database) as seen:
            await portal.result("log.blogpost.add", {"POST_MESSAGE": "x"})
        return [each for each in seen if "outbox" in each]

    await portal.make.post()
    assert len(await cost()) == 1
    for _ in range(5):
        await hearing(portal)
    assert len(await cost()) == 1
    with counted(portal.services.database) as seen:
        await portal.result("log.blogpost.get")
        await portal.make.comment(1)
    assert not [each for each in seen if "outbox" in each]


async def test_chains_of_consequences_end(portal: Portal, receiver: Receiver) -> None:
    """A handler that publishes with the token of each event that it hears."""
    app = await application(portal)
    await app.bind("ONLIVEFEEDPOSTADD", receiver.url())
    await portal.make.post()
    told = 0
    while await waiting(portal):
        await deliver(portal)
        for got in receiver.at()[told:]:
            told += 1
            token = got.form["auth"]["access_token"]
            again = Application(portal, app.id, app.application_token, token)
            await again.result("log.blogpost.add", POST_MESSAGE="Me too")
        assert told < 20
    assert told == recording.DEEPEST
    # A call by nobody's event begins anew.
    await portal.make.post()
    assert [row.depth for row in await waiting(portal)] == [1]
    async with portal.tx(write=False) as tx:
        kept = await tx.all(event_token.select())
    assert sorted({row.depth for row in kept}) == list(range(1, recording.DEEPEST + 1))
    assert all(len(row.access_hash) == 64 for row in kept)
