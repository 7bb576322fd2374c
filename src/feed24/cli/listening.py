"""The server's socket, taken before a first start's work so that a busy port is known at once."""

import errno
import socket
import sys
from contextlib import suppress

from feed24.cli.mistakes import Mistake

try:
    import resource
except ImportError:  # Windows, which has no such limit.
    resource = None  # type: ignore[assignment]

_BACKLOG = 2048
_MOST_FILES = 65_536
# Elsewhere sockets that share a port are for handing it over, and one of them gets everything.
_SPREADS = sys.platform == "linux"


def bind(host: str, port: int) -> socket.socket:
    """A socket that keeps the port but does not answer yet. Raises Mistake."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
    except OSError as error:
        raise Mistake(f"cannot listen on {host}: {error.strerror}") from None
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6 and host == "::":
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        bound.bind(address)
    except OSError as error:
        bound.close()
        raise Mistake(_why(host, port, error)) from None
    return bound


def answer(bound: socket.socket, host: str, workers: int = 1) -> list[socket.socket]:
    """Let clients connect; they wait for a worker to take them. Raises Mistake.

    The result is a socket for each worker. On Linux they are different ones, among which the system
    spreads the connections: of several processes that wait on one socket, the same gets most.
    """
    port = port_of(bound)
    try:
        sockets = _shared(bound, workers) if workers > 1 and _SPREADS else [bound] * workers
        for each in sockets:
            each.listen(_BACKLOG)
            each.set_inheritable(True)
    except OSError as error:
        # Two sockets may be bound to one port; only one of them may answer.
        raise Mistake(_why(host, port, error)) from None
    return sockets


def _shared(bound: socket.socket, count: int) -> list[socket.socket]:
    """Sockets that share the port of `bound`, which made sure that nobody else has it."""
    address, family = bound.getsockname(), bound.family
    everything = family == socket.AF_INET6 and not bound.getsockopt(
        socket.IPPROTO_IPV6, socket.IPV6_V6ONLY
    )
    bound.close()
    sockets = [socket.socket(family, socket.SOCK_STREAM) for _ in range(count)]
    for each in sockets:
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        if everything:
            each.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        each.bind(address)
    return sockets


def allow_many() -> None:
    """Let this process and its workers keep as many connections as the system lets them.

    Many systems start with 1,024 open files, which suits programs that wait for them by `select`.
    """
    if resource is None:
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST_FILES if most == resource.RLIM_INFINITY else min(most, _MOST_FILES)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def port_of(bound: socket.socket) -> int:
    return int(bound.getsockname()[1])


def _why(host: str, port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"port {port} of {host} is in use; choose another with --port"
        case errno.EACCES | errno.EPERM:
            return f"port {port} may not be used by this user; ports from 1024 on may"
        case errno.EADDRNOTAVAIL:
            return f"{host} is not an address of this machine"
    return f"cannot listen on {host}, port {port}: {error.strerror}"
