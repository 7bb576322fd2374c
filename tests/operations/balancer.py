"""A balancer as small as can be: connections in turn to the nodes that say they are ready."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from tests.operations.fleet import until

# Seconds between two looks at a node.
INTERVAL = 0.1
_ASK = b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class Balancer:
    """Passes bytes on. A connection that a node refuses is the client's failure: nothing is
    tried again."""

    def __init__(self, nodes: Sequence[int]) -> None:
        self.port = 0
        # How many connections each node was given.
        self.given = dict.fromkeys(nodes, 0)
        self._ready = dict.fromkeys(nodes, False)
        self._turn = 0

    def ready(self, node: int) -> bool:
        return self._ready[node]

    @contextmanager
    def running(self) -> Iterator["Balancer"]:
        thread = threading.Thread(target=asyncio.run, args=(self._run(),))
        thread.start()
        try:
            until(lambda: bool(self.port) and all(self._ready.values()), "ready node")
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._ending.set)
            thread.join()

    async def _run(self) -> None:
        self._loop, self._ending = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        watching = [asyncio.create_task(self._watch(node)) for node in self._ready]
        await self._ending.wait()
        for task in watching:
            task.cancel()
        server.close()

    async def _watch(self, node: int) -> None:
        while True:
            self._ready[node] = await _is_ready(node)
            await asyncio.sleep(INTERVAL)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ready = [node for node, ready in self._ready.items() if ready]
        self._turn += 1
        node = ready[self._turn % len(ready)]
        self.given[node] += 1
        try:
            there, back = await asyncio.open_connection("127.0.0.1", node)
            try:
                await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))
            finally:
                back.close()
        except OSError:
            # The node broke it off; the client sees that as the end of its own connection.
            pass
        finally:
            writer.close()


async def _is_ready(node: int) -> bool:
    with suppress(OSError):
        reader, writer = await asyncio.open_connection("127.0.0.1", node)
        try:
            writer.write(_ASK)
            answer = await reader.read()
        finally:
            writer.close()
        return b" 200 " in answer.partition(b"\r\n")[0]
    return False


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
        await target.drain()
    target.close()
