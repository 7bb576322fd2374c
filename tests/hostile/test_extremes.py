"""Single extremes, each with the answer it must get."""

import base64
from typing import Any

import pytest

from tests.support.portal import Portal

JSON = {"content-type": "application/json"}
ADD = "log.blogpost.add"


async def count(portal: Portal) -> int:
    total: int = (await portal.call("log.blogpost.get"))["total"]
    return total


async def test_a_hundred_megabytes(portal: Portal) -> None:
    hook = await portal.webhook()
    body = b'{"POST_MESSAGE":"' + b"x" * (100 << 20) + b'"}'
    response = await portal.http.post(f"{hook}/{ADD}", content=body, headers=JSON)
    assert response.status_code == 413
    assert response.json()["error_description"] == "Request body is larger than the limit of 64 MB"
    assert await count(portal) == 0


async def test_ten_thousand_recipients(portal: Portal) -> None:
    codes = [f"U{number}" for number in range(1, 10_001)]
    post_id = await portal.result(ADD, {"POST_MESSAGE": "To many", "DEST": codes})
    assert isinstance(post_id, int)


@pytest.mark.parametrize(
    "content", [b"a[" * 50_000, b"a" + b"[b]" * 50_000 + b"=1", b"&" * 100_000, b"a[]=&" * 50_000]
)
async def test_bracket_bombs(portal: Portal, content: bytes) -> None:
    hook = await portal.webhook()
    response = await portal.http.post(f"{hook}/{ADD}", content=content)
    assert response.json()["error"] == "SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR"
    assert await count(portal) == 0


@pytest.mark.parametrize(
    "sent",
    [
        {"POST_MESSAGE": "a\0b"},
        {"POST_MESSAGE": "fine", "POST_TITLE": "\0"},
        {"POST_MESSAGE": "fine", "DEST": ["UA", "\0"]},
        {"POST_MESSAGE": "fine", "FILES": [["a\0.txt", "YQ=="]]},
    ],
)
async def test_null_bytes(portal: Portal, sent: dict[str, Any]) -> None:
    status, code, _ = await portal.error(ADD, sent)
    assert (status, code) == (400, "WRONG_ENCODING")
    assert await count(portal) == 0


@pytest.mark.parametrize("raw", [b"POST_MESSAGE=%ff%fe", b"POST_MESSAGE=\xed\xa0\x80"])
async def test_invalid_utf8(portal: Portal, raw: bytes) -> None:
    hook = await portal.webhook()
    response = await portal.http.post(f"{hook}/{ADD}", content=raw)
    assert (response.status_code, response.json()["error"]) == (400, "WRONG_ENCODING")
    assert await count(portal) == 0


@pytest.mark.parametrize("content", ["", "====", "...", 5, None, ["x"]])
async def test_files_that_decode_to_nothing(portal: Portal, content: Any) -> None:
    got = await portal.error(ADD, {"POST_MESSAGE": "x", "FILES": [["a.txt", content]]})
    assert got == (
        400,
        "SONET_CONTROLLER_LIVEFEED_BLOGPOST_ADD_ERROR",
        "Blog post hasn't been added",
    )
    assert await count(portal) == 0


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system.ini", "system.ini"),
        ("a:b*c?.txt", "a_b_c_.txt"),
        ("line\r\nbreak.txt", "line__break.txt"),
        ("", "file"),
        ("..", None),
        ("x" * 400 + ".txt", None),
    ],
)
async def test_hostile_file_names(portal: Portal, name: str, kept: str | None) -> None:
    content = base64.b64encode(b"content").decode()
    post_id = await portal.result(ADD, {"POST_MESSAGE": "x", "FILES": [[name, content]]})
    (post,) = await portal.result("log.blogpost.get", {"POST_ID": post_id})
    found = await portal.result("disk.attachedObject.get", {"id": post["FILES"][0]})
    if kept is not None:
        assert found["NAME"] == kept
    assert 0 < len(found["NAME"]) <= 255
    assert not set(found["NAME"]) & set('\\/:*?"<>|\r\n')
    response = await portal.http.get(found["DOWNLOAD_URL"])
    assert response.content == b"content"
    assert response.headers["content-disposition"].startswith("attachment;")
