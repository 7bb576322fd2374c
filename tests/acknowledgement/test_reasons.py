"""Why each person is asked, what narrows the list, and how units stand."""

from datetime import datetime
from typing import Any

import pytest

from feed24.access import Role
from feed24.departments import service as departments
from feed24.users import service as users
from tests.acknowledgement.moving import LIST, Clock, change, confirm, written
from tests.support.portal import Portal
from tests.support.statements import counted

BREAKDOWN = "feed24.acknowledgement.breakdown"
WHY = ("REASON", "REASON_CODE", "REASON_NAME", "WHY_NOT")


async def lines(
    portal: Portal, post_id: int, at: datetime | None = None, *, as_: int = 1, **sent: Any
) -> dict[int, dict[str, Any]]:
    params = {"POST_ID": post_id, **written(at), **sent}
    found = await portal.call(LIST, params, as_=as_)
    assert found["total"] == len(found["result"])
    return {int(row["ID"]): row for row in found["result"]}


async def reasons(portal: Portal, post_id: int, **sent: Any) -> dict[int, tuple[Any, ...]]:
    found = await lines(portal, post_id, **sent)
    return {number: tuple(row[name] for name in WHY) for number, row in found.items()}


async def bars(
    portal: Portal, post_id: int, at: datetime | None = None, *, as_: int = 1
) -> dict[str, tuple[Any, ...]]:
    rows = await portal.result(BREAKDOWN, {"POST_ID": post_id, **written(at)}, as_=as_)
    names = ("NAME", "ASKED", "CONFIRMED", "PENDING", "EXCUSED")
    return {row["CODE"]: tuple(row[name] for name in names) for row in rows}


async def test_as_what_everybody_is_asked(portal: Portal, clock: Clock) -> None:
    make = portal.make
    stock, night = await make.department("Stock"), await make.department("Night")
    await portal.result("department.update", {"ID": night, "PARENT": stock})
    author, named, member = [await make.person() for _ in range(3)]
    worker = await make.person(departments=[night, stock])
    group = await make.workgroup("Crew", owner=author, members=[member, worker])
    to = [f"U{named}", f"DR{stock}", f"SG{group}"]
    post_id = await make.post(author=author, to=to, IMPORTANT="Y")
    found = await reasons(portal, post_id)
    assert found == {
        1: ("ADMINISTRATOR", None, None, None),
        author: ("AUTHOR", None, None, None),
        named: ("PERSON", None, None, None),
        member: ("WORKGROUP", f"SG{group}", "Crew", None),
        # What tells most of a person comes first.
        worker: ("DEPARTMENT", found[worker][1], found[worker][2], None),
    }
    assert found[worker][1:3] in {(f"D{stock}", "Stock"), (f"D{night}", "Night")}
    assert (await lines(portal, post_id))[worker]["DEPARTMENTS"] == ["Stock", "Night"]
    to_all = await make.post(author=author, IMPORTANT="Y")
    assert (await reasons(portal, to_all))[member] == ("EVERYONE", None, None, None)


async def test_since_when_somebody_is_asked(portal: Portal, clock: Clock) -> None:
    ann, bob, cleo = [await portal.make.person() for _ in range(3)]
    group = await portal.make.workgroup(members=[ann])
    begun = clock.now
    post_id = await portal.make.post(to=[f"SG{group}"], IMPORTANT="Y")
    clock.forward(days=1)
    joined = clock.now
    await portal.make.role(group, bob, Role.MEMBER)
    clock.forward(days=1)
    shared = clock.now
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": [f"U{cleo}"]})
    clock.forward(days=1)
    # Another role, or another way to it, is no new beginning.
    await portal.make.role(group, ann, Role.MODERATOR)
    found = await lines(portal, post_id)
    since = {number: row["SINCE"] for number, row in found.items()}
    assert since == {
        1: begun.isoformat(),
        ann: begun.isoformat(),
        bob: joined.isoformat(),
        cleo: shared.isoformat(),
    }


async def test_why_somebody_is_asked_no_more(portal: Portal, clock: Clock) -> None:
    make = portal.make
    team = await make.department("Team")
    gone, left, moved, dropped = [await make.person() for _ in range(4)]
    async with portal.tx() as tx:
        await departments.place(tx, moved, [team])
    group = await make.workgroup("Crew", members=[left])
    to = [f"U{gone}", f"SG{group}", f"D{team}", f"U{dropped}"]
    post_id = await make.post(to=to, IMPORTANT="Y")
    before = clock.forward(hours=1)
    async with portal.tx() as tx:
        await users.dismiss(tx, gone)
        await departments.place(tx, moved, [])
    await make.role(group, left, None)
    await change(portal, post_id, DEST=to[:3])
    clock.forward(hours=1)
    assert await reasons(portal, post_id, STATE="EXCUSED") == {
        gone: ("PERSON", None, None, "DISMISSED"),
        left: ("WORKGROUP", f"SG{group}", "Crew", "LEFT"),
        moved: ("DEPARTMENT", f"D{team}", "Team", "LEFT"),
        dropped: ("PERSON", None, None, "NOT_ADDRESSED"),
    }
    then = await lines(portal, post_id, before)
    assert {row["WHY_NOT"] for row in then.values()} == {None}
    assert then[moved]["DEPARTMENTS"] == ["Team"]
    assert (await lines(portal, post_id))[moved]["DEPARTMENTS"] == []


async def test_a_text_confirmed_that_counts_no_more(portal: Portal, clock: Clock) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(to=[f"U{ann}", f"U{bob}"], IMPORTANT="Y")
    await confirm(portal, post_id, ann)
    before = clock.forward(hours=1)
    await change(portal, post_id, POST_MESSAGE="Another text")
    await portal.result("feed24.post.askAgain", {"POST_ID": post_id})
    clock.forward(hours=1)
    found = await lines(portal, post_id)
    assert (found[ann]["STATE"], found[ann]["EARLIER_REVISION"]) == ("PENDING", 1)
    assert found[bob]["EARLIER_REVISION"] is None
    assert (await lines(portal, post_id, before))[ann]["EARLIER_REVISION"] is None


async def test_finding_a_person(portal: Portal) -> None:
    make = portal.make
    anna = await make.person("Анна-Мария", last_name="Орлова")
    bob = await make.person("Bob", last_name="O'Neil_%")
    post_id = await make.post(to=[f"U{anna}", f"U{bob}"], IMPORTANT="Y")
    for words, found in (
        ("ОРЛ", {anna}),
        ("мар орл", {anna}),
        ("рия", set()),
        ("o'n", {bob}),
        ("bob o'neil_%", {bob}),
        ("neil%", set()),
        ("_", set()),
        ("ada", {1}),
        ("орлова bob", set()),
        ('"{}\\', set()),
        ("  ", {1, anna, bob}),
        ("b" * 5000, set()),
    ):
        assert (await lines(portal, post_id, FIND=words)).keys() == found, words
    assert (await lines(portal, post_id, FIND="bob", STATE="CONFIRMED")) == {}


async def test_units_and_their_people(portal: Portal, clock: Clock) -> None:
    make = portal.make
    stock = await make.department("Stock")
    night = await make.department("Night", parent=stock)
    day = await make.department("Day", parent=stock)
    ann, bob = [await make.person(departments=[night]) for _ in range(2)]
    cleo = await make.person(departments=[day, night])
    dan = await make.person(departments=[])
    async with portal.tx() as tx:
        await departments.place(tx, dan, [])
        await departments.place(tx, 1, [])
    group = await make.workgroup("Crew", members=[dan, ann])
    post_id = await make.post(to=[f"DR{stock}", f"SG{group}"], IMPORTANT="Y")
    await confirm(portal, post_id, ann)
    asked = clock.forward(hours=1)
    async with portal.tx() as tx:
        await departments.place(tx, bob, [day])
        await users.dismiss(tx, cleo)
    clock.forward(hours=1)
    assert await bars(portal, post_id, asked) == {
        f"D{night}": ("Night", 3, 1, 2, 0),
        f"SG{group}": ("Crew", 3, 2, 1, 0),
        "D0": (None, 2, 1, 1, 0),
        f"D{day}": ("Day", 1, 0, 1, 0),
    }
    now = await bars(portal, post_id)
    assert now == {
        f"SG{group}": ("Crew", 3, 2, 1, 0),
        f"D{day}": ("Day", 1, 0, 1, 0),
        "D0": (None, 3, 1, 1, 1),
        f"D{night}": ("Night", 1, 1, 0, 0),
    }
    pending = [numbers[3] for numbers in now.values()]
    assert pending == sorted(pending, reverse=True)
    for at in (asked, None):
        for code, numbers in (await bars(portal, post_id, at)).items():
            for state, count in zip(("CONFIRMED", "PENDING", "EXCUSED"), numbers[2:], strict=True):
                assert len(await lines(portal, post_id, at, UNIT=code, STATE=state)) == count
    assert (await lines(portal, post_id, UNIT=f"D{night}", FIND="zz")) == {}
    await portal.result("department.delete", {"ID": night})
    clock.forward(hours=1)
    # What is gone by now still has had its people.
    assert (await bars(portal, post_id, asked))[f"D{night}"] == (None, 3, 1, 2, 0)
    assert len(await lines(portal, post_id, asked, UNIT=f"D{night}")) == 3


@pytest.mark.parametrize("unit", ["x", "D", "U1", "SG1_K", "G2", "D1' OR 1=1", "DR1", f"D{2**63}"])
async def test_wrong_units(portal: Portal, unit: str) -> None:
    post_id = await portal.make.post(IMPORTANT="Y")
    refused = await portal.error(LIST, {"POST_ID": post_id, "UNIT": unit})
    assert refused == (400, "ERROR_ARGUMENT", "Wrong UNIT")


async def test_nobody_learns_of_units_that_they_may_not_know(portal: Portal, clock: Clock) -> None:
    make = portal.make
    team = await make.department("Team")
    author, spy = await make.person(departments=[team]), await make.person()
    secret = await make.workgroup("Secret", visible=False, members=[author])
    mine = await make.workgroup("Mine", moderators=[spy], members=[author])
    elsewhere = await make.workgroup("Elsewhere", visible=False, members=[author, spy])
    post_id = await make.post(author=author, to=[f"SG{secret}", f"SG{mine}"], IMPORTANT="Y")
    assert {f"SG{secret}", f"SG{mine}"} <= (await bars(portal, post_id, as_=author)).keys()
    seen = await bars(portal, post_id, as_=spy)
    assert f"SG{mine}" in seen
    assert f"SG{secret}" not in seen
    assert await lines(portal, post_id, as_=spy, UNIT=f"SG{secret}") == {}
    told = await lines(portal, post_id, as_=spy)
    assert "Secret" not in str(told)
    # A workgroup that the post is not addressed to has no people here, whoever is in it.
    for who in (1, author, spy):
        assert await lines(portal, post_id, as_=who, UNIT=f"SG{elsewhere}") == {}
    # Guests know no departments.
    guest = await make.person(extranet=True)
    await make.role(mine, guest, Role.MODERATOR)
    assert (await bars(portal, post_id, as_=guest)).keys() == {f"SG{mine}"}
    assert await lines(portal, post_id, as_=guest, UNIT=f"D{team}") == {}
    assert "Team" not in str(await lines(portal, post_id, as_=guest))


async def test_others_are_refused(portal: Portal, clock: Clock) -> None:
    ann, bob = await portal.make.person(), await portal.make.person()
    post_id = await portal.make.post(to=[f"U{ann}"], IMPORTANT="Y")
    assert (await portal.error(BREAKDOWN, {"POST_ID": post_id}, as_=ann))[1] == "ACCESS_DENIED"
    for who, which in ((bob, post_id), (1, 999)):
        refused = await portal.error(BREAKDOWN, {"POST_ID": which}, as_=who)
        assert refused == (400, "ERROR_NOT_FOUND", "Post not found")
    for moment in ("whenever", "2090-01-01", "2000-01-01"):
        sent = {"POST_ID": post_id, "MOMENT": moment}
        assert (await portal.error(BREAKDOWN, sent))[1] == "ERROR_ARGUMENT"
    plain = await portal.make.post()
    assert await bars(portal, plain) == {}


async def test_what_they_cost(portal: Portal) -> None:
    make = portal.make

    async def cost(post_id: int) -> list[int]:
        found = []
        for method, sent in ((LIST, {}), (LIST, {"FIND": "a", "UNIT": "D0"}), (BREAKDOWN, {})):
            with counted(portal.services.database) as seen:
                await portal.result(method, {"POST_ID": post_id, **sent})
            found.append(len(seen))
        return found

    team = await make.department()
    first = await make.person(departments=[team])
    little = await cost(await make.post(to=[f"DR{team}"], author=first, IMPORTANT="Y"))
    for _ in range(12):
        await make.person(departments=[team, await make.department()])
    groups = [await make.workgroup(members=[first]) for _ in range(3)]
    to = ["UA", f"DR{team}", *(f"SG{each}" for each in groups)]
    assert await cost(await make.post(to=to, author=first, IMPORTANT="Y")) == little
