"""Whatever the other side does, a request ends within its limits and keeps little in memory."""

import asyncio
import tracemalloc
from collections.abc import Iterator

import pytest

from feed24.outgoing import Failed, OutgoingError, Refused
from tests.outgoing.server import MEGABYTE, Reply, Web, answer, endless, page, zipped

HTML = "Content-Type: text/html"
BEGUN = answer(b"", HTML, length=False)
CHUNKED = answer(b"", HTML, "Transfer-Encoding: chunked", length=False)
LIMIT = MEGABYTE // 4
SOON = 1.0


@pytest.fixture(autouse=True)
def _flat_memory() -> Iterator[None]:
    tracemalloc.start()
    yield
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 * MEGABYTE


async def silence(_writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(600)


TOO_MUCH: dict[str, bytes | Reply] = {
    "endless body": endless(BEGUN, b"x" * 65536),
    "endless chunks": endless(CHUNKED, b"8000\r\n" + b"x" * 32768 + b"\r\n"),
    "announced": answer(b"", HTML, "Content-Length: 99999999999", length=False) + b"x",
    "larger than it says": answer(b"x" * (LIMIT + 1), HTML),
}


@pytest.mark.parametrize("name", TOO_MUCH)
async def test_large_bodies(web: Web, name: str) -> None:
    web.replies["/"] = TOO_MUCH[name]
    with pytest.raises(Refused):
        await web.fetch(web.url(), most_bytes=LIMIT)


@pytest.mark.parametrize(
    ("encoding", "kind"), [("gzip", "gzip"), ("deflate", "zlib"), ("deflate", "raw")]
)
async def test_decompression_bombs(web: Web, encoding: str, kind: str) -> None:
    web.replies["/"] = answer(BOMBS[kind], HTML, f"Content-Encoding: {encoding}")
    with pytest.raises(Refused):
        await web.fetch(web.url(), most_bytes=LIMIT)


BOMBS = {kind: zipped(kind, 32) for kind in ("gzip", "zlib", "raw")}


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress", "nonsense"])
async def test_encodings_that_were_not_asked_for(web: Web, encoding: str) -> None:
    web.replies["/"] = answer(b"whatever", HTML, f"Content-Encoding: {encoding}")
    with pytest.raises(Refused):
        await web.fetch(web.url())


async def test_a_body_that_is_not_what_it_says(web: Web) -> None:
    web.replies["/"] = answer(b"no gzip at all", HTML, "Content-Encoding: gzip")
    with pytest.raises(Failed):
        await web.fetch(web.url())


SLOW: dict[str, bytes | Reply] = {
    "silence": silence,
    "trickling head": endless(b"HTTP/1.1 200 OK\r\nX: ", b"x", 0.05),
    "trickling headers": endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.1),
    "trickling body": endless(BEGUN, b"x", 0.05),
    "trickling chunks": endless(CHUNKED, b"1\r\nx\r\n", 0.05),
    "endless chunk extension": endless(CHUNKED + b"1;", b"x" * 65536),
    "continuing": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01),
}


@pytest.mark.parametrize("name", SLOW)
async def test_slow_answers(web: Web, name: str) -> None:
    web.replies["/"] = SLOW[name]
    with pytest.raises(OutgoingError):
        await web.fetch(web.url(), seconds=SOON)


HEADS: dict[str, bytes | Reply] = {
    "endless header": endless(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65536),
    "endless headers": endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 1000),
    "endless status": endless(b"HTTP/1.1 200 ", b"x" * 65536),
    "endless trailers": endless(CHUNKED + b"0\r\n", b"X: y\r\n" * 1000),
    "no HTTP": b"SSH-2.0-OpenSSH_9.9\r\n",
    "nothing": b"",
    "two lengths": answer(b"x", HTML, "Content-Length: 7"),
    "bad length": answer(b"x", HTML, "Content-Length: x", length=False),
    "bad chunk": CHUNKED + b"zz\r\n",
    "less than it says": answer(b"x", HTML, "Content-Length: 70", length=False),
}


@pytest.mark.parametrize("name", HEADS)
async def test_broken_answers(web: Web, name: str) -> None:
    web.replies["/"] = HEADS[name]
    with pytest.raises(OutgoingError):
        await web.fetch(web.url(), seconds=20.0)


@pytest.mark.parametrize("media_type", ["text/plain", "image/png", "application/zip", "", "x"])
async def test_other_types_are_not_even_read(web: Web, media_type: str) -> None:
    head = answer(b"", f"Content-Type: {media_type}", length=False)
    web.replies["/"] = endless(head, b"x", 0.01)
    with pytest.raises(Refused):
        await web.fetch(web.url(), types=frozenset({"text/html"}))


async def test_redirects_end(web: Web) -> None:
    web.redirect("/", "/")
    with pytest.raises(Refused):
        await web.fetch(web.url())
    assert len(web.heads) == 6


async def test_a_redirect_with_an_endless_body_is_followed_at_once(web: Web) -> None:
    head = answer(b"", "Location: /there", status=302, length=False)
    web.replies["/"] = endless(head, b"x" * 65536)
    web.replies["/there"] = page("there")
    assert (await web.fetch(web.url())).body == b"there"


async def test_the_time_counts_for_all_redirects_together(web: Web) -> None:
    for number in range(20):
        web.replies[f"/{number}"] = _slow_redirect(f"/{number + 1}")
    with pytest.raises(Failed):
        await web.fetch(web.url("/0"), seconds=SOON, redirects=20)


def _slow_redirect(target: str) -> Reply:
    async def reply(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(SOON / 5)
        writer.write(answer(b"", f"Location: {target}", status=302))

    return reply
