"""Following the log of changes for the open streams of one worker.

While nobody listens it rests. Else it looks a few times a second where the log stands, and at once
when this process has written something; only when something has changed does it read more, in one
snapshot.
"""

import asyncio
import time

from feed24.background import attempt
from feed24.db import Database
from feed24.live.hub import Hub
from feed24.live.reading import moment, stand

# Seconds between looks, and after one that failed.
EVERY, AFTER_FAILURE = 0.25, 1.0
# So long others may write before it looks: one look tells of all of them.
GATHER = 0.05
# Seconds of rest for each chunk that was handed out, so that telling many does not keep this
# process from everything else, however much is written.
REST = 0.000_2
# Seconds after which all sessions are asked about: they also end by their time.
SESSIONS_EVERY = 30.0


class Follower:
    """Tells a hub of what happens, as long as `forever` runs."""

    def __init__(self, database: Database, hub: Hub) -> None:
        self._database = database
        self._hub = hub
        self._sessions_due = 0.0
        database.after_write.append(hub.stirred.set)

    async def forever(self) -> None:
        while True:
            await self._hub.occupied.wait()
            before = self._hub.handed_out
            if not await attempt(self.step, "following the log of changes"):
                await asyncio.sleep(AFTER_FAILURE)
                continue
            await asyncio.sleep(REST * (self._hub.handed_out - before))
            await self._stirred()

    async def step(self) -> None:
        """Look once, and tell everybody what is new."""
        hub, joining = self._hub, self._hub.joining()
        all_sessions = time.monotonic() >= self._sessions_due
        async with self._database.transaction(write=False) as tx:
            if not (joining or all_sessions):
                now = await stand(tx)
                if now.version == hub.version and not now.closed:
                    return
            await tx.begin()
            now = await stand(tx)
            asked = hub.asks(now, joining, all_sessions=all_sessions)
            found = await moment(tx, now, asked)
        hub.tell(found, joining, asked)
        if all_sessions:
            self._sessions_due = time.monotonic() + SESSIONS_EVERY

    async def _stirred(self) -> None:
        try:
            async with asyncio.timeout(EVERY):
                await self._hub.stirred.wait()
        except TimeoutError:
            return
        self._hub.stirred.clear()
        await asyncio.sleep(GATHER)
