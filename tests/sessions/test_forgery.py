"""What other sites can make a browser do, and what comes of it."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from starlette.requests import Request

from feed24.sessions import pages, places
from tests.conftest import Restart
from tests.sessions.conftest import Visit
from tests.sessions.visiting import EMAIL, PASSWORD
from tests.support.portal import Portal

AWAY = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "https:evil.example",
    "https://evil.example",
    "http:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "%2f%2fevil.example",
    "%252f%252fevil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "/\r\nSet-Cookie: a=b",
    "/\0/evil.example",
    "/\x7f/evil.example",
    "/\u2028/evil.example",
    "/x\\..\\..\\evil.example",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "//[evil",
    "/" + "x" * 4000,
    "/login",
    "/login?next=/x",
    "/logout",
    "",
]
HERE = [
    "/",
    "/posts/7?panel=confirmed#c3",
    "/oauth/authorize/?client_id=local.1&state=a%2Fb",
    "/%2f%2fevil.example",
    "/x//evil.example",
    "/search?q=привет",
    "/x?to=https://evil.example",
]


@pytest.mark.parametrize("target", AWAY)
def test_a_target_elsewhere_is_the_start_page(target: str) -> None:
    assert places.safe(target) == "/"


@pytest.mark.parametrize("target", HERE)
def test_a_target_of_ours_is_kept(target: str) -> None:
    assert places.safe(target) == target


async def test_nobody_is_led_away(ann: int, visit: Visit) -> None:
    browser = await visit().sign_in()
    for target in AWAY:
        fresh = visit()
        form = {**await fresh.form(), "login": EMAIL, "password": PASSWORD, "next": target}
        answer = await fresh.http.post("/login", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/"), target
        url = f"/login?next={quote(target, safe='')}"
        assert (await visit().form(url))["next"] == "/", target
        if target:
            assert (await browser.get(url)).headers["location"] == "/", target


async def test_one_is_led_to_where_one_was(ann: int, visit: Visit) -> None:
    answer = await visit().submit(url="/login?next=/posts/7%3Fa%3Db%26c")
    assert answer.headers["location"] == "/posts/7?a=b&c"
    answer = await visit().submit(url=f"/login?next={quote('/поиск')}")
    assert answer.headers["location"] == "/%D0%BF%D0%BE%D0%B8%D1%81%D0%BA"


async def test_a_page_that_leads_on_is_no_redirect_of_the_form(ann: int, visit: Visit) -> None:
    browser = visit()
    answer = await browser.submit(next="/oauth/authorize/?client_id=a&state=%22%3E")
    assert answer.status_code == 200
    url = "/oauth/authorize/?client_id=a&amp;state=%22%3E"
    assert f'<meta http-equiv="refresh" content="0; url={url}">' in answer.text
    assert await browser.is_signed_in()


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/posts/7", "/login?next=%2Fposts%2F7"),
        ("/a?b=c&d=//e", "/login?next=%2Fa%3Fb%3Dc%26d%3D%2F%2Fe"),
    ],
)
def test_the_way_to_the_login_page_knows_the_way_back(address: str, location: str) -> None:
    path, _, query = address.partition("?")
    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode()}
    scope |= {"headers": [(b"host", b"feed.test")], "scheme": "https", "server": ("feed.test", 443)}
    answer = pages.login_redirect(Request(scope))
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://feed.test"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://feed.test.evil.example"},
        {"Origin": "https://feed.test:444"},
    ],
)
async def test_forms_of_other_sites_are_refused(
    ann: int, visit: Visit, headers: dict[str, str]
) -> None:
    """Even those that know every field."""
    stranger = visit()
    form = {**await stranger.form(), "login": EMAIL, "password": PASSWORD}
    answer = await stranger.http.post("/login", data=form, headers=headers)
    assert answer.status_code == 403
    assert "__Host-feed24=" not in answer.headers.get("set-cookie", "")
    browser = await visit().sign_in()
    answer = await browser.http.post("/logout", data=await browser.form(), headers=headers)
    assert answer.status_code == 403
    assert await browser.is_signed_in()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://FEED.test"},
    ],
)
async def test_forms_of_ours_are_taken(ann: int, visit: Visit, headers: dict[str, str]) -> None:
    assert (await visit(**headers).submit()).status_code == 303


async def test_a_login_form_is_for_the_browser_that_asked_for_it(ann: int, visit: Visit) -> None:
    """Else another site could sign somebody in as somebody else."""
    theirs = await visit().form()
    for forged in ({"csrf": ""}, {"csrf": "0" * 32}, {"csrf": "ё" * 32}, {"csrf": theirs["csrf"]}):
        answer = await visit().submit(**forged)
        assert answer.status_code == 403
        assert "Allow cookies" in answer.text
        assert f'value="{EMAIL}"' in answer.text
    blind = visit()
    form = {**await blind.form(), "login": EMAIL, "password": PASSWORD}
    for planted in ("", "x", "x" * 44):
        blind.http.cookies.clear()
        blind.http.cookies.set("__Host-feed24-form", planted, domain="feed.test")
        assert (await blind.http.post("/login", data=form)).status_code == 403


async def test_signing_out_needs_the_form_of_this_session(ann: int, visit: Visit) -> None:
    browser, other = await visit().sign_in(), await visit().sign_in()
    for csrf in ("", "0" * 32, (await other.form())["csrf"], await browser.sessid()):
        answer = await browser.http.post("/logout", data={"csrf": csrf})
        assert answer.status_code == 403
    assert (await browser.get("/logout")).status_code == 405
    assert await browser.is_signed_in()


async def test_signing_out_twice_is_as_good(ann: int, visit: Visit) -> None:
    browser = await visit().sign_in()
    form = await browser.form()
    for _ in range(2):
        answer = await browser.http.post("/logout", data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")


async def test_a_form_without_its_cookie_signs_nobody_out(ann: int, visit: Visit) -> None:
    """Browsers send other sites' forms without the cookie, and would still obey the answer."""
    answer = await visit().http.post("/logout", data={"csrf": "x"})
    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers
    assert "clear-site-data" not in answer.headers


NO_FORMS: list[tuple[str, bytes]] = [
    ("application/json", json.dumps({"login": "x"}).encode()),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--"),
    ("text/plain", b"login=x"),
    ("", b"login=x"),
    ("application/x-www-form-urlencoded", b"login=" + b"x" * 20_000),
    ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(60))),
]


@pytest.mark.parametrize(("content_type", "body"), NO_FORMS)
@pytest.mark.parametrize("path", ["/login", "/logout"])
async def test_what_is_no_form_of_ours_is_refused(
    portal: Portal, visit: Visit, path: str, content_type: str, body: bytes
) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    answer = await visit().http.post(path, content=body, headers=headers)
    assert answer.status_code == 400
    assert "cannot be read" in answer.text


@pytest.mark.parametrize("body", [b"%", b"%ff=%fe", b"=&=&&", b"a", b"\xff\xfe", b"login=%00"])
async def test_broken_forms_are_no_failure(portal: Portal, visit: Visit, body: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await visit().http.post("/login", content=body, headers=headers)
    assert answer.status_code in {400, 403}


async def test_the_public_address_is_ours_too(portal_with: Restart, ann: int, visit: Visit) -> None:
    """A proxy may change the host on the way."""
    server = await portal_with(public_url="https://feed.example.test")
    headers: dict[str, Any] = {"Origin": "https://feed.example.test"}
    assert (await visit(server, **headers).submit()).status_code == 303
