"""A server process that ends without failing a request."""

import asyncio
import signal
import socket
import time
from types import FrameType

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Tells a worker that another one has taken its place.
RETIRE = signal.SIGUSR1
# How long idle connections wait for a last request, which is answered with `Connection: close`.
# Also the time that handshakes have which were under way when the worker retired.
LINGER = 5.0
_CLOSE = (b"connection", b"close")


class DrainingServer(uvicorn.Server):
    """Lets its clients go before it ends; what is being answered is finished in any case.

    On SIGTERM the node leaves: `/readyz` answers 503, and for `drain_seconds` new connections are
    still taken, so that balancers have time to notice. On RETIRE this process alone leaves: it
    takes no more connections and says nothing of it. From then on every answer closes its
    connection, and those that stay idle are closed after LINGER seconds. On SIGINT idle connections
    are closed at once: somebody waits at a terminal. Clients that do not even notice that their
    connection is being closed hold the process for twice LINGER at most.
    """

    def __init__(self, config: uvicorn.Config, drain_seconds: float) -> None:
        super().__init__(config)
        self._drain_seconds = drain_seconds
        self._at_once = False
        self._retiring = False
        # When to stop listening; None until the process has been told to end.
        self._closing: float | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._at_once = self._at_once or sig == signal.SIGINT
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        asyncio.get_running_loop().add_signal_handler(RETIRE, self._retire)

    async def on_tick(self, counter: int) -> bool:
        """The loop goes on while clients are let go, and with it the `Date` of the answers."""
        if not await super().on_tick(counter):
            return False
        return self._at_once or self._drained(time.monotonic())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        cutting = asyncio.create_task(self._cut_off())
        try:
            await super().shutdown(sockets)
        finally:
            cutting.cancel()

    async def _cut_off(self) -> None:
        """End connections of TLS whose clients do not take leave, as those in a pool never do."""
        before: set[HttpToolsProtocol] = set()
        while True:
            idle = {each for each in self._connections() if not _is_busy(each)}
            for connection in idle & before:
                connection.transport.abort()
            before = idle
            await asyncio.sleep(LINGER)

    def _connections(self) -> list[HttpToolsProtocol]:
        connections = list(self.server_state.connections)
        return [each for each in connections if isinstance(each, HttpToolsProtocol)]

    def _retire(self) -> None:
        self._retiring = True
        self.should_exit = True

    def _drained(self, now: float) -> bool:
        if self._closing is None:
            self._closing = now + (0 if self._retiring else self._drain_seconds)
            self._say_goodbye()
        if now < self._closing:
            return False
        for server in self.servers:
            server.close()
        if now >= self._closing + LINGER:
            return True
        return not self._retiring and not self.server_state.connections

    def _say_goodbye(self) -> None:
        # Every request gets a copy of this state.
        self.lifespan.state["leaving"] = not self._retiring
        # Of the application, whose streams would go on for ever.
        for farewell in self.lifespan.state.get("farewells", ()):
            farewell()
        self.config.encoded_headers.append(_CLOSE)
        self.server_state.default_headers = [*self.server_state.default_headers, _CLOSE]
        for connection in self._connections():
            if _is_busy(connection):
                connection.shutdown()


def _is_busy(connection: HttpToolsProtocol) -> bool:
    """An idle one would be closed by `shutdown`, perhaps while its client is writing."""
    # None until the first request, whatever its type says.
    return bool(connection.cycle) and not connection.cycle.response_complete
