"""The benchmark's own tools."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from bench import hello
from bench.__main__ import options
from bench.client import readdressed, request
from bench.measure import Exhausted, Operation, Side, in_turns


@pytest.mark.parametrize(("written", "meant"), [("10k", 10_000), ("1M", 1_000_000), ("77", 77)])
def test_sizes_are_written_short(written: str, meant: int) -> None:
    assert options(["--posts", written]).posts == [meant]


@pytest.mark.parametrize("wrong", ["", "0", "many", "-1", "k", "1.5M"])
def test_other_sizes_are_a_mistake(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        options([f"--posts={wrong}"])
    assert ended.value.code == 2
    assert "is no number of posts" in capsys.readouterr().err


async def test_hello_sends_what_was_kept(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\ndate: today\r\nContent-Type: application/json\r\ncontent-length: 4"
    hello.keep(tmp_path, "1", head, b"true")
    transport = httpx.ASGITransport(hello.application(tmp_path))
    async with httpx.AsyncClient(transport=transport, base_url="https://feed.test") as client:
        answer = await client.post("/1")
    assert answer.content == b"true"
    assert dict(answer.headers) == {"content-type": "application/json", "content-length": "4"}


def test_a_request_goes_elsewhere_unchanged() -> None:
    sent = request("/rest/1/secret/profile", {"a": 1})
    assert readdressed(sent, "/7") == sent.replace(b"/rest/1/secret/profile", b"/7")


async def test_all_sides_have_as_many_turns() -> None:
    done = {"one": 0, "other": 0}
    figures = await in_turns({name: _counting(done, name) for name in done}, 0)
    assert len(figures["one"].rates) == len(figures["other"].rates) == 2
    # The first turn of each counts for nothing.
    assert 0 < figures["one"].count < done["one"]
    assert figures["one"].ratio(figures["one"]) == 1


async def test_measuring_ends_with_the_work() -> None:
    figures = await in_turns({"one": _counting({"one": 0}, "one", most=3)}, 60)
    assert figures["one"].exhausted


def _counting(done: dict[str, int], name: str, most: int = 10**9) -> Side:
    async def work() -> None:
        if done[name] >= most:
            raise Exhausted
        done[name] += 1

    @asynccontextmanager
    async def opened() -> AsyncIterator[Sequence[Operation]]:
        yield [work]

    return Side(opened)
