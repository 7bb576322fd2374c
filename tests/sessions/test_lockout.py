"""Waiting after wrong passwords: how long, whom it hits, and whom it must not hit."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from feed24.sessions import lockout
from feed24.sessions.lockout import wait_after
from feed24.sessions.tables import sign_in_failure as failure
from tests.conftest import Restart
from tests.sessions.conftest import Visit
from tests.sessions.visiting import EMAIL, PASSWORD, Visitor
from tests.support.portal import Portal


async def _pass(portal: Portal, seconds: float) -> None:
    """Let time pass, as far as failures know."""
    by = int(seconds)
    async with portal.tx() as tx:
        for row in await tx.all(select(failure)):
            back = {"last_at": row.last_at - timedelta(seconds=by)}
            back["until"] = row.until - timedelta(seconds=by)
            await tx.run(update(failure).where(failure.c.subject == row.subject).values(**back))


async def _tries(browser: Visitor, times: int, login: str = EMAIL) -> list[int]:
    return [(await browser.submit(login, "wrong")).status_code for _ in range(times)]


def test_each_wait_is_twice_the_one_before() -> None:
    waits = [int(wait_after(number, 5).total_seconds()) for number in range(1, 16)]
    assert waits == [0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]
    assert wait_after(10**9, 5) == timedelta(minutes=15)


async def test_a_login_waits_longer_and_longer(portal: Portal, ann: int, visit: Visit) -> None:
    browser = visit()
    assert await _tries(browser, 6) == [403] * 6
    for seconds in (5, 10, 20):
        answer = await browser.submit(EMAIL, PASSWORD)
        assert answer.status_code == 429, "the right password waits as well"
        assert seconds - 1 <= int(answer.headers["retry-after"]) <= seconds
        assert "Too many wrong passwords. Try again in " in answer.text
        # Whoever has to wait is not counted again.
        assert await _tries(browser, 3) == [429] * 3
        await _pass(portal, seconds)
        assert await _tries(browser, 1) == [403]


async def test_the_right_password_makes_a_login_new(portal: Portal, ann: int, visit: Visit) -> None:
    await _tries(visit(), 6)
    await _pass(portal, 5)
    await visit().sign_in()
    assert await _tries(visit(), 6) == [403] * 6


async def test_failures_are_forgotten_after_a_quiet_day(
    portal: Portal, ann: int, visit: Visit
) -> None:
    await _tries(visit(), 6)
    await _pass(portal, 86_401)
    assert await _tries(visit(), 6) == [403] * 6


async def test_a_login_nobody_has_waits_the_same(portal: Portal, ann: int, visit: Visit) -> None:
    assert await _tries(visit(), 7, "nobody@example.test") == [403] * 6 + [429]
    assert await _tries(visit(), 7, "no address") == [403] * 6 + [429]
    assert await _tries(visit(), 1, "NO address ") == [429]


async def test_other_logins_do_not_wait(portal: Portal, ann: int, visit: Visit) -> None:
    await _tries(visit(), 6, "nobody@example.test")
    assert (await visit().submit()).status_code == 303


async def test_an_address_waits_whatever_the_login(
    portal_with: Restart, ann: int, visit: Visit
) -> None:
    server = await portal_with(address_failures=3)
    for number in range(4):
        await _tries(visit(server), 1, f"nobody{number}@example.test")
    assert (await visit(server).submit()).status_code == 429
    assert (await visit(server, address="192.0.2.2").submit()).status_code == 303


async def test_a_network_of_ipv6_is_one_address(
    portal_with: Restart, ann: int, visit: Visit
) -> None:
    server = await portal_with(address_failures=1)
    for last in (1, 2):
        await _tries(visit(server, address=f"2001:db8:1:1::{last}"), 1, f"{last}@example.test")
    assert (await visit(server, address="2001:db8:1:1::ffff").submit()).status_code == 429
    assert (await visit(server, address="2001:db8:1:2::1").submit()).status_code == 303


async def test_right_passwords_do_not_make_an_address_new(
    portal: Portal, portal_with: Restart, ann: int, visit: Visit
) -> None:
    """Else who has an account could guess the passwords of others without end."""
    server = await portal_with(address_failures=2)
    for number in range(2):
        await _tries(visit(server), 1, f"nobody{number}@example.test")
        await visit(server).sign_in()
        await visit(server).sign_in()
    assert await _tries(visit(server), 1, "nobody3@example.test") == [403]
    assert (await visit(server).submit()).status_code == 429


async def test_guesses_of_others_do_not_keep_the_owner_out(
    portal: Portal, ann: int, visit: Visit
) -> None:
    own = await visit().sign_in()
    await own.sign_out()
    await _tries(visit(address="198.51.100.1"), 6)
    assert (await visit(address="198.51.100.2").submit()).status_code == 429
    assert (await own.submit()).status_code == 303
    await own.sign_out()
    # What the browser keeps opens nothing, and is counted by itself.
    assert await _tries(own, 7) == [403] * 6 + [429]


async def test_the_browser_of_somebody_else_is_a_strangers(
    portal: Portal, ann: int, visit: Visit
) -> None:
    await portal.make.person("Bo", email="bo@example.test", password_hash=None)
    bo = visit()
    bo.http.cookies.set("__Host-feed24-browser", "x.y", domain="feed.test")
    assert await _tries(bo, 7) == [403] * 6 + [429]
    other = await visit(address="198.51.100.9").get("/login")
    assert other.status_code == 200
    own = visit(address="198.51.100.3")
    await _pass(portal, 86_401)
    await own.sign_in()
    await own.sign_out()
    own_value = own.cookie("__Host-feed24-browser")
    assert await _tries(own, 7, "bo@example.test") == [403] * 6 + [429]
    assert own.cookie("__Host-feed24-browser") == own_value


async def test_many_guesses_at_once_are_counted_one_by_one(
    portal: Portal, ann: int, visit: Visit
) -> None:
    browsers = [visit(address=f"192.0.2.{number}") for number in range(20)]
    codes = await asyncio.gather(*(each.submit(EMAIL, "wrong") for each in browsers))
    assert sorted(each.status_code for each in codes) == [403] * 6 + [429] * 14


async def test_it_holds_across_workers(
    portal: Portal, portal_with: Restart, ann: int, visit: Visit
) -> None:
    servers = [portal, await portal_with(), await portal_with()]
    codes = [(await _tries(visit(servers[n % 3]), 1))[0] for n in range(7)]
    assert codes == [403] * 6 + [429]


async def test_nothing_that_was_typed_is_kept(portal: Portal, ann: int, visit: Visit) -> None:
    await visit().submit("my secret password", "x")
    async with portal.tx() as tx:
        rows = str(await tx.all(select(failure)))
    assert "secret" not in rows
    assert "192.0.2.1" not in rows


@pytest.mark.parametrize("address", ["", "testclient", "10.0.0.1", "::1", "fe80::1%eth0"])
def test_every_address_can_be_counted(address: str) -> None:
    assert lockout.of_address(address, 1).key.startswith("address:")


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "Try again in 11 min."), ("ru", "Повторите через 11 мин.")],
)
async def test_long_waits_are_told_in_minutes(
    portal: Portal, ann: int, visit: Visit, language: str, text: str
) -> None:
    await _tries(visit(), 1)
    async with portal.tx() as tx:
        await tx.run(update(failure).values(until=tx.now + timedelta(seconds=640)))
    answer = await visit(**{"Accept-Language": language}).submit()
    assert text in answer.text
