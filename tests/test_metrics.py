"""Metrics: counted once, added up over workers, shown to whoever may."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.request import urlopen

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from feed24 import metrics

WORKER = """
import sys
from feed24 import metrics
metrics.observe("log.blogpost.add", 200, "", 0.02)
metrics._in_flight.inc()
print("counted", flush=True)
sys.stdin.read()
"""


def samples(text: str) -> dict[str, float]:
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def count(method: str, status: int, error: str) -> str:
    return f'feed24_requests_total{{error="{error}",method="{method}",status="{status}"}}'


def shown() -> dict[str, float]:
    return samples(metrics.render().decode())


def test_requests_are_counted_and_timed() -> None:
    metrics.observe("test.counted", 200, "", 0.02)
    metrics.observe("test.counted", 401, "NO_AUTH_FOUND", 0.02)
    metrics.observe("test.counted", 200, "", 3)
    found = shown()
    assert found[count("test.counted", 200, "")] == 2
    assert found[count("test.counted", 401, "NO_AUTH_FOUND")] == 1
    assert found['feed24_request_seconds_bucket{le="0.025",method="test.counted"}'] == 2
    assert found['feed24_request_seconds_count{method="test.counted"}'] == 3


async def _app(token: str | None) -> httpx.AsyncClient:
    async def look(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(shown()["feed24_requests_in_flight"]))

    async def fail(request: Request) -> PlainTextResponse:
        raise RuntimeError("no")

    app = Starlette(routes=[*metrics.ROUTES, Route("/look", look), Route("/fail", fail)])
    secret = None if token is None else SecretStr(token)
    app.state.services = SimpleNamespace(settings=SimpleNamespace(metrics_token=secret))
    transport = httpx.ASGITransport(metrics.InFlight(app), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="https://feed.test")


class TestToken:
    @pytest.mark.parametrize(
        ("token", "sent", "status"),
        [
            ("secret", "Bearer secret", 200),
            ("secret", "bearer secret", 200),
            ("secret", "Bearer Secret", 401),
            ("secret", "Bearer secret2", 401),
            ("secret", "Basic secret", 401),
            ("secret", "secret", 401),
            ("secret", "", 401),
            (None, "Bearer ", 404),
            (None, "Bearer None", 404),
        ],
    )
    async def test_opens_the_endpoint(self, token: str | None, sent: str, status: int) -> None:
        async with await _app(token) as client:
            answer = await client.get("/metrics", headers={"Authorization": sent})
        assert answer.status_code == status
        assert ("feed24_requests" in answer.text) is (status == 200)


async def test_in_flight_rises_and_falls() -> None:
    async with await _app(None) as client:
        assert (await client.get("/look")).text == "1.0"
        assert (await client.get("/fail")).status_code == 500
    assert shown()["feed24_requests_in_flight"] == 0


def test_separate_listener_needs_no_token() -> None:
    server, thread = metrics.listen("127.0.0.1", 0)
    try:
        with urlopen(f"http://127.0.0.1:{server.server_port}/metrics") as answer:
            assert b"feed24_requests" in answer.read()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_port_in_use() -> None:
    server, thread = metrics.listen("127.0.0.1", 0)
    try:
        with pytest.raises(OSError, match="in use"):
            metrics.listen("127.0.0.1", server.server_port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class TestWorkers:
    @pytest.fixture
    def workers(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> Iterator[list[subprocess.Popen[str]]]:
        """Two processes that counted one request each and are in the middle of another."""
        monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
        metrics.share(tmp_path)
        started = [self._start() for _ in range(2)]
        yield started
        for each in started:
            each.communicate()

    def _start(self) -> subprocess.Popen[str]:
        started = subprocess.Popen(
            [sys.executable, "-c", WORKER],
            env=os.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert started.stdout is not None
        assert started.stdout.readline() == "counted\n"
        return started

    def test_are_added_up(self, workers: list[subprocess.Popen[str]]) -> None:
        found = shown()
        assert found[count("log.blogpost.add", 200, "")] == 2
        assert found["feed24_requests_in_flight"] == 2

    def test_a_killed_one_answers_nothing_any_more(
        self, workers: list[subprocess.Popen[str]]
    ) -> None:
        workers[0].kill()
        workers[0].wait()
        found = shown()
        assert found["feed24_requests_in_flight"] == 1
        assert found[count("log.blogpost.add", 200, "")] == 2
