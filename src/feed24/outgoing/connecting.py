"""Connections: names are looked up and sockets made under the policy, and nowhere else.

Each lookup is checked as a whole: a name that also leads inside is refused. The socket's own
address is checked again when it is made, which nothing between lookup and connection can change.
"""

import asyncio
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult

from feed24.outgoing.errors import Forbidden, Refused
from feed24.outgoing.policy import Policy

_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV

Lookup = Callable[..., list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Connections:
    """How many at once, and for how many seconds an idle one waits for another request; 0: each
    serves one request.

    The address of a connection does not change while it is kept, so what was judged when it was
    made holds for all its requests. Lookups cannot be interrupted: slow ones have threads of their
    own to wait in, `lookups` of them.
    """

    most: int = 32
    lookups: int = 4
    keep: float = 0


SINGLE = Connections()


class Resolver(AbstractResolver):
    """Looks names up, and refuses those with an address that is not permitted."""

    def __init__(
        self, policy: Policy, lookup: Lookup = socket.getaddrinfo, threads: int = SINGLE.lookups
    ) -> None:
        self._policy = policy
        self._lookup = lookup
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="lookup")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await asyncio.get_running_loop().run_in_executor(
            self._threads, self._lookup, host, port, family, socket.SOCK_STREAM
        )
        for info in found:
            check(self._policy, info[4])
        return [_result(host, info) for info in found]

    async def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def check(policy: Policy, address: tuple[Any, ...]) -> None:
    """Raises Refused for a socket address that is not permitted."""
    if not policy.permits(str(address[0]), int(address[1])):
        raise Refused("the address is not permitted")


def _result(host: str, info: tuple[Any, ...]) -> ResolveResult:
    family, _kind, proto, _name, address = info
    return ResolveResult(
        hostname=host,
        host=str(address[0]),
        port=int(address[1]),
        family=int(family),
        proto=int(proto),
        flags=int(_NUMERIC),
    )


def connector(
    policy: Policy, resolver: Resolver, context: ssl.SSLContext, connections: Connections = SINGLE
) -> TCPConnector:
    """Connections to addresses that were judged when they were made."""

    def make_socket(info: tuple[Any, ...]) -> socket.socket:
        try:
            check(policy, info[4])
        except Refused as error:
            raise Forbidden(str(error)) from None
        made = socket.socket(info[0], info[1], info[2])
        made.setblocking(False)
        return made

    kept: dict[str, Any] = {"force_close": True}
    if connections.keep:
        kept = {"keepalive_timeout": connections.keep}
    return TCPConnector(
        resolver=resolver,
        use_dns_cache=False,
        socket_factory=make_socket,
        ssl=context,
        limit=connections.most,
        **kept,
    )
