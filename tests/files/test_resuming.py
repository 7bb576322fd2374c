"""Parts of content and content that the client has: byte ranges and conditional requests."""

import os
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from obstore.store import LocalStore, MemoryStore
from starlette.requests import Request
from starlette.responses import StreamingResponse

from feed24.files.downloads import Download, send
from feed24.files.store import FileStore
from tests.files.drive import encoded, upload
from tests.support.portal import Portal

CONTENT = bytes(range(256)) * 4
SIZE = len(CONTENT)


@pytest.fixture
async def url(portal: Portal) -> str:
    return str((await upload(portal, "a.bin", CONTENT))["DOWNLOAD_URL"])


async def fetched(portal: Portal, url: str, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await portal.http.get(url, headers=named)


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, SIZE),
        ("bytes=10-19", 10, 20),
        ("Bytes = 10-19", 10, 20),
        ("bytes=1000-99999999999999999999", 1000, SIZE),
        ("bytes=-1", SIZE - 1, SIZE),
        ("bytes=-5000", 0, SIZE),
    ],
)
async def test_one_range(portal: Portal, url: str, asked: str, first: int, end: int) -> None:
    response = await fetched(portal, url, range=asked)
    assert response.status_code == 206
    assert response.content == CONTENT[first:end]
    assert response.headers["content-range"] == f"bytes {first}-{end - 1}/{SIZE}"
    assert response.headers["content-length"] == str(end - first)
    assert response.headers["accept-ranges"] == "bytes"
    head = await portal.http.head(url, headers={"range": asked})
    assert (head.status_code, head.content) == (206, b"")
    assert head.headers["content-range"] == response.headers["content-range"]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=99999-100000"])
async def test_a_range_beyond_the_end(portal: Portal, url: str, asked: str) -> None:
    response = await fetched(portal, url, range=asked)
    assert (response.status_code, response.content) == (416, b"")
    assert response.headers["content-range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,4-5", "bytes=", "bytes=b-a", "bytes=5-2", "lines=0-1", "bytes=-0", "0-1", ""],
)
async def test_whatever_is_not_one_range_is_the_whole(portal: Portal, url: str, asked: str) -> None:
    response = await fetched(portal, url, range=asked)
    assert (response.status_code, response.content) == (200, CONTENT)


async def test_an_empty_file(portal: Portal) -> None:
    sent = {
        "id": (await portal.result("disk.storage.getList"))[0]["ROOT_OBJECT_ID"],
    }
    answer = await portal.result("disk.folder.uploadFile", sent)
    response = await portal.http.post(answer["uploadUrl"], files={"file": ("empty", b"")})
    url = response.json()["result"]["DOWNLOAD_URL"]
    assert (await fetched(portal, url)).content == b""
    for asked in ("bytes=0-", "bytes=-1"):
        response = await fetched(portal, url, range=asked)
        assert response.status_code == 416
        assert response.headers["content-range"] == "bytes */0"


async def test_content_that_the_client_has(portal: Portal, url: str) -> None:
    whole = await fetched(portal, url)
    tag, modified = whole.headers["etag"], whole.headers["last-modified"]
    for headers in (
        {"if_none_match": tag},
        {"if_none_match": f'"other", {tag}'},
        {"if_none_match": f"W/{tag}"},
        {"if_none_match": "*"},
        {"if_modified_since": modified},
    ):
        response = await fetched(portal, url, **headers)
        assert (response.status_code, response.content) == (304, b""), headers
        assert response.headers["etag"] == tag
    earlier = format_datetime(parsedate_to_datetime(modified) - timedelta(days=1), usegmt=True)
    for headers in (
        {"if_none_match": '"other"'},
        {"if_modified_since": earlier},
        {"if_modified_since": "some day"},
        {"if_none_match": '"other"', "if_modified_since": modified},
    ):
        assert (await fetched(portal, url, **headers)).status_code == 200, headers


async def test_going_on_where_it_broke_off(portal: Portal, url: str) -> None:
    whole = await fetched(portal, url)
    tag, modified = whole.headers["etag"], whole.headers["last-modified"]
    for condition, status in (
        (tag, 206),
        (modified, 206),
        ('"other"', 200),
        (f"W/{tag}", 200),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 200),
        ("nonsense", 200),
    ):
        response = await fetched(portal, url, range="bytes=5-", if_range=condition)
        assert response.status_code == status, condition


async def test_a_new_version_is_other_content(portal: Portal) -> None:
    row = await upload(portal, "a.bin", CONTENT)
    tag = (await fetched(portal, row["DOWNLOAD_URL"])).headers["etag"]
    sent = {"id": row["ID"], "fileContent": ["a", encoded(os.urandom(SIZE))]}
    await portal.result("disk.file.uploadVersion", sent)
    response = await fetched(portal, row["DOWNLOAD_URL"], range="bytes=5-", if_range=tag)
    assert (response.status_code, len(response.content)) == (200, SIZE)


async def test_rights_come_before_conditions(portal: Portal, url: str) -> None:
    tag = (await fetched(portal, url)).headers["etag"]
    response = await fetched(portal, url[:-1] + "~", if_none_match=tag)
    assert response.status_code == 403


def asking(**headers: str) -> Request:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "headers": raw})


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    asked=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30)
    | st.from_regex(r"bytes=-?[0-9]{0,6}-?[0-9]{0,6}(,[0-9]{0,4}-[0-9]{0,4})?", fullmatch=True)
)
@pytest.mark.parametrize("kind", ["local", "memory"])
async def test_whatever_range_is_asked_for(kind: str, asked: str, tmp_path: Path) -> None:
    """Exactly the bytes that the answer says it has, on each kind of store."""
    backend = MemoryStore() if kind == "memory" else LocalStore(tmp_path)
    store = FileStore(backend)
    key = await store.put(CONTENT)
    found = Download(key, "a", SIZE, "text/plain")
    response = await send(asking(range=asked), store, found)
    assert response.status_code in (200, 206, 416)
    if isinstance(response, StreamingResponse):
        body = b"".join([bytes(piece) async for piece in response.body_iterator])  # type: ignore[arg-type]
        first, end = 0, SIZE
        if response.status_code == 206:
            span = response.headers["content-range"].removeprefix("bytes ").partition("/")[0]
            first, last = map(int, span.split("-"))
            end = last + 1
        assert body == CONTENT[first:end]
        assert response.headers["content-length"] == str(len(body))
