"""`feed24 serve` as a process: what it prints works, and it ends as it should."""

import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from feed24 import tls
from feed24.cli import listening, remembered
from feed24.cli.greeting import greet
from feed24.cli.mistakes import Mistake
from feed24.cli.output import Output
from feed24.cli.preparing import Prepared
from feed24.settings import Settings
from tests.cli.conftest import Feed24
from tests.support.processes import children, runs, started

# Takes the flags of the printed line and no others, on machines without curl too.
CURL = """#!{python}
import argparse, ssl, sys, urllib.request
flags = argparse.ArgumentParser()
flags.add_argument("--cacert")
flags.add_argument("-H", dest="header")
flags.add_argument("-d", dest="data")
flags.add_argument("url")
given = flags.parse_args()
name, _, value = given.header.partition(": ")
request = urllib.request.Request(given.url, given.data.encode(), {{name: value}})
trust = ssl.create_default_context(cafile=given.cacert)
print(urllib.request.urlopen(request, context=trust).read().decode())
"""


BROKEN = """
import feed24.app
from feed24.cli.main import main

async def fail(settings):
    raise RuntimeError("no services")

feed24.app.open_services = fail
main()
"""


@dataclass
class Started:
    """A running server, and what it told."""

    process: subprocess.Popen[str]
    told: dict[str, Any]
    log: Path

    def call(self, method: str, webhook: str | None = None) -> Any:
        url = f"{webhook or self.told['webhook']}{method}"
        verify = ssl.create_default_context(cafile=self.told["ca"])
        return httpx.get(url, verify=verify, timeout=60).json()

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(timeout=60)


@contextmanager
def serving(data: Path, *flags: str, **settings: str) -> Iterator[Started]:
    """`feed24 serve` on a free port, until the end of the block."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("FEED24_")}
    chosen = {f"FEED24_{name.upper()}": value for name, value in settings.items()}
    log = data.parent / f"{data.name}.{time.monotonic_ns()}.log"
    command = [sys.executable, "-m", "feed24", "serve", "--data", str(data), "--port", "0"]
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*command, "--empty", "--json", *flags],
            env={**inherited, **chosen},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    assert process.stdout
    try:
        line = process.stdout.readline()
        assert line, log.read_text()
        yield Started(process, json.loads(line), log)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_what_is_printed_works_on_every_start(tmp_path: Path) -> None:
    data = tmp_path / "my data"
    with serving(data) as server:
        first = server.told
        assert first["login"] == "admin@feed24.test"
        assert first["ca"] == str(data / "tls" / "ca.pem")
        assert first["webhook"].startswith(f"{first['url']}/rest/1/")
        answer = json.loads(_paste(first["curl"], tmp_path))
        assert answer["result"] == 1
        beside = Feed24(data).json("webhook", "add", "--user", 1, "--scope", "log")
        assert beside["url"].startswith(f"{first['url']}/rest/1/")
        assert server.call("scope", beside["url"])["result"] == ["log"]
        assert server.end() == 0
        log = server.log.read_text()
    with serving(data) as server:
        again = server.told
        assert (again["login"], again["password"]) == (first["login"], None)
        assert again["demo"] is first["demo"] is None
        assert again["webhook"].split("/")[-2] == first["webhook"].split("/")[-2]
        assert json.loads(_paste(again["curl"], tmp_path))["result"] == 2
        assert server.end(signal.SIGINT) == 0
    assert "/rest/1/***/log.blogpost.add" in log
    for secret in (first["password"], first["webhook"].split("/")[-2]):
        assert secret not in log


def _paste(line: str, folder: Path) -> str:
    """Run a printed line in a shell whose curl is the one above."""
    tools = folder / "bin"
    tools.mkdir(exist_ok=True)
    curl = tools / "curl"
    curl.write_text(CURL.format(python=sys.executable))
    curl.chmod(0o755)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [shutil.which("sh") or "/bin/sh", "-c", line],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_workers_serve_count_and_end_together(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        metrics_port = probe.getsockname()[1]
    with serving(tmp_path / "data", "--workers", "2", metrics_port=str(metrics_port)) as server:
        for _ in range(30):
            assert "result" in server.call("server.time")
        shown = httpx.get(f"http://127.0.0.1:{metrics_port}/metrics").text
        assert 'feed24_requests_total{error="",method="server.time",status="200"} 30.0' in shown
        _wait_for_workers(server.log, 2)
        server.process.kill()
        server.process.wait()
        _wait_until_refused(server.told["url"])


def _wait_for_workers(log: Path, count: int) -> None:
    """The first one may have answered everything before the last one is there."""
    _wait_until(lambda: len(started(log.read_text())) >= count, "too few workers")


def _wait_until(fact: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + 60
    while not fact():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.1)


def _wait_until_refused(url: str) -> None:
    """Workers without their supervisor go too, and with them the port."""
    port = int(url.rpartition(":")[2])
    _wait_until(lambda: _is_refused(port), "workers go on without their supervisor")


def _is_refused(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_the_process_that_workers_come_from_may_die(tmp_path: Path) -> None:
    with serving(tmp_path / "data", "--workers", "2") as server:
        _wait_for_workers(server.log, 2)
        # Not the tracker of multiprocessing, which has no workers.
        (cradle,) = (each for each in children(server.process.pid) if children(each))
        before = children(cradle)
        for how in (signal.SIGHUP, signal.SIGTERM):
            os.kill(cradle, how)
        assert "result" in server.call("server.time")
        os.kill(cradle, signal.SIGKILL)
        _wait_for_workers(server.log, 4)
        assert "result" in server.call("server.time")
        _wait_until(lambda: not any(map(runs, before)), "the former workers are still there")
        assert server.end() == 0


def test_workers_end_on_request(tmp_path: Path) -> None:
    with serving(tmp_path / "data", "--workers", "2") as server:
        assert "result" in server.call("server.time")
        assert server.end() == 0


def test_a_client_that_does_not_listen_holds_nobody_up(tmp_path: Path) -> None:
    """Who keeps a connection of TLS and does not look at it never answers that it is closed."""
    with serving(tmp_path / "data") as server:
        trust = ssl.create_default_context(cafile=server.told["ca"])
        address = urlsplit(server.told["url"])
        connection = http.client.HTTPSConnection(address.netloc, timeout=60, context=trust)
        with closing(connection) as client:
            client.request("GET", "/livez")
            assert client.getresponse().read()
            began = time.monotonic()
            assert server.end(signal.SIGINT) == 0
            assert time.monotonic() - began < 25


def test_name_of_ones_choice(tmp_path: Path) -> None:
    with serving(tmp_path / "data", "--host-name", "feed.test") as server:
        port = int(server.told["url"].rpartition(":")[2])
        assert server.told["url"] == f"https://feed.test:{port}"
        trust = ssl.create_default_context(cafile=server.told["ca"])
        trust.verify_flags |= ssl.VERIFY_X509_STRICT
        with socket.create_connection(("127.0.0.1", port), timeout=60) as plain:
            trust.wrap_socket(plain, server_hostname="feed.test").close()


def test_certificate_of_ones_own(tmp_path: Path) -> None:
    own = tls.ensure(tmp_path / "own", ["localhost"])
    flags = ("--tls-cert", str(own.server), "--tls-key", str(own.server))
    with serving(tmp_path / "data", *flags) as server:
        assert server.told["ca"] is None
        assert "--cacert" not in server.told["curl"]
        server.told["ca"] = str(own.ca)
        assert "result" in server.call("server.time")
    assert not (tmp_path / "data" / "tls").exists()


def test_plain_http(tmp_path: Path) -> None:
    with serving(tmp_path / "data", "--http") as server:
        assert server.told["url"].startswith("http://localhost:")
        assert "result" in httpx.get(f"{server.told['webhook']}server.time").json()


def test_two_first_starts_at_once(tmp_path: Path) -> None:
    with ExitStack() as stack:
        processes = [
            subprocess.Popen(
                [sys.executable, "-m", "feed24", "init", "--empty", "--json"],
                env={**os.environ, "FEED24_DATA": str(tmp_path / "data")},
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        told = []
        for each in processes:
            stack.callback(each.kill)
            out, _ = each.communicate(timeout=120)
            assert each.returncode == 0
            told.append(json.loads(out))
    assert sorted(each["made"] for each in told) == [False, True]


def test_failed_start(tmp_path: Path) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(BROKEN)
    flags = ["serve", "--data", str(tmp_path / "data"), "--port", "0", "--empty"]
    command = [sys.executable, str(broken), *flags]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "RuntimeError: no services" in done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith("feed24: unexpected RuntimeError: the server did not start")


class TestMistakes:
    def test_port_in_use(self, fresh: Feed24) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            said = fresh.mistake("serve", "--port", port)
        assert said == f"port {port} of 127.0.0.1 is in use; choose another with --port"
        assert list(fresh.data.iterdir()) == []

    def test_port_taken_between(self) -> None:
        """Both got the port while neither answered; only one can."""
        with listening.bind("127.0.0.1", 0) as first:
            port = listening.port_of(first)
            with listening.bind("127.0.0.1", port) as second:
                listening.answer(first, "127.0.0.1")
                with pytest.raises(Mistake, match="is in use"):
                    listening.answer(second, "127.0.0.1")

    @pytest.mark.parametrize(
        ("host", "text"),
        [
            ("192.0.2.1", "192.0.2.1 is not an address of this machine"),
            ("nowhere.invalid", "cannot listen on nowhere.invalid: "),
        ],
    )
    def test_address_of_another_machine(self, fresh: Feed24, host: str, text: str) -> None:
        assert fresh.mistake("serve", "--host", host).startswith(text)

    def test_certificate_that_is_none(self, fresh: Feed24, tmp_path: Path) -> None:
        file = tmp_path / "c.pem"
        file.write_text("nonsense")
        said = fresh.mistake("serve", "--port", 0, "--tls-cert", file, "--tls-key", file)
        assert said.startswith(f"{file}: cannot be used with")
        missing = tmp_path / "none.pem"
        said = fresh.mistake("serve", "--port", 0, "--tls-cert", missing, "--tls-key", file)
        assert said == f"{missing}: No such file or directory"


class TestGreeting:
    HOOK = remembered.Webhook("portal", 1, 1, "secretcode")

    def shown(
        self,
        capsys: pytest.CaptureFixture[str],
        password: str | None = None,
        demo: str | None = None,
        hook: remembered.Webhook | None = HOOK,
        ca: Path | None = Path("/my data/ca.pem"),
    ) -> str:
        settings = Settings(host_name="feed.test", port=443)
        prepared = Prepared("admin@feed24.test", password, demo)
        greet(Output(as_json=False), settings, prepared, hook, ca)
        return capsys.readouterr().out

    def test_first_start(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = self.shown(capsys, password="once")
        for part in (
            "feed24 is running at https://feed.test\n",
            "admin@feed24.test",
            "once   (shown this once)",
            "Sign in  https://feed.test/login\n",
            "https://feed.test/rest/1/secretcode/\n",
            "  curl --cacert '/my data/ca.pem' -H 'Content-Type: application/json' -d '{",
            "export REQUESTS_CA_BUNDLE='/my data/ca.pem' ",
            "export SSL_CERT_FILE='/my data/ca.pem' ",
            "export NODE_EXTRA_CA_CERTS='/my data/ca.pem' ",
            "php -d curl.cainfo='/my data/ca.pem' ",
        ):
            assert part in text

    def test_whom_anybody_may_sign_in_as(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "ann@x.test, password aldera-demo" in self.shown(capsys, demo="ann@x.test")

    def test_later_start(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "Password" not in self.shown(capsys)

    def test_without_a_webhook(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = self.shown(capsys, hook=None)
        assert "none; `feed24 webhook add` makes one" in text
        assert "curl --" not in text

    def test_without_an_authority_of_our_own(self, capsys: pytest.CaptureFixture[str]) -> None:
        text = self.shown(capsys, ca=None)
        assert "  curl -H " in text
        assert "export" not in text


class TestAddress:
    def test_running_servers_own_comes_first(self, tmp_path: Path) -> None:
        remembered.set_address(Settings(data=tmp_path, port=1234, host_name="feed.test"))
        assert remembered.address(Settings(data=tmp_path)) == "https://feed.test:1234"

    def test_public_address_comes_before_it(self, tmp_path: Path) -> None:
        remembered.set_address(Settings(data=tmp_path, port=1234))
        public = Settings(data=tmp_path, public_url="https://feed.example.com")
        assert remembered.address(public) == "https://feed.example.com"

    @pytest.mark.parametrize("damage", ["", "[]", '{"url": 5}', "\x00"])
    def test_damaged_file(self, tmp_path: Path, damage: str) -> None:
        (tmp_path / "address.json").write_text(damage)
        assert remembered.address(Settings(data=tmp_path)) == "https://localhost:8443"
