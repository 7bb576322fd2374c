"""feed24.session.list and .revoke."""

import pytest
from sqlalchemy import update

from feed24.db import Transaction
from feed24.rest.auth import Proof
from feed24.rest.call import Caller, Credential
from feed24.sessions.tables import session
from tests.sessions.conftest import Visit
from tests.sessions.visiting import HASHED
from tests.support.portal import Portal

WHICH = (400, "ERROR_ARGUMENT", "Either SESSION_ID or OTHERS=Y is needed")
GONE = (400, "ERROR_NOT_FOUND", "Session not found")


async def test_ones_own_sessions_are_listed(portal: Portal, ann: int, visit: Visit) -> None:
    await portal.make.person("Bo", email="bo@example.test", password_hash=HASHED)
    await visit().sign_in("bo@example.test")
    first = await visit(**{"User-Agent": "Browser/1.0 " + "x" * 400}).sign_in()
    second = await visit(address="2001:db8::1").sign_in()
    body = (await second.call("feed24.session.list")).json()
    latest, earlier = body["result"]
    assert body["total"] == 2
    assert set(latest) == {
        "ID",
        "CREATED_AT",
        "LAST_SEEN_AT",
        "EXPIRES_AT",
        "USER_AGENT",
        "ADDRESS",
        "CURRENT",
    }
    assert (latest["CURRENT"], earlier["CURRENT"]) == (True, False)
    assert (latest["ADDRESS"], earlier["ADDRESS"]) == ("2001:db8::1", "192.0.2.1")
    assert earlier["USER_AGENT"] == ("Browser/1.0 " + "x" * 400)[:300]
    by_webhook = await portal.result("feed24.session.list", as_=ann)
    assert [row["CURRENT"] for row in by_webhook] == [False, False]
    async with portal.tx() as tx:
        await tx.run(
            update(session).where(session.c.id == int(latest["ID"])).values(expires_at=tx.now)
        )
    (left,) = await first.result("feed24.session.list")
    assert left["ID"] == earlier["ID"]


async def test_one_session_is_ended(portal: Portal, ann: int, visit: Visit) -> None:
    first, second = await visit().sign_in(), await visit().sign_in()
    _, earlier = await second.result("feed24.session.list")
    assert await second.result("feed24.session.revoke", {"SESSION_ID": earlier["ID"]}) == 1
    assert not await first.is_signed_in()
    assert await second.is_signed_in()
    who = {"SESSION_ID": earlier["ID"]}
    assert await portal.error("feed24.session.revoke", who, as_=ann) == GONE


async def test_all_others_are_ended(portal: Portal, ann: int, visit: Visit) -> None:
    browsers = [await visit().sign_in() for _ in range(3)]
    assert await browsers[1].result("feed24.session.revoke", {"OTHERS": "Y"}) == 2
    assert [await each.is_signed_in() for each in browsers] == [False, True, False]
    assert await portal.result("feed24.session.revoke", {"OTHERS": "Y"}, as_=ann) == 1
    assert not await browsers[1].is_signed_in()


async def test_the_sessions_of_others_are_not_there(portal: Portal, ann: int, visit: Visit) -> None:
    browser = await visit().sign_in()
    (row,) = await browser.result("feed24.session.list")
    for number in (row["ID"], 2**63 - 1, -1):
        assert await portal.error("feed24.session.revoke", {"SESSION_ID": number}) == GONE
    assert await portal.result("feed24.session.revoke", {"OTHERS": "Y"}) == 0
    assert await portal.result("feed24.session.list") == []
    assert await browser.is_signed_in()


@pytest.mark.parametrize(
    "sent", [{}, {"SESSION_ID": "x"}, {"OTHERS": "N"}, {"OTHERS": "Y", "SESSION_ID": 1}]
)
async def test_which_session_has_to_be_said(portal: Portal, sent: dict[str, object]) -> None:
    assert await portal.error("feed24.session.revoke", sent) == WHICH


async def test_the_scope(portal: Portal) -> None:
    for name in ("feed24.session.list", "feed24.session.revoke"):
        assert (await portal.error(name, scope="log"))[:2] == (401, "insufficient_scope")


async def test_applications_have_no_business_with_them(
    portal: Portal, ann: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def by_token(_tx: Transaction, _proof: Proof) -> Caller:
        credential = Credential("token", 1, ann, frozenset({"user"}), application_id=1)
        return Caller(credential, ann, admin=False, employee=True)

    executor = portal.application.state.gateway.executor
    monkeypatch.setattr(executor, "_providers", [by_token])
    for name in ("list", "revoke"):
        status, code, _ = await portal.error(f"feed24.session.{name}", {"OTHERS": "Y"})
        assert (status, code) == (403, "WRONG_AUTH_TYPE")
