"""Clients that call all the time over connections they keep, and never repeat a call."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from ssl import SSLContext
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 120.0
TIMEOUT = 60.0
# Seconds between two calls of one client.
PAUSES = (0.0, 0.02, 0.1, 0.4)


@dataclass
class Call:
    """One call and how it ended: with an answer, or with a connection that broke."""

    method: str
    params: dict[str, Any]
    began: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    status: int = 0
    body: Any = None
    broken: str = ""

    @property
    def succeeded(self) -> bool:
        return self.status == 200 and "result" in self.body


class Client:
    """One client library without its retries."""

    def __init__(self, webhook: str, trust: SSLContext | None, *, keep: bool = True) -> None:
        self._keep = keep
        address = urlsplit(webhook)
        assert address.hostname
        self._path = address.path
        place: dict[str, Any] = {"host": address.hostname, "port": address.port}
        self._connection = (
            http.client.HTTPSConnection(**place, timeout=TIMEOUT, context=trust)
            if trust
            else http.client.HTTPConnection(**place, timeout=TIMEOUT)
        )

    def call(self, method: str, params: dict[str, Any]) -> Call:
        call = Call(method, params)
        headers = {"Content-Type": "application/json"}
        try:
            # Reconnects by itself, but only where the last answer said `Connection: close`.
            path = f"{self._path}{method}"
            self._connection.request("POST", path, json.dumps(params), headers)
            response = self._connection.getresponse()
            call.body = json.loads(response.read())
            call.status = response.status
        except (OSError, http.client.HTTPException, ValueError) as error:
            call.broken = repr(error)
            self._connection.close()
        call.ended = time.monotonic()
        if not self._keep:
            self._connection.close()
        return call

    def close(self) -> None:
        self._connection.close()


class Fleet:
    """Several clients, each in a thread. `next_call` makes what they ask, from a running number."""

    def __init__(self, next_call: Callable[[int], tuple[str, dict[str, Any]]]) -> None:
        self.calls: list[Call] = []
        self._next_call = next_call
        self._numbers = iter(range(10**9))
        self._ending = threading.Event()

    @property
    def failed(self) -> list[Call]:
        return [call for call in self.calls if not call.succeeded]

    def wait_for_more(self, count: int) -> None:
        """Return when so many calls more have succeeded."""
        wanted = self._successes() + count
        until(lambda: self._successes() >= wanted, f"{count} more answers")

    def _successes(self) -> int:
        return sum(call.succeeded for call in list(self.calls))

    @contextmanager
    def calling(self, webhook: str, trust: SSLContext | None) -> Iterator["Fleet"]:
        """The clients call while the block runs; one of them connects anew each time."""
        clients = [(Client(webhook, trust), pause) for pause in PAUSES]
        clients.append((Client(webhook, trust, keep=False), PAUSES[-1]))
        threads = [threading.Thread(target=self._run, args=each) for each in clients]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._ending.set()
            for thread in threads:
                thread.join()

    def _run(self, client: Client, pause: float) -> None:
        while not self._ending.wait(pause):
            self.calls.append(client.call(*self._next_call(next(self._numbers))))
        client.close()


def reading_and_adding(number: int) -> tuple[str, dict[str, Any]]:
    """Every fourth call adds a post whose title is its number."""
    if number % 4:
        return "log.blogpost.get", {}
    return "log.blogpost.add", {"POST_TITLE": f"t{number}", "POST_MESSAGE": "m", "DEST": ["UA"]}


def until(done: Callable[[], bool], what: str) -> None:
    """Wait for something that has to come about."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"there was no {what}")
        time.sleep(0.05)
