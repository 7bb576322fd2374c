"""What every page of ours says to browsers, in which language, and with which files."""

import re
import string
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from feed24 import web
from feed24.rest.errors import DATABASE, UNAVAILABLE
from feed24.web import language, static
from tests.support.portal import Portal

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)


async def _page(request: Request) -> Response:
    return web.render(request, "error.html", {"reason": "closed"}, status=418)


async def _own_policy(request: Request) -> Response:
    csp = {"form-action": "'self' https://app.example", "script-src": "'self'"}
    return web.render(request, "error.html", {"reason": "closed"}, csp=csp)


async def _refused(_request: Request) -> Response:
    raise web.Refused(403, "forged")


async def _unavailable(_request: Request) -> Response:
    raise UNAVAILABLE


async def _database(_request: Request) -> Response:
    raise DATABASE


async def _broken(_request: Request) -> Response:
    raise RuntimeError("secret detail")


async def _form(request: Request) -> Response:
    return Response(repr(await web.read_form(request)))


@pytest_asyncio.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    handlers = (_page, _own_policy, _refused, _unavailable, _database, _broken)
    routes = [web.page(f"/{each.__name__.strip('_')}", each) for each in handlers]
    routes.append(web.page("/form", _form, methods=("POST",)))
    transport = httpx.ASGITransport(Starlette(routes=[*routes, *static.ROUTES]))
    async with httpx.AsyncClient(transport=transport, base_url="https://feed.test") as client:
        yield client


async def test_headers(http: httpx.AsyncClient) -> None:
    answer = await http.get("/page")
    assert answer.status_code == 418
    headers = answer.headers
    assert headers["content-security-policy"] == POLICY
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["vary"] == "Accept-Language, Cookie"


async def test_a_page_may_change_the_policy(http: httpx.AsyncClient) -> None:
    policy = (await http.get("/own_policy")).headers["content-security-policy"]
    assert "form-action 'self' https://app.example;" in policy
    assert policy.endswith("; script-src 'self'")
    assert (await http.get("/page")).headers["content-security-policy"] == POLICY


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("/refused", 403, "did not come from our own page"),
        ("/unavailable", 503, "cannot reach its database"),
        ("/database", 500, "Something went wrong"),
        ("/broken", 500, "Something went wrong"),
    ],
)
async def test_failures_are_pages_too(
    http: httpx.AsyncClient, address: str, status: int, text: str
) -> None:
    answer = await http.get(address)
    assert answer.status_code == status
    assert text in answer.text
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"] == POLICY


LANGUAGES = [
    ("", "en"),
    ("ru", "ru"),
    ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
    ("en-GB,ru;q=0.9", "en"),
    ("de,ru;q=0.5,en;q=0.3", "ru"),
    ("de", "en"),
    ("*", "en"),
    ("ru;q=0", "en"),
    (";;;q=x,,", "en"),
]


@pytest.mark.parametrize(("accepted", "expected"), LANGUAGES)
async def test_the_language(http: httpx.AsyncClient, accepted: str, expected: str) -> None:
    answer = await http.get("/page", headers={"Accept-Language": accepted})
    assert f'<html lang="{expected}">' in answer.text
    assert answer.headers["content-language"] == expected


def test_every_text_is_there_in_every_language() -> None:
    reference = language.texts("en")
    for name in language.LANGUAGES:
        texts = language.texts(name)
        assert list(texts) == list(reference)
        for key, text in texts.items():
            assert text.strip()
            assert _places(text) == _places(reference[key]), key


def _places(text: str) -> set[str | None]:
    return {place for _, place, _, _ in string.Formatter().parse(text) if place}


async def test_files_are_kept_for_good(http: httpx.AsyncClient) -> None:
    page = (await http.get("/page")).text
    urls = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert {url.rpartition(".")[2] for url in urls} == {"css", "svg"}
    for url in urls:
        answer = await http.get(url)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["none.css", "..%2fpages.py", "%2e%2e", "", "pages.py"])
async def test_nothing_else_is_served(http: httpx.AsyncClient, name: str) -> None:
    assert (await http.get(f"/static/0/{name}")).status_code == 404


async def test_a_form(http: httpx.AsyncClient) -> None:
    answer = await http.post("/form", data={"a": ["1", "2"], "ё": "ж\r\n"})
    assert answer.text == repr({"a": "2", "ё": "ж\r\n"})


async def test_the_portal_serves_them(portal: Portal) -> None:
    answer = await portal.http.get(static.url("feed24.css"))
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "prefers-color-scheme: dark" in answer.text
