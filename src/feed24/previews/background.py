"""Making previews, for as long as the server runs. Any number of workers and nodes may.

Each worker has a few lanes, so that a slow page holds up no more than its own. They look into the
queue now and then, and at once when a post of this worker waits for a preview.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from feed24 import metrics
from feed24.background import attempt, now_and_then, working
from feed24.db import OutcomeUnknown
from feed24.outgoing import Failed, Outgoing, OutgoingError, Policy
from feed24.previews import queue
from feed24.previews.looking import Seen, look
from feed24.previews.queue import Claim
from feed24.services import Services
from feed24.settings import Settings

log = structlog.get_logger("feed24.previews")

LANES = 4
# Between two looks of one worker.
EVERY = 5.0
SWEEP_EVERY = 600.0


def policy(settings: Settings) -> Policy:
    return Policy.of(settings.outgoing_networks, settings.outgoing_ports)


@asynccontextmanager
async def making_previews(services: Services) -> AsyncIterator[None]:
    """Make previews while the block runs, unless the settings say no."""
    if not services.settings.link_previews:
        yield
        return
    async with Outgoing.opened(policy(services.settings)) as outgoing:
        maker = Maker(services, outgoing)
        lanes = (maker.lane() for _ in range(LANES))
        sweeps = now_and_then(maker.sweep_on, SWEEP_EVERY, "removing unused previews")
        async with working(*lanes, sweeps):
            yield


class Maker:
    """Takes pages from the queue and looks at them."""

    def __init__(self, services: Services, outgoing: Outgoing) -> None:
        self._services = services
        self._outgoing = outgoing
        self._swept = 0

    async def lane(self) -> None:
        """One page after the other, for ever."""
        awaited = self._services.preview_awaited
        while True:
            awaited.clear()
            # If it fails its claim runs out, and the page is tried again a few times.
            await attempt(self._all, "making previews")
            pause = EVERY * LANES * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await awaited.wait()

    async def _all(self) -> None:
        while await self.step():
            pass

    async def step(self) -> bool:
        """Look at one page and serve the posts that wait; whether there was something to do."""
        database = self._services.database
        async with database.transaction(write=False) as tx:
            if not await queue.has_work(tx):
                return False
        async with database.transaction(write=True) as tx:
            claimed = await queue.claim(tx)
        if claimed:
            await self._make(claimed)
        async with database.transaction(write=True) as tx:
            served = await queue.hand_out(tx)
        return bool(claimed or served)

    async def _make(self, claimed: Claim) -> None:
        if claimed.attempts > queue.MOST_ATTEMPTS:
            # Who tried the last time died over it.
            await self._fail(claimed, again=False)
            return
        try:
            seen = await look(self._outgoing, claimed.url)
        except OutgoingError as error:
            log.info("no preview was made", preview=claimed.id, reason=str(error))
            await self._fail(claimed, again=isinstance(error, Failed))
        except Exception:
            log.exception("unexpected failure", preview=claimed.id)
            await self._fail(claimed, again=True)
        else:
            await self._keep(claimed, seen)
            metrics.count_preview("made")

    async def _fail(self, claimed: Claim, *, again: bool) -> None:
        metrics.count_preview("failed" if again else "refused")
        async with self._services.database.transaction(write=True) as tx:
            await (queue.put_off if again else queue.give_up)(tx, claimed)

    async def _keep(self, claimed: Claim, seen: Seen) -> None:
        files = self._services.files
        key = await files.put(seen.picture.content, area=queue.AREA) if seen.picture else None
        superfluous = key
        try:
            async with self._services.database.transaction(write=True) as tx:
                done = await queue.finish(tx, claimed, seen, key)
            superfluous = done.old_image if done.good else key
        except (OutcomeUnknown, asyncio.CancelledError):
            # It may have been committed. Better a file too many than a preview without its picture.
            superfluous = None
            raise
        finally:
            if superfluous:
                await files.delete(superfluous)

    async def sweep_on(self) -> None:
        """Remove some previews that no post uses, going on where the last step ended."""
        self._swept = await self.sweep(self._swept)

    async def sweep(self, after: int) -> int:
        """One step; where the next begins."""
        async with self._services.database.transaction(write=True) as tx:
            swept = await queue.sweep(tx, after)
        for key in swept.images:
            await self._services.files.delete(key)
        return swept.last
