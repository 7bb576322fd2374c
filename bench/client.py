"""An HTTPS client that does next to nothing: what it costs is taken from what is measured."""

import asyncio
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

_END = b"\r\n\r\n"


class Client(asyncio.Protocol):
    """One kept-alive connection, made again when the server has closed it; one call at a time."""

    def __init__(self, port: int, ca: Path) -> None:
        self._port = port
        # What checks the server's certificate against the portal's own authority.
        self._context = ssl.create_default_context(cafile=ca)
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[bytes] | None = None
        self._received = bytearray()
        self._length = self._body = 0
        self._good = False

    async def send(self, request: bytes) -> bytes:
        """The answer's body. Raises RuntimeError unless it is a success."""
        loop = asyncio.get_running_loop()
        if self._transport is None:
            self._transport, _ = await loop.create_connection(
                lambda: self,
                "127.0.0.1",
                self._port,
                ssl=self._context,
                server_hostname="localhost",
            )
        self._answer = loop.create_future()
        self._received.clear()
        self._length = 0
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._received += data
        if not self._length and not self._head():
            return
        if len(self._received) >= self._length:
            self._settle()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("the server hung up"))

    def _head(self) -> bool:
        """Read the status and the length, once all of the head is here."""
        end = self._received.find(_END)
        if end < 0:
            return False
        head = bytes(self._received[:end]).lower()
        _, _, length = head.partition(b"\r\ncontent-length:")
        self._length = end + len(_END) + int(length.partition(b"\r\n")[0])
        self._body, self._good = end + len(_END), head.startswith(b"http/1.1 200")
        return True

    def _settle(self) -> None:
        assert self._answer
        body = bytes(memoryview(self._received)[self._body :])
        if self._good:
            self._answer.set_result(body)
        else:
            self._answer.set_exception(RuntimeError(body[:500].decode(errors="replace")))


def request(webhook: str, method: str, params: Mapping[str, Any]) -> bytes:
    """A JSON call of a method, as bytes to send."""
    host, slash, path = webhook.removeprefix("https://").partition("/")
    body = msgspec.json.encode(params)
    head = (
        f"POST {slash}{path}{method} HTTP/1.1\r\nHost: {host}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
