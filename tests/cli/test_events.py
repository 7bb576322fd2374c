"""`feed24 events`, `feed24 deliver`, `feed24 webhook outgoing`."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.cli.conftest import Feed24

PEOPLE = iter(range(10_000))


class Hook(ThreadingHTTPServer):
    """Answers every POST with `status`; commands block the loop that an asynchronous one needs."""

    status = 200

    def __init__(self) -> None:
        self.got: list[dict[str, list[str]]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class _Handler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.got.append(parse_qs(body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "6")
        self.end_headers()
        self.wfile.write(b"\x1b[2Jok")

    def log_message(self, format: str, *args: Any) -> None: ...


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def happen(feed24: Feed24) -> int:
    email = f"e{next(PEOPLE)}@example.com"
    return int(feed24.json("user", "add", "--email", email, "--name", "Ann")["id"])


def test_from_a_webhook_to_its_receiver(feed24: Feed24, hook: Hook) -> None:
    feed24.environment |= {"FEED24_LOCAL_RECEIVERS": "true", "FEED24_DELIVERY_DELAYS": "0.01"}
    outgoing = ("webhook", "outgoing")
    add = (*outgoing, "add", "--handler", hook.url)
    made = feed24.json(*add, "--event", "onuseradd", "--title", "CI")
    token = made["application_token"]
    (listed,) = feed24.json(*outgoing, "list")
    assert (listed["events"], listed["handler"]) == (["ONUSERADD"], hook.url)
    person = happen(feed24)
    (waits,) = feed24.json("events", "list")
    assert (waits["event"], waits["state"]) == ("ONUSERADD", "waiting")
    feed24("deliver", "--once")
    assert hook.got[0]["data[ID]"] == [str(person)]
    assert hook.got[0]["auth[application_token]"] == [token]
    assert hook.got[0]["auth[domain]"] == ["localhost:8443"]
    assert feed24.json("events", "list") == []
    told = feed24("events", "tail", "--no-follow", "--last", "1")
    assert "ONUSERADD" in told
    assert "delivered: 200" in told
    assert f"data[ID]={person}" in told
    assert token not in told
    assert "application_token]=***" in told
    assert "\x1b" not in told
    assert token in feed24("events", "tail", "--no-follow", "--last", "1", "--secrets")
    row = json.loads(feed24("events", "tail", "--no-follow", "--last", "1", "--json"))
    assert (row["status"], row["delivered"], row["kind"]) == (200, True, "ONUSERADD")
    _given_up(feed24, hook)
    assert feed24.json(*outgoing, "delete", made["id"]) == {"id": made["id"], "deleted": True}


def _given_up(feed24: Feed24, hook: Hook) -> None:
    hook.status = 500
    happen(feed24)
    while not (rows := feed24.json("events", "list")) or rows[0]["state"] != "given up":
        feed24("deliver", "--once")
    assert "given up: 500" in feed24("events", "tail", "--no-follow")
    hook.status = 200
    number, subscription = str(rows[0]["id"]), str(rows[0]["subscription"])
    assert feed24.json("events", "resend", "--event", number) == {"count": 1}
    before = len(hook.got)
    feed24("deliver", "--once")
    assert len(hook.got) == before + 1
    assert feed24.json("events", "resend", "--subscription", subscription) == {"count": 0}
    missing = feed24.mistake("events", "resend", "--event", number)
    assert missing == f"there is no event {number} among those given up"
    assert feed24.mistake("events", "resend") == "name either --event or --subscription"


def test_mistakes(feed24: Feed24) -> None:
    add = ("webhook", "outgoing", "add", "--handler")
    feed24.environment.pop("FEED24_LOCAL_RECEIVERS", None)
    wrong = feed24.mistake(*add, "http://localhost/", "--event", "all")
    assert wrong.startswith("http://localhost/ is no address for a receiver")
    wrong = feed24.mistake(*add, "ftp://app.test/", "--event", "all")
    assert wrong == "receivers are told by http or https"
    wrong = feed24.mistake(*add, "https://app.test/", "--event", "ONAPPTEST")
    assert wrong.startswith("--event: ONAPPTEST is none of ONUSERADD, ONLIVEFEEDPOSTADD")
    assert (
        feed24.mistake("webhook", "outgoing", "delete", "99") == "there is no outgoing webhook 99"
    )
    wrong = feed24.mistake("events", "resend", "--subscription", "99")
    assert wrong == "there is no subscription 99"


def test_a_receiver_of_ones_own(feed24: Feed24) -> None:
    url = feed24.json("events", "receiver")["url"]
    start, _, code = url.rpartition("/")
    assert start == "https://localhost:8443/captured"
    assert len(code) >= 32
    assert feed24("events", "receiver", "--keep-secrets").startswith(start)
