"""A receiver of events that does next to nothing: it notes when what arrived and says thanks."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

_END = b"\r\n\r\n"
_THANKS = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok"


@dataclass
class Receiver:
    """What arrived: the moment, the path and the body of each."""

    port: int = 0
    got: list[tuple[float, str, bytes]] = field(default_factory=list)
    _some: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def note(self, path: str, body: bytes) -> None:
        self.got.append((time.perf_counter(), path, body))
        self._some.set()

    async def until(self, count: int) -> None:
        """Return when so many have arrived."""
        while len(self.got) < count:
            self._some.clear()
            await self._some.wait()

    @property
    def per_second(self) -> float:
        """How quickly the later ones followed the first."""
        return (len(self.got) - 1) / (self.got[-1][0] - self.got[0][0])


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(receiver), "127.0.0.1", 0, backlog=1024)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()


class _Connection(asyncio.Protocol):
    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._read = bytearray()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        end = self._read.find(_END)
        if end < 0:
            return
        head = bytes(self._read[:end])
        _, _, length = head.lower().partition(b"content-length:")
        whole = end + len(_END) + int(length.partition(b"\r\n")[0])
        if len(self._read) < whole:
            return
        path = head.split(b" ", 2)[1].decode()
        self._receiver.note(path, bytes(self._read[end + len(_END) : whole]))
        del self._read[:whole]
        self._transport.write(_THANKS)
