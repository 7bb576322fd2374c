"""Logs: what they say, and what they never say."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import structlog
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from feed24 import logs
from feed24.db import Database, DatabaseError
from feed24.logs import redaction

CODE = "x7k2m9q4w8e1r5t3"


class Lines:
    """What was logged so far."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture
        self._text = ""

    @property
    def text(self) -> str:
        self._text += self._capture.readouterr().err
        return self._text


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Lines]:
    """Everything logged during the test; the process's own logging is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield Lines(capsys)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in ("feed24", "uvicorn"):
        logging.getLogger(name).setLevel(logging.NOTSET)
    structlog.reset_defaults()


def configure(form: str = "json", level: str = "info") -> None:
    logs.configure(SimpleNamespace(log_format=form, log_level=level))


def events(lines: Lines) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.text.splitlines()]


class TestLines:
    def test_json(self, lines: Lines) -> None:
        configure()
        structlog.get_logger("feed24.rest").info("published", post=7)
        (event,) = events(lines)
        assert event.pop("time").endswith("Z")
        assert event == {"event": "published", "post": 7, "level": "info", "logger": "feed24.rest"}

    def test_text(self, lines: Lines) -> None:
        configure("text")
        structlog.get_logger("feed24.rest").info("published", post=7)
        (line,) = lines.text.splitlines()
        assert "published" in line
        assert "post=7" in line

    @pytest.mark.parametrize("form", ["json", "text"])
    def test_libraries_write_the_same_lines(self, lines: Lines, form: str) -> None:
        configure(form)
        structlog.get_logger("uvicorn.error").info("started %s", "it")
        logging.getLogger("uvicorn.error").info("started %s", "it")
        first, second = lines.text.splitlines()
        assert _without_time(first) == _without_time(second)

    def test_level(self, lines: Lines) -> None:
        configure(level="warning")
        structlog.get_logger("feed24.rest").info("quiet")
        logging.getLogger("uvicorn.error").info("quiet")
        structlog.get_logger("feed24.rest").warning("loud")
        logging.getLogger("uvicorn.error").warning("loud")
        assert [event["event"] for event in events(lines)] == ["loud", "loud"]

    def test_statements_with_their_values_are_never_logged(self, lines: Lines) -> None:
        configure(level="debug")
        assert logging.getLogger("sqlalchemy.engine").getEffectiveLevel() == logging.WARNING

    def test_trace_for_a_message(self, lines: Lines) -> None:
        configure()
        trace = "Traceback (most recent call last):\n  File x\nRuntimeError: no services\n"
        logging.getLogger("uvicorn.error").error(trace)
        (event,) = events(lines)
        assert event["event"] == "RuntimeError: no services"
        assert event["exception"] == trace.rstrip()

    async def test_values_of_a_failed_statement_are_not_logged(
        self, lines: Lines, tmp_path: Path
    ) -> None:
        configure()
        database = Database.open(f"sqlite+aiosqlite:///{tmp_path}/feed24.db")
        # The trace shows this test's own lines.
        written = "private"
        try:
            async with database.transaction(write=True) as tx:
                await tx.run(text("INSERT INTO nowhere VALUES (:words)"), {"words": written})
        except DatabaseError:
            structlog.get_logger("feed24.rest").exception("unexpected failure")
        await database.close()
        assert "nowhere" in lines.text
        assert "private" not in lines.text

    @pytest.mark.parametrize("form", ["json", "text"])
    def test_a_message_cannot_forge_a_line(self, lines: Lines, form: str) -> None:
        configure(form)
        structlog.get_logger("feed24").info("got", name="a\nlevel=error\r\x1b[2J\u2028b")
        (line,) = lines.text.splitlines()
        assert "\x1b[2J" not in line

    @pytest.mark.parametrize("form", ["json", "text"])
    def test_text_that_is_not_unicode(self, lines: Lines, form: str) -> None:
        configure(form)
        structlog.get_logger("feed24").info("got", name="\udcff", raw=b"\xff")
        assert "got" in lines.text
        lines.text.encode()

    @pytest.mark.parametrize("form", ["json", "text"])
    def test_traces_are_kept_and_redacted(self, lines: Lines, form: str) -> None:
        configure(form)
        try:
            raise ValueError(f"https://h/rest/1/{CODE}/scope?auth={CODE}")
        except ValueError:
            structlog.get_logger("feed24").exception("failed")
            logging.getLogger("feed24").exception("failed")
        text = lines.text
        assert text.count("Traceback") == 2
        assert text.count("/rest/1/***/scope?auth=***") >= 2
        assert CODE not in text


def _without_time(line: str) -> dict[str, Any] | str:
    if not line.startswith("{"):
        return line.partition(" ")[2]
    event: dict[str, Any] = json.loads(line)
    del event["time"]
    return event


class TestRedaction:
    @pytest.mark.parametrize(
        "text",
        [
            f"GET /rest/1/{CODE}/log.blogpost.add.json",
            f"https://localhost:8443/rest/1/{CODE}/",
            f"/rest//1///{CODE}//scope",
            f"/rest/john.doe/{CODE}/scope",
            f"/REST/1/{CODE}",
            f"/rest/api/1/{CODE}/user.get",
            f"%2Frest%2F1%2F{CODE}%2Fscope /rest%2F1%2F{CODE}%2Fscope",
            f"auth={CODE}&x=1",
            f"?AUTH={CODE}",
            f"access_token={CODE}",
            f"refresh_token: {CODE}",
            f"token={CODE}",
            f"?code={CODE}&state=1",
            f"ap={CODE}&aplogin=1",
            f"password = {CODE}",
            f'{{"auth": "{CODE}", "x": 1}}',
            f'{{"auth": {{"access_token": "{CODE}"}}}}',
            f"{{'ap': '{CODE}'}}",
            f'{{"password": "with \\" quote {CODE}"}}',
            f"Authorization: Bearer {CODE}",
            f"Bearer {CODE}",
            f"Cookie: {CODE}",
            f"AUTH_ID={CODE}&REFRESH_ID={CODE}",
            f'{{"client_secret": "{CODE}", "code": "{CODE * 2}"}}',
            f"{{'grant_type': 'authorization_code', 'code': '{CODE * 2}'}}",
            f"postgresql://feed:{CODE}@db/feed",
            f"postgresql://feed:p@{CODE}@db/feed",
        ],
    )
    def test_secrets_are_hidden(self, text: str) -> None:
        assert CODE not in redaction.text(text)
        assert "***" in redaction.text(text)

    @pytest.mark.parametrize(
        "text",
        [
            "/rest/user.current.json",
            "heap=5 map=6 author=7 recapture=8 error code: 40001",
            "https://localhost:8443/readyz",
            "post 217 shared with SG69, DR4",
            '{"code": "expired_token"}',
        ],
    )
    def test_the_rest_is_shown(self, text: str) -> None:
        assert redaction.text(text) == text

    @pytest.mark.parametrize(
        "piece", ["_", "/", "%2F", "://", "token ", 'token="', "bearer ", "/rest/", "a_", "=", " "]
    )
    def test_no_text_takes_long(self, piece: str) -> None:
        """With more than one pass over it this would run into the time limit of the tests."""
        whole = "/" + piece * (2_000_000 // len(piece))
        assert redaction.text(whole)[:1] == "/"

    @pytest.mark.parametrize(
        "key",
        ["auth", "AUTH", "token", "metrics_token", "password", "ap", "client_secret", "Cookie"],
    )
    def test_secret_keys(self, key: str) -> None:
        event = {"event": "x", key: CODE, "inner": [{key: CODE}], "error_code": "E", "map": "m"}
        cleaned = redaction.redact(None, "info", event)
        assert CODE not in str(cleaned)
        assert (cleaned["error_code"], cleaned["map"]) == ("E", "m")

    def test_numbers_stay_numbers(self) -> None:
        event = {"event": "x", "ms": 1.5, "ok": True, "none": None}
        assert redaction.redact(None, "info", event) == event

    def test_endless_nesting_ends(self) -> None:
        loop: list[Any] = []
        loop.append(loop)
        assert redaction.redact(None, "info", {"event": "x", "loop": loop})["event"] == "x"

    @pytest.mark.parametrize(
        ("path", "shown"),
        [
            (f"/rest/1/{CODE}/log.blogpost.add.json", "/rest/1/***/log.blogpost.add.json"),
            (f"/rest/1/{CODE}//scope/", "/rest/1/***/scope"),
            (f"/rest/1/{CODE}", "/rest/1/***"),
            (f"/rest/1/{CODE}/", "/rest/1/***"),
            (f"/~{CODE}", "/~***"),
            (f"/~{CODE}/5", "/~***/5"),
            (f"/rest/{CODE}/1/scope", "/rest/***/***/scope"),
            (f"/rest/{CODE}", "/rest/***"),
            (f"/rest/1/scope/{CODE}", "/rest/1/***/***"),
            ("/rest/1/1234567890/scope", "/rest/1/***/scope"),
            (f"/rest/api/1/{CODE}/user.get", "/rest/api/***/***/user.get"),
            ("/rest/user.current", "/rest/user.current"),
            ("/rest//batch/", "/rest/batch"),
            ("/rest", "/rest"),
            ("/", "/"),
            ("/readyz", "/readyz"),
        ],
    )
    def test_paths(self, path: str, shown: str) -> None:
        assert redaction.path(path) == shown


async def greet(request: Request) -> PlainTextResponse:
    structlog.get_logger("feed24.rest").info("greeting")
    return PlainTextResponse("hello", 201)


async def fail(request: Request) -> PlainTextResponse:
    raise RuntimeError("no")


class TestAccess:
    @pytest.fixture
    def client(self, lines: Lines) -> httpx.AsyncClient:
        configure()
        routes = [Route("/rest/{rest:path}", greet), Route("/readyz", greet), Route("/fail", fail)]
        app = logs.AccessLog(Starlette(routes=routes))
        transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=("10.0.0.7", 1))
        return httpx.AsyncClient(transport=transport, base_url="https://feed.test")

    async def test_one_line_per_request(self, client: httpx.AsyncClient, lines: Lines) -> None:
        answer = await client.get(f"/rest/1/{CODE}/scope?auth={CODE}&POST_MESSAGE=private")
        inner, line = events(lines)
        assert line["event"] == "request"
        assert line["path"] == "/rest/1/***/scope"
        assert (line["verb"], line["status"], line["client"]) == ("GET", 201, "10.0.0.7")
        assert line["ms"] >= 0
        assert inner["request_id"] == line["request_id"] == answer.headers["x-request-id"]
        assert CODE not in lines.text
        assert "private" not in lines.text

    async def test_clients_own_id(self, client: httpx.AsyncClient, lines: Lines) -> None:
        await client.get("/rest/scope", headers={"X-Request-ID": "01a2-7127"})
        await client.get("/rest/scope?bx24_request_id=0b0c&bx24_sdk_type=b24-js-sdk")
        assert [event["request_id"] for event in events(lines)] == ["01a2-7127"] * 2 + ["0b0c"] * 2

    @pytest.mark.parametrize("bad", ["", "a b", "a\tb", "x" * 65, "a;b"])
    async def test_unusable_ids_are_replaced(
        self, client: httpx.AsyncClient, lines: Lines, bad: str
    ) -> None:
        answer = await client.get("/rest/scope", headers={"X-Request-ID": bad})
        assert len(answer.headers["x-request-id"]) == 32

    async def test_failures_are_logged(self, client: httpx.AsyncClient, lines: Lines) -> None:
        assert (await client.get("/fail")).status_code == 500
        assert events(lines)[-1]["status"] == 500

    async def test_probes_are_quiet(self, client: httpx.AsyncClient, lines: Lines) -> None:
        await client.get("/readyz")
        assert [event["event"] for event in events(lines)] == ["greeting"]

    async def test_line_break_in_a_path(self, client: httpx.AsyncClient, lines: Lines) -> None:
        await client.get("/other%0Alevel=error")
        assert events(lines)[-1]["path"] == "/other\\nlevel=error"
