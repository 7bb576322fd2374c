"""The login page: who gets in, who does not, what the browser is told."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from feed24.access import viewer
from feed24.digest import digest
from feed24.portal import service as portal_state
from feed24.sessions.tables import session
from feed24.users import passwords
from feed24.users import service as users
from feed24.users.tables import person
from tests.conftest import Restart
from tests.sessions.conftest import Visit
from tests.sessions.visiting import EMAIL, HASHED, PASSWORD
from tests.support.portal import Portal
from tests.support.statements import counted


async def test_signing_in_and_out(portal: Portal, ann: int, visit: Visit) -> None:
    browser = visit()
    answer = await browser.submit()
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    page = (await browser.get("/login")).text
    assert "Ann Berg" in page
    assert EMAIL in page
    async with portal.tx() as tx:
        row = await tx.first(select(session))
        assert row
        assert (row.user_id, row.address, row.revoked_at) == (ann, "192.0.2.1", None)
        assert row.token_hash not in browser.cookie()
        assert browser.cookie() not in str(row)
        assert (await users.get(tx, ann)).last_login_at == row.created_at
    out = await browser.sign_out()
    assert (out.status_code, out.headers["location"]) == (303, "/login")
    assert out.headers["clear-site-data"] == '"storage"'
    assert not await browser.is_signed_in()


@pytest.mark.parametrize("login", [EMAIL, " ANN@Example.TEST "])
async def test_the_letter_case_of_a_login_does_not_matter(
    ann: int, visit: Visit, login: str
) -> None:
    assert (await visit().submit(login)).status_code == 303


async def test_one_text_whatever_is_wrong(portal: Portal, ann: int, visit: Visit) -> None:
    await portal.make.person("Bo", email="bo@example.test")
    gone = await portal.make.person("Cy", email="cy@example.test", password_hash=HASHED)
    async with portal.tx() as tx:
        await users.dismiss(tx, gone)
    attempts = [
        (EMAIL, "wrong"),
        (EMAIL, ""),
        (EMAIL, PASSWORD + " "),
        (EMAIL, PASSWORD.upper()),
        ("nobody@example.test", PASSWORD),
        ("bo@example.test", PASSWORD),
        ("bo@example.test", ""),
        ("cy@example.test", PASSWORD),
        ("", PASSWORD),
        ("no address", PASSWORD),
        ("\0'\"; --", "\0"),
        ("x" * 16_000, "y" * 16_000),
    ]
    for login, password in attempts:
        answer = await visit().submit(login, password)
        assert answer.status_code == 403
        assert "E-mail or password is wrong." in answer.text
        assert "__Host-feed24=" not in answer.headers.get("set-cookie", "")
        if password:
            assert f'"{password}"' not in answer.text
    async with portal.tx() as tx:
        assert not await tx.all(select(session))


async def test_what_was_typed_is_shown_again_as_text(ann: int, visit: Visit) -> None:
    page = (await visit().submit('"><script>alert(1)</script>', "x")).text
    assert "<script>alert" not in page
    assert "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in page


async def test_the_cookie_is_the_browsers_alone(ann: int, visit: Visit) -> None:
    headers = (await visit().submit()).headers.get_list("set-cookie")
    by_name = {header.partition("=")[0]: header for header in headers}
    assert set(by_name) == {"__Host-feed24", "__Host-feed24-browser", "__Host-feed24-form"}
    for header in headers:
        parts = {part.strip().lower() for part in header.split(";")[1:]}
        assert {"httponly", "secure", "path=/", "samesite=lax"} <= parts
        assert not [part for part in parts if part.startswith("domain")]
    assert f"Max-Age={90 * 86400}" in by_name["__Host-feed24"]
    assert "Max-Age=0" in by_name["__Host-feed24-form"]


async def test_plain_http_takes_a_password_where_the_settings_allow_it(
    portal: Portal, portal_with: Restart, ann: int, visit: Visit
) -> None:
    refused = visit(origin="http://feed.test")
    for answer in (
        await refused.get("/login"),
        await refused.http.post("/login", data={}),
        await refused.http.post("/logout", data={}),
    ):
        assert answer.status_code == 400
        assert "https" in answer.text
    allowed = visit(await portal_with(allow_http=True), origin="http://feed.test")
    answer = await allowed.submit()
    cookie = next(
        each for each in answer.headers.get_list("set-cookie") if each.startswith("feed24=")
    )
    assert "secure" not in cookie.lower()
    assert "HttpOnly" in cookie
    assert await allowed.is_signed_in()
    assert (await allowed.result("profile"))["ID"] == str(ann)


async def test_behind_a_proxy_that_speaks_https_cookies_are_its(
    portal_with: Restart, ann: int, visit: Visit
) -> None:
    server = await portal_with(public_url="https://feed.example.test", allow_http=True)
    browser = visit(server, origin="http://10.0.0.7", Origin="https://feed.example.test")
    answer = await browser.submit()
    # The proxy's browser would send them; this one sees plain http and keeps them to itself.
    assert answer.status_code == 403
    assert all("Secure" in each for each in answer.headers.get_list("set-cookie"))


async def test_a_session_is_new_at_every_sign_in(portal: Portal, ann: int, visit: Visit) -> None:
    planted = "p" * 43
    browser = visit()
    browser.http.cookies.set("__Host-feed24", planted, domain="feed.test")
    await browser.sign_in()
    first = browser.cookie()
    assert first not in {planted, ""}
    async with portal.tx() as tx:
        assert not [row for row in await tx.all(select(session)) if digest(planted) in str(row)]


async def test_signing_in_again_ends_the_session_before(ann: int, visit: Visit) -> None:
    browser, early = visit(), visit()
    form = await early.form()
    await browser.sign_in()
    # A form that was opened before, in another tab of the same browser.
    early.http.cookies.set("__Host-feed24", browser.cookie(), domain="feed.test")
    answer = await early.http.post("/login", data={**form, "login": EMAIL, "password": PASSWORD})
    assert answer.status_code == 303
    assert await early.is_signed_in()
    assert not await browser.is_signed_in()


@pytest.mark.parametrize("change", ["expired", "revoked", "dismissed", "password"])
async def test_a_session_ends(portal: Portal, ann: int, visit: Visit, change: str) -> None:
    browser = await visit().sign_in()
    sessid = await browser.sessid()
    async with portal.tx() as tx:
        if change == "expired":
            await tx.run(update(session).values(expires_at=tx.now))
        elif change == "revoked":
            await tx.run(update(session).values(revoked_at=tx.now))
        elif change == "dismissed":
            await users.dismiss(tx, ann)
        else:
            await users.edit(tx, await viewer(tx, 1), ann, password_hash=HASHED)
    assert not await browser.is_signed_in()
    answer = await browser.call("profile", sessid=sessid)
    assert (answer.status_code, answer.json()["error"]) == (401, "access_denied")
    if change == "dismissed":
        async with portal.tx() as tx:
            await users.reinstate(tx, ann)
        assert not await browser.is_signed_in(), "what has ended does not come back"


async def test_other_changes_of_a_person_end_nothing(
    portal: Portal, ann: int, visit: Visit
) -> None:
    browser = await visit().sign_in()
    await portal.result("user.update", {"ID": ann, "NAME": "Anna"})
    assert "Anna Berg" in (await browser.get("/login")).text


async def test_a_closed_portal_lets_nobody_in(portal: Portal, ann: int, visit: Visit) -> None:
    browser = await visit().sign_in()
    form = await visit().form()
    async with portal.tx() as tx:
        await portal_state.set_closed(tx, True)
    for answer in (await browser.get("/login"), await visit().http.post("/login", data=form)):
        assert answer.status_code == 503
        assert "switched off" in answer.text


async def test_who_is_signed_in_is_one_statement(portal: Portal, ann: int, visit: Visit) -> None:
    browser = await visit().sign_in()
    with counted(portal.services.database) as seen:
        await browser.get("/login")
    assert len(seen) == 1


async def test_a_password_that_changes_meanwhile_does_not_count(
    portal: Portal, ann: int, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = passwords.verify

    async def slow(hashed: str | None, password: str) -> bool:
        right = await verify(hashed, password)
        async with portal.tx() as tx:
            await tx.run(update(person).where(person.c.id == ann).values(password_hash="other"))
        return right

    monkeypatch.setattr(passwords, "verify", slow)
    assert (await visit().submit()).status_code == 403


async def test_sessions_live_as_long_as_the_settings_say(
    portal_with: Restart, ann: int, visit: Visit
) -> None:
    server = await portal_with(session_idle_days=2, session_days=1)
    await visit(server).sign_in()
    async with server.tx() as tx:
        row = await tx.first(select(session))
        assert row
        assert row.expires_at - row.created_at == timedelta(days=1)
