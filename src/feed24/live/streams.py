"""One open page, as what it has still to be sent."""

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator, Callable

from feed24.live import events
from feed24.live.versions import Version

# A reader so far behind is told to read everything again instead.
MOST_CHUNKS, MOST_BYTES = 64, 32_768
# Seconds of silence after which a sign of life is sent. Proxies cut connections after a minute.
HEARTBEAT = 20.0


class Stream:
    """What one reader is sent. `since` is the version up to which it knows everything."""

    def __init__(
        self, user_id: int, session_id: int, since: Version | None, *, stray: bool
    ) -> None:
        self.user_id = user_id
        self.session_id = session_id
        self.since = since
        # The reader sent an id that is not ours.
        self.stray = stray
        # From when on it is told of everything.
        self.joined = False
        self._chunks: deque[bytes] = deque()
        self._size = 0
        self._ended = False
        self._ready = asyncio.Event()

    def put(self, chunk: bytes, overflow: Callable[[], bytes]) -> bool:
        """Send it when the reader comes to it; False if it was too far behind for that."""
        if self._ended:
            return True
        fits = len(self._chunks) < MOST_CHUNKS and self._size + len(chunk) <= MOST_BYTES
        if not fits:
            self._clear()
            chunk = overflow()
        self._chunks.append(chunk)
        self._size += len(chunk)
        self._ready.set()
        return fits

    def end(self, why: str, retry: int) -> None:
        """Say goodbye, and nothing that was still to be said."""
        if not self._ended:
            self._clear()
            self._chunks.append(events.bye(why, retry))
            self._ended = True
            self._ready.set()

    async def chunks(self, heartbeat: Callable[[], bytes]) -> AsyncIterator[bytes]:
        """What to send, until the end."""
        while True:
            while self._chunks:
                chunk = self._chunks.popleft()
                self._size -= len(chunk)
                yield chunk
            if self._ended:
                return
            self._ready.clear()
            try:
                async with asyncio.timeout(HEARTBEAT * random.uniform(0.75, 1)):  # noqa: S311
                    await self._ready.wait()
            except TimeoutError:
                yield heartbeat()

    def _clear(self) -> None:
        self._chunks.clear()
        self._size = 0
