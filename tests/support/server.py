"""The real server: the installed command, in a process of its own, over HTTPS."""

import asyncio
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

from feed24.cause import FOUNDING
from feed24.db import Database, Transaction
from feed24.rest.scopes import parse_scopes
from feed24.settings import Settings
from feed24.webhooks import service as webhooks

COMMAND = [sys.executable, "-m", "feed24"]
PATIENCE = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """`feed24 serve` on a data directory of its own."""

    def __init__(self, data: Path, database_url: str | None = None, **settings: str) -> None:
        self.data = data
        self.port = free_port()
        self.scheme = "http" if settings.get("http") == "true" else "https"
        self.origin = f"{self.scheme}://localhost:{self.port}"
        # What the tests themselves are set up with must not set up the server.
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("FEED24_")}
        self.environment = {**inherited, **{f"FEED24_{k.upper()}": v for k, v in settings.items()}}
        given = {"database_url": database_url} if database_url else {}
        self.environment |= {f"FEED24_{name.upper()}": url for name, url in given.items()}
        self.database_url = Settings.model_validate({"data": data, **given}).sqlalchemy_url
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def ca(self) -> Path:
        return self.data / "tls" / "ca.pem"

    @property
    def trust(self) -> ssl.SSLContext | None:
        """What its clients check its certificate with; None on plain http."""
        return ssl.create_default_context(cafile=self.ca) if self.scheme == "https" else None

    @property
    def log(self) -> Path:
        return self.data.parent / f"{self.data.name}.log"

    @property
    def pid(self) -> int:
        """The process that was started; with several workers, their supervisor."""
        assert self._process
        return self._process.pid

    def start(self, *flags: str) -> None:
        """Start and wait until it is ready."""
        command = [*COMMAND, "serve", "--data", str(self.data), "--port", str(self.port), *flags]
        with self.log.open("ab") as log:
            # A group, for `kill`, and no session: Linux gives each a share of the processor, which
            # has been next to nothing for half a minute while other tests computed.
            self._process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, process_group=0
            )
        deadline = time.monotonic() + PATIENCE
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log.read_text(errors="replace")[-4000:])
            time.sleep(0.05)

    def _ready(self) -> bool:
        try:
            url = f"{self.origin}/readyz"
            with urllib.request.urlopen(url, context=self.trust, timeout=5) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def signal(self, how: signal.Signals) -> None:
        """To the process that was started, not to its workers."""
        assert self._process
        self._process.send_signal(how)

    def kill(self) -> None:
        """End it as the power would: SIGKILL for it and all its workers."""
        assert self._process
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """End it as an operator would."""
        assert self._process
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill()

    def run(self, *command: str) -> Any:
        """A `feed24` command on this portal; what its `--json` printed."""
        done = subprocess.run(
            [*COMMAND, *command, "--data", self.data, "--json"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def webhook(self, user_id: int = 1, scope: str = "all") -> str:
        """The address of a new webhook, ending in a slash.

        It is made by the use case: the command, which has tests of its own, takes seconds to start.
        """
        # The caller's thread may have a loop running, and one thread runs one loop only.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._make_webhook(user_id, scope)).result()

    async def _make_webhook(self, user_id: int, scope: str) -> str:
        async with self.writing() as tx:
            _, secret = await webhooks.create(tx, user_id, parse_scopes(scope))
        return f"{self.origin}/rest/{user_id}/{secret}/"

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Transaction]:
        """A transaction on its database, for what a test makes beside the server."""
        database = Database.open(self.database_url)
        try:
            async with database.transaction(write=True) as tx:
                tx.cause = FOUNDING
                yield tx
        finally:
            await database.close()

    def said(self, pattern: str) -> int:
        """How often its log says that."""
        return len(re.findall(pattern, self.log.read_text()))

    def has_replaced(self, workers: int) -> bool:
        """Whether SIGHUP has led to so many new workers, and their predecessors have ended."""
        return self.said("a worker is replaced") == self.said("Finished server process") == workers

    def fetch(self, url: str) -> bytes:
        """The bytes behind a download address."""
        with urllib.request.urlopen(url, context=self.trust, timeout=60) as response:
            content: bytes = response.read()
            return content

    def call(self, webhook: str, method: str, params: Mapping[str, Any]) -> Any:
        """One JSON call; the body, also of an error."""
        request = urllib.request.Request(
            f"{webhook}{method}",
            json.dumps(params).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, context=self.trust, timeout=60) as response:
                return json.load(response)
        except HTTPError as error:
            return json.load(error)


@contextmanager
def serving(server: Server, *flags: str) -> Iterator[Server]:
    """The server while it runs."""
    server.start(*flags)
    try:
        yield server
    finally:
        server.stop()
