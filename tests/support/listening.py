"""A small server inside a test's own loop, of which nothing is left when the test is over."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def listening(
    handle: Handle, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """The port on which every connection is handled like this, and then closed.

    Those that are still open in the end are cut. Raises OSError where there is no such address.
    """
    running: set[asyncio.Task[None]] = set()

    async def handled(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        running.add(task)
        try:
            await handle(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            # The other side has gone, or the test has.
            pass
        finally:
            running.discard(task)
            writer.close()

    server = await asyncio.start_server(handled, host, port, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for each in running:
            each.cancel()
        await asyncio.gather(*running)
        await server.wait_closed()
