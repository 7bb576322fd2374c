"""Where history begins, and what keeps it whole when somebody writes without keeping it."""

import asyncio

from alembic import command
from sqlalchemy import Connection, delete, func, select, text, update

from feed24.access import Role
from feed24.acknowledgement import ledger
from feed24.acknowledgement import lines as people
from feed24.acknowledgement.lines import Chosen
from feed24.acknowledgement.tables import confirmation
from feed24.db import Database
from feed24.departments.tables import department
from feed24.history import recording
from feed24.history.tables import held_code
from feed24.migrations import config, upgrade
from feed24.posts.tables import post
from feed24.settings import Settings
from feed24.workgroups.tables import workgroup_member
from tests.acknowledgement.moving import Clock, change, confirm, states
from tests.conftest import Portals
from tests.support.portal import Portal

BEFORE = "0004"
# A company of a version that kept no history.
OLD = """
INSERT INTO person (id, email, active, admin, extranet, name, last_name, second_name, work_position,
    time_zone, registered_at, updated_at) VALUES
    (1, 'a', true, true, false, '', '', '', '', '', 0, 0),
    (2, 'b', true, false, false, '', '', '', '', '', 0, 0),
    (3, 'c', true, false, true, '', '', '', '', '', 0, 0),
    (4, 'd', false, false, false, '', '', '', '', '', 0, 0);
INSERT INTO department (id, name, parent_id, sort) VALUES (1, 'A', NULL, 1), (2, 'B', 1, 1);
INSERT INTO department_member (user_id, department_id, position) VALUES (2, 2, 0), (4, 2, 0);
INSERT INTO workgroup (id, name, description, owner_id, visible, opened, closed, extranet, project,
    inviters, created_at, updated_at, active_at)
    VALUES (9, 'G', '', 1, true, true, false, true, false, 'K', 0, 0, 0);
INSERT INTO workgroup_member (id, workgroup_id, user_id, role, initiated_by, joined_at)
    VALUES (1, 9, 1, 'A', 'G', 0), (2, 9, 3, 'K', 'G', 0), (3, 9, 2, 'Z', 'G', 0);
INSERT INTO post (id, author_id, title, micro, message, published_at, published_act, comment_count,
    important, important_until, site_id, revision)
    VALUES (7, 1, 'T', false, 'M', 5, 1, 0, true, 99, 's1', 3);
INSERT INTO feed_entry (post_id, act, updated_at) VALUES (7, 1, 5);
INSERT INTO post_access (code, post_id) VALUES ('SA', 7), ('U1', 7), ('DR1', 7), ('SG9_K', 7);
INSERT INTO read_mark (id, post_id, user_id, marked_at) VALUES (1, 7, 1, 5), (2, 7, 3, 6);
"""


def _to_the_version_before(connection: Connection) -> None:
    command.upgrade(config(connection), BEFORE)


async def test_history_begins_at_the_migration_with_what_is_so(
    portals: Portals, engine: str
) -> None:
    settings = Settings.model_validate({"database_url": portals.url(engine)})
    database = Database.open(settings.sqlalchemy_url)
    try:
        async with database.transaction(write=True) as tx:
            await tx.begin()
            await tx.connection.run_sync(_to_the_version_before)
        async with database.transaction(write=True) as tx:
            for statement in OLD.split(";\n"):
                if statement.strip():
                    await tx.run(text(statement))
        await upgrade(settings.sqlalchemy_url)
        async with database.transaction(write=True) as tx:
            lines = await people.lines(tx, 7, None, Chosen(), 50, 0)
            found = {line.user_id: (line.state, line.confirmed_at) for line in lines}
            begun = await ledger.begun(tx, 7)
            report = await ledger.report(tx, 7, None)
            periods = await tx.scalar(select(func.count()).select_from(held_code))
            # What the migration wrote is what recording would have.
            await recording.catch_up(tx)
            assert await tx.scalar(select(func.count()).select_from(held_code)) == periods
    finally:
        await database.close()
    assert {person: state for person, (state, _) in found.items()} == {
        1: "CONFIRMED",
        2: "PENDING",
        3: "CONFIRMED",
    }
    assert report.round
    assert report.round.due_at
    assert (report.round.revision, report.round.due_at.timestamp()) == (1, 99)
    marked = found[3][1]
    assert marked
    assert begun
    assert marked.timestamp() == 6 < begun.timestamp()


async def test_what_was_written_without_history_is_caught_up_with(
    portal: Portal, clock: Clock
) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    upper = await portal.make.department()
    lower = await portal.make.department()
    cleo = await portal.make.person(departments=[lower])
    group = await portal.make.workgroup(members=[ann])
    post_id = await portal.make.post(to=[f"SG{group}", f"DR{upper}"], IMPORTANT="Y")
    second = await portal.make.post()
    clock.forward(hours=1)
    member = {"workgroup_id": group, "role": "K", "joined_at": clock.now}
    async with portal.tx() as tx:
        await tx.run(delete(workgroup_member).where(workgroup_member.c.user_id == ann))
        await tx.run(workgroup_member.insert(), {**member, "user_id": bob})
        await tx.run(update(department).where(department.c.id == lower).values(parent_id=upper))
        await tx.run(update(post).where(post.c.id == second).values(important=True))
    assert await states(portal, post_id) == {1: "CONFIRMED", ann: "PENDING"}
    async with portal.tx() as tx:
        await recording.catch_up(tx)
    expected = {1: "CONFIRMED", ann: "EXCUSED", bob: "PENDING", cleo: "PENDING"}
    assert await states(portal, post_id) == expected
    assert len(await states(portal, second)) == 4


async def test_changes_at_once_miss_nothing(portal: Portal) -> None:
    ann = await portal.make.person()
    groups = [await portal.make.workgroup() for _ in range(4)]
    await asyncio.gather(*(portal.make.role(group, ann, Role.MEMBER) for group in groups))
    async with portal.tx(write=False) as tx:
        going_on = held_code.c.until.is_(None) & (held_code.c.user_id == ann)
        held = await tx.scalars(select(held_code.c.code).where(going_on))
    assert set(held) == {f"U{ann}", "G2", *(f"SG{group}_K" for group in groups)}


async def test_confirming_at_once_counts_once(portal: Portal) -> None:
    ann = await portal.make.person()
    post_id = await portal.make.post(IMPORTANT="Y")
    await confirm(portal, post_id, ann)
    await change(portal, post_id, POST_MESSAGE="New")
    await asyncio.gather(*(confirm(portal, post_id, ann) for _ in range(4)))
    await asyncio.gather(
        *(portal.result("feed24.post.askAgain", {"POST_ID": post_id}) for _ in range(3))
    )
    async with portal.tx(write=False) as tx:
        its = confirmation.c.user_id == ann
        rows = await tx.scalars(select(confirmation.c.revision).where(its))
    assert sorted(rows) == [1, 2]
    assert await states(portal, post_id) == {1: "CONFIRMED", ann: "CONFIRMED"}
