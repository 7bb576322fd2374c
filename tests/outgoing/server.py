"""A web that means harm: one server that may be reached and one that must not.

Both listen on the same port, the private one on other loopback addresses. `Web.policy` permits the
public server's address and nothing else that is not global.
"""

import asyncio
import gzip
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any

from feed24.outgoing import Ask, Fetched, Outgoing, Policy
from tests.support.listening import listening

PUBLIC = "127.0.0.1"
PRIVATE = "127.0.0.2"
Reply = Callable[[asyncio.StreamWriter], Awaitable[None]]
MEGABYTE = 1 << 20
# Reading the system's authorities takes longer than most requests here.
TRUST = ssl.create_default_context()


@dataclass
class Web:
    """What the servers say and saw. Names are looked up in `names`: an answer for each lookup."""

    port: int
    replies: dict[str, bytes | Reply] = field(default_factory=dict)
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    intrusions: int = 0

    @property
    def paths(self) -> list[str]:
        """What the public server was asked for."""
        return [head.split(" ")[1] for head in self.heads]

    @property
    def policy(self) -> Policy:
        return Policy((ip_network(f"{PUBLIC}/32"),), frozenset({80, 443, self.port}))

    def url(self, path: str = "/", host: str = PUBLIC) -> str:
        return f"http://{host}:{self.port}{path}"

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.replies[path] = answer(b"", f"Location: {target}", status=status)

    def lookup(self, host: str, port: int, *rest: Any) -> list[tuple[Any, ...]]:
        """In place of `socket.getaddrinfo`; the last answer of a name goes on for ever."""
        answers = self.names.get(host)
        if answers is None:
            return list(socket.getaddrinfo(host, port, *rest))
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [info for each in addresses for info in socket.getaddrinfo(each, port, *rest)]

    async def fetch(self, url: str, **limits: Any) -> Fetched:
        ask = {"seconds": 20.0, "most_bytes": MEGABYTE, **limits}
        async with Outgoing.opened(self.policy, lookup=self.lookup, context=TRUST) as outgoing:
            return await outgoing.fetch(Ask(url, **ask))


def answer(body: bytes, *headers: str, status: int = 200, length: bool = True) -> bytes:
    """A whole answer, as it goes over the wire."""
    lines = [f"HTTP/1.1 {status} Whatever", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def page(html: str, *headers: str) -> bytes:
    return answer(html.encode(), "Content-Type: text/html; charset=utf-8", *headers)


def zipped(kind: str, megabytes: int) -> bytes:
    """Zeros, packed as tightly as that goes."""
    if kind == "gzip":
        return gzip.compress(bytes(megabytes * MEGABYTE))
    bits = -zlib.MAX_WBITS if kind == "raw" else zlib.MAX_WBITS
    packer = zlib.compressobj(9, zlib.DEFLATED, bits)
    return packer.compress(bytes(megabytes * MEGABYTE)) + packer.flush()


def endless(head: bytes, piece: bytes, pause: float = 0) -> Reply:
    """Says `head`, then `piece` over and over."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return reply


@asynccontextmanager
async def served(tls: ssl.SSLContext | None = None) -> AsyncIterator[Web]:
    web = Web(0)

    async def public(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        web.heads.append(head)
        reply = web.replies.get(head.split(" ")[1], answer(b"", status=404))
        if isinstance(reply, bytes):
            writer.write(reply)
            await writer.drain()
        else:
            await reply(writer)

    async def private(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        web.intrusions += 1
        writer.write(page("<title>secret</title>"))

    async with AsyncExitStack() as stack:
        web.port = await stack.enter_async_context(listening(public, PUBLIC, tls=tls))
        inside = 0
        for host in (PRIVATE, "::1"):
            # A machine may have no IPv6; then nothing is to be found there either.
            with suppress(OSError):
                inside += await stack.enter_async_context(listening(private, host, web.port)) > 0
        assert inside
        yield web
