"""The page as it is served: the document, its files, and what browsers are told of them.

A built page is not needed: the tests bring one of their own.
"""

import re
from pathlib import Path
from typing import Any

import pytest

from feed24.page import assets, document, routes
from tests.sessions.visiting import EMAIL, HASHED, Visitor
from tests.support import ui
from tests.support.portal import Portal

SCRIPT = ui.SCRIPT
ROUTES = Path(__file__).parents[2] / "ui" / "src" / "routes.ts"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small page where the built one would be."""
    return ui.pretend_built(tmp_path, monkeypatch)


@pytest.fixture
async def ann(portal: Portal) -> int:
    return await portal.make.person(
        "Ann", last_name='"><b>&', email=EMAIL, password_hash=HASHED, work_position="Planner"
    )


async def signed_in(portal: Portal) -> Visitor:
    visitor = Visitor(portal)
    await visitor.sign_in()
    return visitor


@pytest.mark.parametrize("path", ["/", "/posts/341", "/people/7?tab=posts", "/admin/structure"])
async def test_who_is_not_signed_in_is_sent_to_sign_in(
    portal: Portal, built: Path, path: str
) -> None:
    answer = await portal.http.get(path)
    assert answer.status_code == 303
    back = path.replace("/", "%2F").replace("?", "%3F").replace("=", "%3D")
    assert answer.headers["location"] == f"/login?next={back}"


async def test_the_document_knows_who_reads_it(portal: Portal, built: Path, ann: int) -> None:
    visitor = await signed_in(portal)
    answer = await visitor.http.get("/groups/9", headers={"Accept-Language": "ru"})
    assert answer.status_code == 200
    start = ui.start_of(answer.text)
    assert start["user"]["id"] == ann
    assert start["user"]["name"] == 'Ann "><b>&'
    assert start["user"]["admin"] is False
    assert (start["company"], start["language"]) == ("Test company", "ru")
    # What a call needs besides the cookie is in it.
    call = await visitor.http.post(
        "/rest/profile", json={}, headers={"X-Bitrix-Csrf-Token": start["sessid"]}
    )
    assert call.json()["result"]["ID"] == str(ann)
    await visitor.http.aclose()


async def test_what_browsers_are_told(portal: Portal, built: Path, ann: int) -> None:
    visitor = await signed_in(portal)
    headers = (await visitor.http.get("/")).headers
    assert headers["cache-control"] == "no-cache, private"
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    await visitor.http.aclose()


@pytest.mark.parametrize(
    ("accepted", "sent", "encoding"),
    [
        ("gzip, deflate, br", "brotli", "br"),
        ("gzip;q=0.8", "gzip", "gzip"),
        ("br;q=0, gzip", "gzip", "gzip"),
        ("identity", "plain", None),
        ("", "plain", None),
    ],
)
async def test_files_are_sent_as_small_as_they_are_taken(
    portal: Portal, built: Path, accepted: str, sent: str, encoding: str | None
) -> None:
    request = portal.http.build_request("GET", f"/{SCRIPT}", headers={"Accept-Encoding": accepted})
    answer = await portal.http.send(request, stream=True)
    assert b"".join([part async for part in answer.aiter_raw()]) == sent.encode()
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]


async def test_the_icon(portal: Portal, built: Path) -> None:
    answer = await portal.http.get("/favicon.svg")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/none.js",
        "/assets/..%2Fsecret.txt",
        "/assets/..%2Findex.html",
        "/assets/%2e%2e/secret.txt",
        "/assets/index-1234abcd.js.br",
        "/assets/",
        "/secret.txt",
        "/index.html",
        "/nothing",
        "/.vite/manifest.json",
    ],
)
async def test_nothing_else_is_reached(portal: Portal, built: Path, path: str) -> None:
    assert (await portal.http.get(path)).status_code == 404


async def test_without_a_built_page(
    portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (assets, document):
        monkeypatch.setattr(module, "BUILT", tmp_path)
    answer = await portal.http.get("/")
    assert answer.status_code == 200
    assert "make ui" in answer.text
    assert (await portal.http.get("/favicon.svg")).status_code == 404


async def test_rest_and_the_rest_stay_where_they_are(portal: Portal, built: Path) -> None:
    assert (await portal.result("profile"))["ID"] == "1"
    for path in ("/livez", "/login"):
        assert (await portal.http.get(path)).status_code == 200


def test_the_server_knows_every_screen() -> None:
    paths: list[Any] = re.findall(r"path: '/([a-z-]+)", ROUTES.read_text(encoding="utf-8"))
    assert set(paths) <= set(routes.SCREENS)
