"""Connecting to PostgreSQL: to each of its hosts in turn, and noticing when one is gone.

A machine that has lost its power or its network refuses nothing and closes nothing: it is silent.
The driver would wait a minute for it, and would then not have tried the next host; a statement that
is under way would wait for ever.
"""

import asyncio
import socket
from typing import Any

import asyncpg

# Seconds that one host may take to accept a connection.
PATIENCE = 5.0
# A silent peer is given up after about ten seconds: after 4, three questions, 2 apart; or when what
# was sent is not confirmed for 10,000 ms. Some systems lack some of these options.
_WATCH = {"TCP_KEEPIDLE": 4, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 10_000}
# The next host may be in a better state.
_NEXT = (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.InternalClientError)


class Hosts:
    """The hosts of one database, and which of them was the right one last."""

    def __init__(self) -> None:
        self._last = 0

    async def connect(self, *, host: Any = None, port: Any = None, **others: Any) -> Any:
        """What `asyncpg.connect` does; `host` and `port` may be lists."""
        hosts = host if isinstance(host, list) else [host]
        ports = port if isinstance(port, list) else [port] * len(hosts)
        order = [(self._last + step) % len(hosts) for step in range(len(hosts))]
        failures: list[BaseException] = []
        for each in order:
            place = {"host": hosts[each], "port": ports[each]}
            try:
                connection = await asyncpg.connect(
                    **place, timeout=PATIENCE, connection_class=_Watched, **others
                )
            except _NEXT as error:
                failures.append(error)
            else:
                self._last = each
                return connection
        raise failures[-1]


class _Watched(asyncpg.Connection):  # type: ignore[misc] # the driver has no types
    """A connection that breaks when its server has gone silent."""

    __slots__ = ()

    def __init__(self, protocol: Any, transport: asyncio.Transport, *others: Any) -> None:
        super().__init__(protocol, transport, *others)
        peer = transport.get_extra_info("socket")
        if peer is not None and peer.family in (socket.AF_INET, socket.AF_INET6):
            _watch(peer)


def _watch(peer: socket.socket) -> None:
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _WATCH.items():
        option = getattr(socket, name, None)
        if option is not None:
            peer.setsockopt(socket.IPPROTO_TCP, option, value)
