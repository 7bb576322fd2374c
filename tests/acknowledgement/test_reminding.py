"""Reminding people: of what they see, once a day, by those who may."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from feed24.access import Role
from feed24.users import service as users
from tests.acknowledgement.moving import REPORT, Clock, confirm, written
from tests.acknowledgement.test_reasons import lines
from tests.conftest import Restart
from tests.support.portal import Portal
from tests.support.statements import counted

REMIND = "feed24.acknowledgement.remind"
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def noon(clock: Clock) -> Clock:
    """A day that does not end during a test."""
    clock.now = max(clock.now, NOON).replace(hour=12)
    return clock


async def remind(portal: Portal, post_id: int, *, as_: int = 1, **sent: Any) -> tuple[int, int]:
    found = await portal.result(REMIND, {"POST_ID": post_id, **sent}, as_=as_)
    return found["REMINDED"], found["BEFORE"]


async def reminders(portal: Portal, user_id: int) -> list[tuple[int, int]]:
    """The posts that a person was reminded of, and by whom, the latest first."""
    rows = await portal.result("feed24.notification.list", as_=user_id)
    told = [row for row in rows if row["KIND"] == "reminder"]
    return [(int(row["POST_ID"]), int(row["ACTOR_ID"])) for row in told]


async def test_those_who_have_not_confirmed_are_reminded(portal: Portal, noon: Clock) -> None:
    author, ann, bob, cleo = [await portal.make.person() for _ in range(4)]
    to = [f"U{each}" for each in (ann, bob, cleo)]
    post_id = await portal.make.post(author=author, to=to, IMPORTANT="Y")
    await confirm(portal, post_id, bob)
    # The administrator is asked too.
    assert await remind(portal, post_id, as_=author) == (3, 0)
    assert await reminders(portal, ann) == [(post_id, author)]
    assert await reminders(portal, cleo) == [(post_id, author)]
    assert await reminders(portal, bob) == []
    assert await reminders(portal, author) == []
    shown = await lines(portal, post_id)
    assert shown[ann]["REMINDED"] == noon.now.isoformat()
    assert shown[bob]["REMINDED"] is None
    report = await portal.result(REPORT, {"POST_ID": post_id})
    assert (report["PENDING"], report["REMINDED"]) == (3, 2)


async def test_once_a_day_whoever_asks(portal: Portal, noon: Clock) -> None:
    author, ann, bob = [await portal.make.person() for _ in range(3)]
    post_id = await portal.make.post(author=author, to=[f"U{ann}"], IMPORTANT="Y")
    other = await portal.make.post(author=author, to=[f"U{ann}"], IMPORTANT="Y")
    before = noon.forward(minutes=5)
    assert await remind(portal, post_id, as_=author) == (2, 0)
    noon.forward(hours=10, minutes=55)
    past = await portal.result(REPORT, {"POST_ID": post_id, **written(before)})
    assert past["REMINDED"] == 0
    assert await remind(portal, post_id, as_=author) == (0, 2)
    # Nobody is reminded by oneself, nor counted.
    assert await remind(portal, post_id) == (0, 1)
    await portal.result("log.blogpost.share", {"POST_ID": post_id, "DEST": [f"U{bob}"]})
    assert await remind(portal, post_id) == (1, 1)
    assert await remind(portal, other) == (1, 0)
    for who, count in ((1, 2), (author, 3)):
        assert (await portal.result(REPORT, {"POST_ID": post_id}, as_=who))["REMINDED"] == count
    # A quarter past midnight is another day.
    noon.forward(hours=1, minutes=15)
    assert (await portal.result(REPORT, {"POST_ID": post_id}))["REMINDED"] == 0
    assert await remind(portal, post_id) == (2, 0)
    assert await reminders(portal, ann) == [(post_id, 1), (other, 1), (post_id, author)]


async def test_the_day_is_that_of_the_portal(portal_with: Restart, noon: Clock) -> None:
    portal = await portal_with(time_zone="Asia/Almaty")
    ann = await portal.make.person()
    post_id = await portal.make.post(to=[f"U{ann}"], IMPORTANT="Y")
    noon.now = noon.now.replace(hour=18, minute=30)
    assert await remind(portal, post_id) == (1, 0)
    noon.forward(hours=1)
    assert await remind(portal, post_id) == (1, 0)
    assert await remind(portal, post_id) == (0, 1)


async def test_a_moment_that_the_portal_s_zone_has_no_day_for(portal_with: Restart) -> None:
    portal = await portal_with(time_zone="America/New_York")
    post_id = await portal.make.post(IMPORTANT="Y")
    sent = {"POST_ID": post_id, "MOMENT": "0001-01-01T00:00:00Z"}
    assert (await portal.error(REPORT, sent))[2] == "The ledger of the post begins later"


async def test_only_some(portal: Portal, noon: Clock) -> None:
    author, ann, bob, cleo, stranger = [await portal.make.person() for _ in range(5)]
    to = [f"U{each}" for each in (ann, bob, cleo)]
    post_id = await portal.make.post(author=author, to=to, IMPORTANT="Y")
    await confirm(portal, post_id, bob)
    named = [ann, str(ann), bob, stranger, author, 10**6, 0, -1, "x", {}, 2**70]
    assert await remind(portal, post_id, as_=author, USER_ID=named) == (1, 0)
    assert await remind(portal, post_id, as_=author, USER_ID=cleo) == (1, 0)
    assert await remind(portal, post_id, as_=author, USER_ID=[]) == (0, 0)
    assert await remind(portal, post_id, as_=author) == (1, 2)
    for other in (bob, stranger, author):
        assert await reminders(portal, other) == []


async def test_who_sees_the_post_no_more_is_not_reminded(portal: Portal, noon: Clock) -> None:
    ann, bob, cleo = [await portal.make.person() for _ in range(3)]
    group = await portal.make.workgroup(members=[ann, bob, cleo], visible=False)
    post_id = await portal.make.post(to=[f"SG{group}"], IMPORTANT="Y")
    noon.forward(hours=1)
    await portal.make.role(group, ann, None)
    async with portal.tx() as tx:
        await users.dismiss(tx, bob)
    await portal.make.role(group, cleo, Role.MODERATOR)
    assert await remind(portal, post_id) == (1, 0)
    assert await remind(portal, post_id, USER_ID=[ann, bob]) == (0, 0)
    assert await reminders(portal, ann) == []
    await portal.make.role(group, ann, Role.MEMBER)
    assert await reminders(portal, ann) == []
    assert await remind(portal, post_id, as_=cleo) == (1, 0)
    # Whoever loses sight of it later sees no reminder either.
    await portal.make.role(group, ann, None)
    assert await reminders(portal, ann) == []


async def test_two_at_once_tell_everybody_once(portal: Portal, noon: Clock) -> None:
    authors = [await portal.make.person(admin=True) for _ in range(3)]
    people = [await portal.make.person() for _ in range(20)]
    to = [f"U{each}" for each in people]
    post_id = await portal.make.post(author=authors[0], to=to, IMPORTANT="Y")
    for each in (1, *authors[1:]):
        await confirm(portal, post_id, each)
    found = await asyncio.gather(
        *(remind(portal, post_id, as_=each) for each in (1, *authors) for _ in range(2))
    )
    assert sum(now for now, _ in found) == 20
    assert all(now + before == 20 for now, before in found)
    for each in people:
        assert len(await reminders(portal, each)) == 1


async def test_refusals(portal: Portal, noon: Clock) -> None:
    author, ann, stranger = [await portal.make.person() for _ in range(3)]
    post_id = await portal.make.post(author=author, to=[f"U{ann}"], IMPORTANT="Y")
    plain = await portal.make.post(author=author, to=[f"U{ann}"])
    for who, which, code in (
        (ann, post_id, "ACCESS_DENIED"),
        (ann, plain, "ACCESS_DENIED"),
        (stranger, post_id, "ERROR_NOT_FOUND"),
        (author, 10**6, "ERROR_NOT_FOUND"),
        (author, "x", "ERROR_NOT_FOUND"),
        (author, plain, "ERROR_NOT_IMPORTANT"),
    ):
        assert (await portal.error(REMIND, {"POST_ID": which}, as_=who))[1] == code
    assert await reminders(portal, ann) == []


async def test_what_it_costs(portal: Portal, noon: Clock) -> None:
    async def cost(count: int) -> int:
        people = [await portal.make.person() for _ in range(count)]
        post_id = await portal.make.post(to=[f"U{each}" for each in people], IMPORTANT="Y")
        with counted(portal.services.database) as seen:
            assert await remind(portal, post_id) == (count, 0)
        return len(seen)

    assert await cost(1) == await cost(15)
