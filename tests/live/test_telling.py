"""What each change says, and to whom."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from feed24.access import Role, viewer
from feed24.departments import service as departments
from feed24.index.changes import previewed, record
from feed24.portal.tables import portal as portal_table
from feed24.sessions import service as sessions
from feed24.sessions.tables import session
from feed24.users.service import changing
from feed24.workgroups import service as workgroups
from tests.live.worker import Worker, sign_in, working
from tests.support.portal import Portal


@pytest.fixture
async def worker(portal: Portal) -> AsyncIterator[Worker]:
    async with working(portal) as worker:
        yield worker


async def test_a_stream_begins_with_a_greeting(portal: Portal, worker: Worker) -> None:
    listener = await worker.listen(1)
    (hello,) = await listener.heard()
    assert (hello.name, hello.data) == ("hello", {"resumed": False})
    assert listener.reader.last_id
    assert listener.reader.retry


async def test_those_who_see_a_post_hear_of_it(portal: Portal, worker: Worker) -> None:
    ann, bob, eve = [await portal.make.person(name) for name in ("Ann", "Bob", "Eve")]
    hearing = [await worker.listen(each) for each in (ann, bob, 1)]
    deaf = await worker.listen(eve)
    post = await portal.make.post(author=ann, to=[f"U{bob}"])
    await worker.step()
    assert [await each.told() for each in hearing] == [
        [("change", post, "published")],
        [("change", post, "published"), ("notification",)],
        [("change", post, "published")],
    ]
    assert await deaf.told() == []


async def test_what_is_said_of_a_post(portal: Portal, worker: Worker) -> None:
    ann = await portal.make.person("Ann")
    listener = await worker.listen(ann)
    post = await portal.make.post(IMPORTANT="Y")
    comment = 0

    async def told(method: str, **params: object) -> list[tuple[object, ...]]:
        nonlocal comment
        await worker.step()
        await listener.told()
        given = params if "COMMENT_ID" in params else {"POST_ID": post, **params}
        comment = await portal.result(method, given) or comment
        await worker.step()
        return await listener.told()

    said = [("change", post, what) for what in ("comments", "text", "reactions", "confirmations")]
    comments, text, reactions, confirmations = ([each] for each in said)
    assert await told("log.blogcomment.add", TEXT="Yes") == comments
    number = comment
    assert await told("feed24.comment.update", COMMENT_ID=number, TEXT="No") == text
    assert await told("feed24.reaction.add", COMMENT_ID=number, KIND="like") == reactions
    assert await told("feed24.reaction.add", KIND="like") == reactions
    assert await told("feed24.reaction.add", KIND="like") == []
    assert await told("feed24.reaction.remove") == reactions
    assert await told("feed24.reaction.remove") == []
    important = "socialnetwork.api.livefeed.blogpost.important.vote"
    assert await told(important, POST_ID=post) == []
    as_ann = {"POST_ID": post}
    await portal.result(important, as_ann, as_=ann)
    await worker.step()
    assert await listener.told() == confirmations
    assert await told("log.blogpost.update", POST_MESSAGE="New", POST_TITLE="N") == text
    assert await told("feed24.post.askAgain") == confirmations
    changed = await told("log.blogpost.update", POST_TITLE="M", IMPORTANT="N")
    assert changed == [("change", post, "importance", "text")]
    assert await told("log.blogpost.share", DEST=[f"U{ann}"]) == [
        ("change", post, "comments", "recipients"),
        ("notification",),
    ]
    assert await told("log.blogcomment.delete", COMMENT_ID=number) == text
    assert await told("log.blogpost.delete") == [("gone", post)]


async def test_a_vote_is_told_of_in_an_open_poll_only(portal: Portal, worker: Worker) -> None:
    listener = await worker.listen(1)

    async def voted(**held: int) -> list[int]:
        asked = {"QUESTIONS": [{"QUESTION": "Q", "ANSWERS": [{"MESSAGE": "A"}]}], **held}
        more: dict[str, Any] = {"UF_BLOG_POST_VOTE": "n1", "UF_BLOG_POST_VOTE_n1_DATA": asked}
        post = await portal.make.post(**more)
        (shown,) = await portal.result("log.blogpost.get", {"POST_ID": post})
        poll = {"attachId": int(shown["UF_BLOG_POST_VOTE"]["VALUE"])}
        found = (await portal.result("vote.AttachedVote.get", poll))["attach"]
        ((question, its),) = found["QUESTIONS"].items()
        told = []
        for method in ("vote", "stop", "resume"):
            await worker.step()
            await listener.told()
            ballot = {"ballot": {question: [*its["ANSWERS"]]}} if method == "vote" else {}
            await portal.result(f"vote.AttachedVote.{method}", {**poll, **ballot})
            await worker.step()
            told.append(len(await listener.told()))
        return told

    assert await voted() == [1, 1, 1]
    assert await voted(ANONYMITY=2) == [0, 1, 1]
    assert await voted(OPTIONS=2) == [0, 1, 1]


async def test_a_preview_is_told_of(portal: Portal, worker: Worker) -> None:
    listener = await worker.listen(1)
    post = await portal.make.post()
    await worker.step()
    await listener.told()
    async with portal.tx() as tx:
        record(tx, previewed(post))
    await worker.step()
    assert await listener.told() == [("change", post, "preview")]


async def test_who_loses_sight_of_a_post_hears_that(portal: Portal, worker: Worker) -> None:
    ann, bob = [await portal.make.person(name) for name in ("Ann", "Bob")]
    listener, other = await worker.listen(ann), await worker.listen(bob)
    post = await portal.make.post(to=[f"U{ann}", f"U{bob}"])
    await worker.step()
    await listener.told(), await other.told()
    await portal.result(
        "log.blogpost.update", {"POST_ID": post, "POST_TITLE": "T", "DEST": [f"U{bob}"]}
    )
    await worker.step()
    assert await listener.told() == [("gone", post)]
    assert await other.told() == [("change", post, "recipients", "text")]
    await portal.make.comment(post)
    await portal.result("log.blogpost.delete", {"POST_ID": post})
    await worker.step()
    assert await listener.told() == []
    assert await other.told() == [("gone", post)]


async def test_whose_rights_change_reads_everything_again(portal: Portal, worker: Worker) -> None:
    make = portal.make
    ann, bob = [await make.person(name) for name in ("Ann", "Bob")]
    root, team = await make.department("Root"), await make.department("Team")
    async with portal.tx() as tx:
        await departments.place(tx, ann, [team])
    group = await make.workgroup(members=[ann])
    listener, other = await worker.listen(ann), await worker.listen(bob)
    await make.role(group, ann, None)
    await worker.step()
    assert await listener.told() == [("access",)]
    await make.role(group, ann, Role.MEMBER)
    await make.post(to=[f"SG{group}"])
    await worker.step()
    assert await listener.told() == [("access",)]
    await portal.result("department.update", {"ID": team, "PARENT": root})
    await worker.step()
    assert await listener.told() == [("access",)]
    async with portal.tx() as tx:
        await workgroups.delete(tx, await viewer(tx, 1), group)
    await worker.step()
    assert await listener.told() == [("access",)]
    assert await other.told() == []


async def test_departments_that_move_there_and_back(portal: Portal, worker: Worker) -> None:
    """What could be seen in between may still be on the screen."""
    root, team = await portal.make.department("Root"), await portal.make.department("Team")
    ann = await portal.make.person("Ann", departments=[team])
    listener = await worker.listen(ann)
    for parent in (root, 1):
        await portal.result("department.update", {"ID": team, "PARENT": parent})
    await worker.step()
    assert await listener.told() == [("access",)]


async def test_one_who_signs_out_is_let_go(portal: Portal, worker: Worker) -> None:
    ann = await portal.make.person("Ann")
    _, first = await sign_in(portal, ann)
    _, second = await sign_in(portal, ann)
    one, two = await worker.listen(ann, "", first), await worker.listen(ann, "", second)
    async with portal.tx() as tx:
        await sessions.end(tx, ann, first)
    await worker.step()
    assert [short[0] for short in await one.told()] == ["bye"]
    assert (one.ended, two.ended) == (True, False)
    async with portal.tx() as tx:
        await changing.dismiss(tx, ann)
    await portal.make.post()
    await worker.step()
    (bye,) = [each for each in await two.heard() if each.name != "hello"]
    assert (bye.name, bye.data, two.ended) == ("bye", {"why": "signed_out"}, True)
    assert not worker.hub.occupied.is_set()


async def test_a_session_that_ended_before_its_stream_began(portal: Portal, worker: Worker) -> None:
    ann = await portal.make.person("Ann")
    _, number = await sign_in(portal, ann)
    async with portal.tx() as tx:
        await sessions.end(tx, ann, number)
    listener = await worker.listen(ann, "", number)
    assert [each.name for each in await listener.heard()] == ["bye"]


async def test_a_session_that_runs_out(portal: Portal, worker: Worker) -> None:
    listener = await worker.listen(1)
    async with portal.tx() as tx:
        past = datetime.now(UTC) - timedelta(seconds=1)
        await tx.run(update(session).values(expires_at=past))
    worker.follower._sessions_due = 0.0
    await worker.step()
    assert [each.name for each in await listener.heard()] == ["hello", "bye"]


async def test_a_closed_portal_lets_all_go(portal: Portal, worker: Worker) -> None:
    listener = await worker.listen(1)
    async with portal.tx() as tx:
        await tx.run(update(portal_table).values(closed=True))
    await worker.step()
    assert [each.name for each in await listener.heard()] == ["hello", "bye"]
    async with portal.tx() as tx:
        assert await tx.scalar(select(portal_table.c.closed))
        await tx.run(update(portal_table).values(closed=False))
