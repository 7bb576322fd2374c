"""The servers that are measured, each a process of its own over HTTPS."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

from bench import cores, hello
from bench.client import Client
from bench.measure import Exhausted, Operation, Side
from tests.support import server as real

# Seconds between clients that come for the first time.
APART = 0.01


class Server(real.Server):
    """`feed24 serve`."""

    @property
    def processes(self) -> set[int]:
        """It and its workers."""
        assert self._process
        return cores.family(self._process.pid)

    @property
    def memory(self) -> float | None:
        """Megabytes of the largest of its processes."""
        return max((cores.memory(each) or 0.0 for each in self.processes), default=None)

    def over_http(self, requests: Iterable[bytes], clients: int) -> Side:
        """Several clients send these requests, each on its own connection, until none is left.

        They come one after another, while those before them are at work already: workers that wait
        for clients together share them as they would share people.
        """
        left = iter(requests)
        senders = [self.client() for _ in range(clients)]

        @asynccontextmanager
        async def opened() -> AsyncIterator[Sequence[Operation]]:
            yield [partial(_send_next, each, left, n * APART) for n, each in enumerate(senders)]
            for each in senders:
                each.close()

        async def connect() -> None:
            for each in senders:
                if each.connected:
                    await each.connect()

        return Side(opened, lambda: self.processes, connect)

    def client(self) -> Client:
        return Client(self.port, self.ca)

    async def ask(self, request: bytes) -> bytes:
        """One answer, by a connection of its own."""
        client = self.client()
        try:
            return await client.send(request)
        finally:
            client.close()


async def _send_next(client: Client, requests: Iterator[bytes], after: float) -> bytes:
    if not client.connected:
        await asyncio.sleep(after)
    if (request := next(requests, None)) is None:
        raise Exhausted
    return await client.send(request)


class Hello(Server):
    """Answers that are there already; see `bench.hello`."""

    def __init__(self, data: Path) -> None:
        super().__init__(data)
        self._answers = data / "answers"
        self._answers.mkdir(parents=True, exist_ok=True)
        self._kept = 0

    def keep(self, head: bytes, body: bytes) -> str:
        """The path at which this answer is sent from now on."""
        self._kept += 1
        hello.keep(self._answers, str(self._kept), head, body)
        return f"/{self._kept}"

    def start(self, *_flags: str) -> None:
        hello.keep(self._answers, "readyz", b"\r\ncontent-length: 2", b"ok")
        arguments = (self.data, self.port, self._answers)
        command = [sys.executable, "-m", "bench.hello", *map(str, arguments)]
        with (self.data / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log, process_group=0
            )
        deadline = time.monotonic() + real.PATIENCE
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.data / "log").read_text(errors="replace")[-4000:])
            time.sleep(0.05)


@contextmanager
def running(
    server: Server, workers: int = 1, on: cores.Cores = cores.PLAN.server
) -> Iterator[Server]:
    """The server while it runs, on these cores."""
    try:
        with cores.on(on):
            server.start("--empty", "--workers", str(workers))
        yield server
    finally:
        server.stop()
