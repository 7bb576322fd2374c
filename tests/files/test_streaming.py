"""Files of any size through little memory, at upload addresses."""

import tracemalloc
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_multipart.exceptions import FormParserError
from starlette.requests import Request

from feed24.files.forms import FileForm
from feed24.rest.errors import RestError
from tests.files.drive import refusal, stored
from tests.files.test_store import MEGABYTE
from tests.files.uploading import NO_FILE, Form, content_of
from tests.support.portal import Portal

BOUNDARY = "b0undary"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def part(name: str, content: bytes, filename: str | None = None) -> bytes:
    named = f'; filename="{filename}"' if filename is not None else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
    return head.encode() + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


def asking(pieces: Iterator[bytes], content_type: str = TYPE) -> Request:
    async def receive() -> dict[str, Any]:
        piece = next(pieces, None)
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    headers = [(b"content-type", content_type.encode("latin-1"))]
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


async def received(body: bytes, step: int, limit: int = MEGABYTE) -> tuple[str | None, bytes]:
    pieces = (body[at : at + step] for at in range(0, len(body), step))
    form = FileForm(asking(pieces), "file", limit)
    name = await form.name()
    if name is None:
        return None, b""
    content = b"".join([piece async for piece in form.pieces()])
    await form.finish()
    return name, content


@pytest.mark.parametrize("step", [1, 7, 100_000])
async def test_the_first_file_of_that_name(step: int) -> None:
    body = (
        part("token", b"x")
        + part("other", b"no", "no.txt")
        + part("file", b"text")
        + part("file", b"one\r\n--b0und", "1.txt")
        + part("file", b"two", "2.txt")
        + END
    )
    assert await received(body, step) == ("1.txt", b"one\r\n--b0und")


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=400), step=st.integers(1, 200))
async def test_any_content_in_any_pieces(content: bytes, step: int) -> None:
    if f"--{BOUNDARY}".encode() not in content:
        body = part("a", b"1") + part("file", content, "f") + part("b", b"2") + END
        assert await received(body, step) == ("f", content)


@settings(max_examples=200, deadline=None)
@given(body=st.binary(max_size=300), cut=st.integers(0, 200))
async def test_no_body_breaks_it(body: bytes, cut: int) -> None:
    whole = part("file", body, "f") + END
    for hostile in (body, whole[:cut], part("file", b"", "f")[:cut] + body):
        try:
            await received(hostile, 50)
        except FormParserError:
            continue


async def test_headers_without_end() -> None:
    body = f"--{BOUNDARY}\r\nX-Long: ".encode() + b"x" * (2 * MEGABYTE)
    with pytest.raises(FormParserError):
        await received(body, 65536, 10 * MEGABYTE)


async def test_nothing_but_a_piece_is_held() -> None:
    size = 64 * MEGABYTE

    def pieces() -> Iterator[bytes]:
        yield part("file", b"", "f")[:-2]
        for _ in range(size // 65536):
            yield bytes(65536)
        yield b"\r\n" + END

    form = FileForm(asking(pieces()), "file", 2 * size)
    tracemalloc.start()
    try:
        assert await form.name() == "f"
        assert sum([len(piece) async for piece in form.pieces()]) == size
        await form.finish()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2 * MEGABYTE


async def test_more_than_the_limit() -> None:
    body = part("file", bytes(2 * MEGABYTE), "f") + END
    with pytest.raises(RestError) as refused:
        await received(body, 65536)
    assert refused.value.code == "REQUEST_TOO_LARGE"


class TestAddresses:
    async def test_more_than_a_request_may_hold_otherwise(self, portal_with: Any) -> None:
        portal = await portal_with(max_body_mb=1)
        form = Form(portal)
        content = bytes(range(256)) * 4096 * 8
        row = (await form.send(await form.address(), "big.bin", content)).json()["result"]
        assert row["SIZE"] == str(len(content))
        assert await content_of(portal, row) == content

    async def test_beyond_the_limit_nothing_is_left(self, portal_with: Any) -> None:
        portal = await portal_with(max_upload_mb=1)
        form = Form(portal)
        address = await form.address()
        before = stored(portal)
        response = await form.send(address, "big", bytes(2 * MEGABYTE))
        assert refusal(response)[:2] == (413, "REQUEST_TOO_LARGE")

        async def unannounced() -> AsyncIterator[bytes]:
            yield part("file", b"", "f")[:-2]
            for _ in range(40):
                yield bytes(65536)
            yield b"\r\n" + END

        headers = {"content-type": TYPE}
        response = await portal.http.post(address, content=unannounced(), headers=headers)
        assert refusal(response)[:2] == (413, "REQUEST_TOO_LARGE")
        assert stored(portal) == before

    async def test_a_body_that_breaks_off_leaves_nothing(self, portal: Portal) -> None:
        address = await Form(portal).address()
        before = stored(portal)
        cut = part("file", bytes(MEGABYTE), "f")[:-5]
        headers = {"content-type": TYPE}
        response = await portal.http.post(address, content=cut, headers=headers)
        assert refusal(response) == NO_FILE
        assert stored(portal) == before
