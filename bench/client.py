"""An HTTPS client that does next to nothing: what it costs is taken from what is measured."""

import asyncio
import ssl
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

# Less than the five seconds after which the server closes a connection on which nothing happens.
IDLE = 4.0
_END = b"\r\n\r\n"


class Client:
    """Keeps one connection to a server; one call at a time. `head` is the last answer's."""

    def __init__(self, port: int, ca: Path) -> None:
        self._port = port
        self._ca = ca
        self._connection: _Connection | None = None
        self._used = 0.0

    @property
    def connected(self) -> bool:
        """Whether it ever was."""
        return self._connection is not None

    @property
    def head(self) -> bytes:
        return self._connection.head if self._connection else b""

    async def connect(self) -> None:
        """Make the connection, or make it again before the server closes it for being idle."""
        loop = asyncio.get_running_loop()
        if self._connection and self._connection.alive and loop.time() - self._used < IDLE:
            return
        self.close()
        _, self._connection = await loop.create_connection(
            _Connection,
            "127.0.0.1",
            self._port,
            ssl=trusting(self._ca),
            server_hostname="localhost",
        )
        self._used = loop.time()

    async def send(self, request: bytes) -> bytes:
        """The answer's body. Raises RuntimeError unless it is a success."""
        if self._connection is None or not self._connection.alive:
            await self.connect()
        assert self._connection
        body = await self._connection.send(request)
        self._used = asyncio.get_running_loop().time()
        return body

    def close(self) -> None:
        if self._connection:
            self._connection.close()


@cache
def trusting(ca: Path) -> ssl.SSLContext:
    """Checks the server's certificate against the portal's own authority."""
    return ssl.create_default_context(cafile=ca)


class _Connection(asyncio.Protocol):
    def __init__(self) -> None:
        self.alive = False
        self.head = b""
        self._answer: asyncio.Future[bytes] | None = None
        self._received = bytearray()
        self._length = self._body = 0

    def send(self, request: bytes) -> "asyncio.Future[bytes]":
        self._answer = asyncio.get_running_loop().create_future()
        self._received.clear()
        self._length = 0
        self._transport.write(request)
        return self._answer

    def close(self) -> None:
        self._transport.close()

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self.alive = True

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._length and not self._head():
            return
        if len(self._received) >= self._length:
            self._settle()

    def connection_lost(self, exc: Exception | None) -> None:
        self.alive = False
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server hung up"))

    def _head(self) -> bool:
        """Read the head with the length, once all of it is here."""
        end = self._received.find(_END)
        if end < 0:
            return False
        self.head = bytes(self._received[:end])
        _, _, length = self.head.lower().partition(b"\r\ncontent-length:")
        self._body = end + len(_END)
        self._length = self._body + int(length.partition(b"\r\n")[0])
        return True

    def _settle(self) -> None:
        assert self._answer
        body = bytes(memoryview(self._received)[self._body :])
        if self.head.lower().startswith(b"http/1.1 200"):
            self._answer.set_result(body)
        else:
            self._answer.set_exception(RuntimeError(body[:500].decode(errors="replace")))


def request(path: str, params: Mapping[str, Any]) -> bytes:
    """A JSON call of what is at this path, as bytes to send."""
    body = msgspec.json.encode(params)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def readdressed(request: bytes, path: str) -> bytes:
    """The same request to another path."""
    _, line_end, rest = request.partition(b"\r\n")
    return f"POST {path} HTTP/1.1".encode() + line_end + rest
