"""Scheduled drafts: published once, whoever looks for them and whoever dies meanwhile."""

import asyncio
import sys
from contextlib import AsyncExitStack
from typing import Any

from sqlalchemy import update

from feed24.app import open_services
from feed24.catalogue import REGISTRY
from feed24.drafts import service
from feed24.drafts.schedule import publish_next
from feed24.drafts.tables import draft
from feed24.users import service as users
from tests.posts.feed import count, encoded, order, shown
from tests.support.portal import Portal

ADD, UPDATE, GET = "feed24.draft.add", "feed24.draft.update", "feed24.draft.get"
PAST, FUTURE = "2001-02-03T04:05:06+00:00", "2999-01-01"


async def publish_all(portal: Portal) -> None:
    while await publish_next(portal.services, REGISTRY):
        pass


async def plan(portal: Portal, *, as_: int = 1, **sent: Any) -> int:
    made: int = await portal.result(
        ADD, {"POST_MESSAGE": "Planned", "PUBLISH_AT": PAST, **sent}, as_=as_
    )
    return made


async def error_of(portal: Portal, draft_id: int, *, as_: int = 1) -> Any:
    return (await portal.result(GET, {"DRAFT_ID": draft_id}, as_=as_))["ERROR"]


async def test_what_is_due_is_published_in_order(portal: Portal) -> None:
    ann = await portal.make.person()
    await plan(portal, as_=ann, POST_MESSAGE="Second", PUBLISH_AT="2002-01-01")
    await plan(portal, as_=ann, POST_MESSAGE="First", FILES=[["a.txt", encoded(b"abc")]])
    await plan(portal, as_=ann, PUBLISH_AT=FUTURE)
    await plan(portal, as_=ann, PUBLISH_AT="")
    assert await publish_next(portal.services, REGISTRY) is True
    await publish_all(portal)
    assert await publish_next(portal.services, REGISTRY) is False
    texts = [(await shown(portal, n, as_=ann))["DETAIL_TEXT"] for n in await order(portal)]
    assert texts == ["Second", "First"]
    assert (await portal.call("feed24.draft.list", as_=ann))["total"] == 2
    (last, _) = await portal.result("log.blogpost.get")
    assert last["AUTHOR_ID"] == str(ann)


async def test_a_refused_one_waits_for_its_author(portal: Portal) -> None:
    ann = await portal.make.person()
    closed = await portal.make.workgroup()
    made = await plan(portal, as_=ann, DEST=[f"SG{closed}"], TAGS="never")
    fine = await plan(portal, as_=ann)
    await publish_all(portal)
    found = await error_of(portal, made, as_=ann)
    assert found.pop("DATE")
    text = "No access to one or more message recipients"
    assert found == {"CODE": "ERROR_CORE", "TEXT": text}
    (listed,) = await portal.result("feed24.draft.list", as_=ann)
    assert (listed["ID"], listed["ERROR"]["TEXT"]) == (str(made), text)
    assert await count(portal) == 1
    assert fine
    await portal.result(UPDATE, {"DRAFT_ID": made, "DEST": ["UA"]}, as_=ann)
    assert await error_of(portal, made, as_=ann) is None
    await publish_all(portal)
    assert await count(portal) == 2


async def test_somebody_dismissed_publishes_nothing(portal: Portal) -> None:
    ann = await portal.make.person()
    made = await plan(portal, as_=ann)
    async with portal.tx() as tx:
        await users.dismiss(tx, ann)
    await publish_all(portal)
    assert await count(portal) == 0
    async with portal.tx() as tx:
        await users.reinstate(tx, ann)
    found = await error_of(portal, made, as_=ann)
    assert (found["CODE"], found["TEXT"]) == ("authorization_error", "Unable to authorize user")


async def test_a_mistake_of_ours_keeps_nobody_waiting(portal: Portal, caplog: Any) -> None:
    broken, fine = await plan(portal), await plan(portal, PUBLISH_AT="2002-01-01")
    async with portal.tx() as tx:
        spoilt = update(draft).where(draft.c.id == broken).values(sent="{")
        await tx.run(spoilt)
    await publish_all(portal)
    assert (await count(portal), fine) == (1, fine)
    async with portal.tx(write=False) as tx:
        (row,) = await tx.all(draft.select())
    assert (row.id, row.error_code) == (broken, "INTERNAL_SERVER_ERROR")


async def test_workers_that_race_publish_each_once(portal: Portal) -> None:
    """Three workers with databases of their own."""
    made = [await plan(portal, POST_MESSAGE=f"No {n}") for n in range(12)]
    workers = [await open_services(portal.settings) for _ in range(3)]
    async with AsyncExitStack() as stack:
        for each in workers:
            stack.push_async_callback(each.database.close)

        async def work(services: Any) -> int:
            done = 0
            for _ in range(len(made) * 2):
                done += await publish_next(services, REGISTRY)
            return done

        done = await asyncio.gather(*map(work, workers))
    assert sum(done) == len(made)
    rows = await portal.result("log.blogpost.get")
    assert sorted(row["DETAIL_TEXT"] for row in rows) == sorted(f"No {n}" for n in range(12))
    assert (await portal.call("feed24.draft.list"))["total"] == 0


async def test_a_killed_worker_leaves_the_draft_to_another(portal: Portal) -> None:
    await plan(portal)
    url = portal.settings.database_url
    assert url is not None
    arguments = (str(portal.settings.data), url.get_secret_value())
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.drafts.dying", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"holding\n"
    assert await count(portal) == 0
    if not portal.database.sqlite:
        # Held by the other; nobody waits for it.
        assert await publish_next(portal.services, REGISTRY) is False
    process.kill()
    await process.wait()
    while await count(portal) == 0:
        await publish_next(portal.services, REGISTRY)
    await publish_all(portal)
    assert await count(portal) == 1
    assert (await portal.call("feed24.draft.list"))["total"] == 0


async def test_the_author_and_the_clock_do_not_both_publish(portal: Portal) -> None:
    made = await plan(portal)
    sent = {"DRAFT_ID": made}
    await asyncio.gather(
        portal.call("feed24.draft.publish", sent), publish_next(portal.services, REGISTRY)
    )
    await publish_all(portal)
    assert await count(portal) == 1


async def test_a_running_server_does_it_by_itself(portal: Portal, portal_with: Any) -> None:
    soon = await portal_with(schedule_seconds=0.05)
    await plan(soon)
    async with asyncio.timeout(30):
        while await count(portal) == 0:
            # A look is some statements long.
            pass
    assert await count(portal) == 1


async def test_an_author_who_changes_it_meanwhile_hears_no_old_error(portal: Portal) -> None:
    made = await plan(portal, POST_MESSAGE="")
    async with portal.tx() as tx:
        row = await service.next_due(tx)
    assert row is not None
    await portal.result(UPDATE, {"DRAFT_ID": made, "POST_MESSAGE": "Better"})
    async with portal.tx() as tx:
        await service.note_failure(tx, row, "X", "too late")
    assert await error_of(portal, made) is None
