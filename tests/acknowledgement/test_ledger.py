"""Who is asked, who has confirmed, who is excused: now and at moments of the past."""

import pytest

from feed24.access import Role
from feed24.departments import service as departments
from feed24.users import service as users
from tests.acknowledgement.moving import Clock, change, confirm, numbers, states
from tests.support.portal import Portal

C, P, E = "CONFIRMED", "PENDING", "EXCUSED"


async def test_readers_are_asked_and_confirm(portal: Portal, clock: Clock) -> None:
    ann, bob = await portal.make.person("Ann"), await portal.make.person("Bob")
    await portal.make.person("Guest", extranet=True)
    post_id = await portal.make.post(author=ann, IMPORTANT="Y")
    # The author's mark comes with the publication.
    assert await states(portal, post_id) == {1: P, ann: C, bob: P}
    before = clock.forward(minutes=5)
    await confirm(portal, post_id, bob)
    between = clock.forward(minutes=5)
    await confirm(portal, post_id, 1)
    clock.forward(minutes=5)
    assert await numbers(portal, post_id) == (3, 3, 0, 0)
    assert await numbers(portal, post_id, between) == (3, 2, 1, 0)
    assert await numbers(portal, post_id, before) == (3, 1, 2, 0)


async def test_who_joins_is_asked_and_who_leaves_is_excused(portal: Portal, clock: Clock) -> None:
    ann, bob, cleo = [await portal.make.person(name) for name in ("Ann", "Bob", "Cleo")]
    group = await portal.make.workgroup(members=[ann, bob])
    post_id = await portal.make.post(to=[f"SG{group}"], IMPORTANT="Y")
    await confirm(portal, post_id, ann)
    moments = [clock.forward(hours=1)]
    await portal.make.role(group, cleo, Role.MEMBER)
    await portal.make.role(group, ann, None)
    await portal.make.role(group, bob, None)
    moments.append(clock.forward(hours=1))
    await portal.make.role(group, bob, Role.MODERATOR)
    moments.append(clock.forward(hours=1))
    await portal.make.role(group, cleo, Role.BANNED)
    moments.append(clock.forward(hours=1))
    assert [await states(portal, post_id, at) for at in moments] == [
        {1: C, ann: C, bob: P},
        # Who has confirmed stays so; who has not is excused when out of reach.
        {1: C, ann: C, bob: E, cleo: P},
        {1: C, ann: C, bob: P, cleo: P},
        {1: C, ann: C, bob: P, cleo: E},
    ]
    assert await numbers(portal, post_id) == (4, 2, 1, 1)


async def test_dismissal_and_return(portal: Portal, clock: Clock) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(IMPORTANT="Y")
    await confirm(portal, post_id, ann)
    asked = clock.forward(hours=1)
    async with portal.tx() as tx:
        await users.dismiss(tx, ann)
        await users.dismiss(tx, bob)
    gone = clock.forward(hours=1)
    async with portal.tx() as tx:
        await users.reinstate(tx, bob)
    late = await portal.make.person()
    clock.forward(hours=1)
    assert await states(portal, post_id) == {1: C, ann: C, bob: P, late: P}
    assert await states(portal, post_id, gone) == {1: C, ann: C, bob: E}
    assert await states(portal, post_id, asked) == {1: C, ann: C, bob: P}


async def test_people_of_moved_departments(portal: Portal, clock: Clock) -> None:
    make = portal.make
    upper, other = await make.department("Upper"), await make.department("Other")
    lower = await make.department("Lower", parent=upper)
    ann, bob = await make.person(departments=[lower]), await make.person(departments=[other])
    post_id = await make.post(to=[f"DR{upper}"], IMPORTANT="Y")
    moments = [clock.forward(hours=1)]
    await portal.result("department.update", {"ID": lower, "PARENT": other})
    moments.append(clock.forward(hours=1))
    await portal.result("department.update", {"ID": other, "PARENT": upper})
    moments.append(clock.forward(hours=1))
    await portal.result("department.delete", {"ID": other})
    moments.append(clock.forward(hours=1))
    below = await make.department("New", parent=lower)
    async with portal.tx() as tx:
        await departments.place(tx, bob, [below])
    cleo = await make.person(departments=[below])
    moments.append(clock.forward(hours=1))
    async with portal.tx() as tx:
        await departments.place(tx, bob, [])
    moments.append(clock.forward(hours=1))
    assert [await states(portal, post_id, at) for at in moments] == [
        {1: C, ann: P},
        {1: C, ann: E},
        {1: C, ann: P, bob: P},
        {1: C, ann: P, bob: P},
        {1: C, ann: P, bob: P, cleo: P},
        {1: C, ann: P, bob: E, cleo: P},
    ]


async def test_recipients_that_come_and_go(portal: Portal, clock: Clock) -> None:
    ann, bob, cleo = [await portal.make.person() for _ in range(3)]
    group = await portal.make.workgroup(members=[cleo])
    post_id = await portal.make.post(to=[f"U{ann}"], IMPORTANT="Y")
    moments = [clock.forward(hours=1)]
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": [f"SG{group}"]})
    moments.append(clock.forward(hours=1))
    await change(portal, post_id, DEST=[f"U{bob}", f"SG{group}"])
    moments.append(clock.forward(hours=1))
    await portal.result("sonet_group.delete", {"GROUP_ID": group})
    moments.append(clock.forward(hours=1))
    assert [await states(portal, post_id, at) for at in moments] == [
        {1: C, ann: P},
        {1: C, ann: P, cleo: P},
        {1: C, ann: E, bob: P, cleo: P},
        {1: C, ann: E, bob: P, cleo: E},
    ]


async def test_importance_switched_off_and_on(portal: Portal, clock: Clock) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(to=[f"U{ann}", f"U{bob}"], IMPORTANT="Y")
    await confirm(portal, post_id, ann)
    on = clock.forward(hours=1)
    await change(portal, post_id, IMPORTANT="N")
    off = clock.forward(hours=1)
    await change(portal, post_id, DEST=[f"U{ann}"])
    clock.forward(hours=1)
    await change(portal, post_id, IMPORTANT="Y")
    clock.forward(hours=1)
    # A new round asks those who see the post now; what was confirmed counts.
    assert await states(portal, post_id) == {1: C, ann: C}
    assert await states(portal, post_id, off) == {}
    assert await numbers(portal, post_id, off) == (0, 0, 0, 0)
    assert await states(portal, post_id, on) == {1: C, ann: C, bob: P}


async def test_a_deadline_that_moves_asks_nobody_anew(portal: Portal, clock: Clock) -> None:
    ann = await portal.make.person()
    first, later = "2090-01-01T00:00:00+00:00", "2091-01-01T00:00:00+00:00"
    group = await portal.make.workgroup(members=[ann])
    post_id = await portal.make.post(to=[f"SG{group}"], IMPORTANT="Y", IMPORTANT_DATE_END=first)
    before = clock.forward(hours=1)
    await portal.make.role(group, ann, None)
    clock.forward(hours=1)
    await change(portal, post_id, IMPORTANT="Y", IMPORTANT_DATE_END=later)
    clock.forward(hours=1)
    assert await states(portal, post_id) == {1: C, ann: E}
    report = "feed24.acknowledgement.report"
    now = await portal.result(report, {"POST_ID": post_id})
    then = await portal.result(report, {"POST_ID": post_id, "MOMENT": before.isoformat()})
    assert (then["DATE_END"], now["DATE_END"]) == (first, later)
    assert then["ASKED_SINCE"] == now["ASKED_SINCE"]


async def test_outsiders_confirm_without_being_asked(portal: Portal, clock: Clock) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup(opened=True, visible=True)
    post_id = await portal.make.post(to=[f"SG{group}"], IMPORTANT="Y")
    await confirm(portal, post_id, ann)
    assert await states(portal, post_id) == {1: C}
    clock.forward(hours=1)
    await portal.make.role(group, ann, Role.MEMBER)
    assert await states(portal, post_id) == {1: C, ann: C}


async def test_what_began_and_ended_in_one_second_was_not_seen(
    portal: Portal, clock: Clock
) -> None:
    ann = await portal.make.person()
    group = await portal.make.workgroup()
    post_id = await portal.make.post(to=[f"SG{group}"], IMPORTANT="Y")
    await portal.make.role(group, ann, Role.MEMBER)
    await portal.make.role(group, ann, None)
    await portal.make.role(group, ann, Role.MEMBER)
    await portal.make.role(group, ann, None)
    seen = clock.forward(hours=1)
    assert await states(portal, post_id) == {1: C}
    assert await states(portal, post_id, seen) == {1: C}


@pytest.mark.parametrize("important", ["Y", "N"])
async def test_the_ledger_goes_with_the_post(portal: Portal, clock: Clock, important: str) -> None:
    post_id = await portal.make.post(IMPORTANT="Y")
    clock.forward(hours=1)
    await change(portal, post_id, IMPORTANT=important)
    await portal.result("log.blogpost.delete", {"POST_ID": post_id})
    refused = await portal.error("feed24.acknowledgement.report", {"POST_ID": post_id})
    assert refused == (400, "ERROR_NOT_FOUND", "Post not found")
