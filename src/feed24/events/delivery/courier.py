"""Telling receivers what waits for them. Any number of processes and nodes may."""

import asyncio
import time
from contextlib import suppress
from typing import Any

import structlog

from feed24 import metrics
from feed24.background import attempt
from feed24.events import waking
from feed24.events.delivery import queue
from feed24.events.delivery.letters import Letter, letter
from feed24.events.delivery.passes import Passes
from feed24.events.delivery.people import People
from feed24.events.delivery.queue import Attempt, Due, Lane, Turn
from feed24.events.delivery.rooms import Place, Room, Rooms
from feed24.events.delivery.schedule import Schedule
from feed24.events.delivery.settling import Settler
from feed24.events.kinds import Kind
from feed24.outgoing import Failed, Outgoing, OutgoingError, Parcel, Receipt
from feed24.services import Services

log = structlog.get_logger("feed24.events")

# What is kept of an answer, and of a body.
MOST_ANSWER, MOST_BODY = 1000, 8000
FORM = "application/x-www-form-urlencoded"
# Why a request was ended before its time.
CROWDED = "slow, while many others are slow"
# The same for every attempt to deliver one event to one receiver.
EVENT_ID = "X-Feed24-Event"


class Courier:
    """Takes receivers from the queue and tells them their events, one after the other."""

    def __init__(self, services: Services, outgoing: Outgoing) -> None:
        settings = services.settings
        self._services = services
        self._outgoing = outgoing
        self._wake = waking.listen()
        self._rooms = Rooms(settings.delivery_places, self._wake.set)
        self._settler = Settler(services.database)
        self._passes = Passes(services.database)
        self._schedule = Schedule(settings.delivery_delays)
        self._turns: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Deliver for ever. On the way out what is known by then is written down."""
        settling = asyncio.create_task(self._settler.run())
        try:
            while True:
                self._wake.clear()
                await attempt(self._take_all, "delivering events")
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._services.settings.delivery_poll_seconds):
                        await self._wake.wait()
        finally:
            await self._end(settling)

    async def drain(self) -> None:
        """Deliver what is due now, and end."""
        settling = asyncio.create_task(self._settler.run())
        try:
            underway = True
            # A turn that ends during the look may leave its receiver more to hear.
            while await self._take_all() or underway:
                underway = bool(self._turns)
                if self._turns:
                    await asyncio.wait(self._turns, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._end(settling)

    async def _end(self, settling: asyncio.Task[None]) -> None:
        for turn in self._turns:
            turn.cancel()
        await asyncio.gather(*self._turns, return_exceptions=True)
        settling.cancel()
        await asyncio.gather(settling, return_exceptions=True)
        await attempt(self._settler.flush, "noting what was delivered")

    async def _take_all(self) -> int:
        """Begin as many turns as there are places; how many."""
        async with self._services.database.transaction(write=False) as tx:
            if not await queue.has_work(tx):
                return 0
        rooms = self._rooms
        begun = await self._take(rooms.quick, rooms.quick.free, suspect=False)
        begun += await self._take(rooms.slow, rooms.slow.free, suspect=True)
        return begun + await self._take(rooms.quick, rooms.spare, suspect=True)

    async def _take(self, room: Room, most: int, *, suspect: bool) -> int:
        if most <= 0:
            return 0
        async with self._services.database.transaction(write=True) as tx:
            lease = self._services.settings.delivery_lease
            lanes = await queue.take(tx, suspect=suspect, most=most, lease=lease)
        try:
            await self._passes.prepare(lanes)
            people = await People.of(self._services, lanes)
        except BaseException:
            for lane in lanes:
                self._settler.leave(Turn(lane, lane.tries))
            raise
        for lane in lanes:
            self._begin(lane, room, people)
        return len(lanes)

    def _begin(self, lane: Lane, room: Room, people: People) -> None:
        place = Place(self._rooms, room)
        task = asyncio.create_task(self._turn(lane, place, people))
        self._turns.add(task)
        task.add_done_callback(self._turns.discard)
        task.add_done_callback(lambda _: place.leave())

    async def _turn(self, lane: Lane, place: Place, people: People) -> None:
        turn = Turn(lane, lane.tries)
        try:
            await self._tell_all(turn, place, people)
        except asyncio.CancelledError:
            # What was told is noted, and the rest is free for somebody else.
            self._settler.leave(turn)
            raise
        await self._settler.settle(turn)

    async def _tell_all(self, turn: Turn, place: Place, people: People) -> None:
        ends = time.monotonic() + self._services.settings.delivery_turn
        for event in turn.lane.events:
            if not await self._tell(turn, event, place, people):
                return
            if turn.lane.kind == Kind.OFFLINE_WAITING:
                turn.delay = 1000 * turn.lane.min_timeout
                return
            if time.monotonic() > ends:
                return

    async def _tell(self, turn: Turn, event: Due, place: Place, people: People) -> bool:
        """Tell one event; whether it was taken."""
        began, at = time.perf_counter(), time.time_ns() // 1_000_000
        sent, receipt, trouble = await self._sent(turn.lane, event, place, people)
        taken = receipt is not None and 200 <= receipt.status < 300
        if taken:
            turn.delivered.append(event.id)
            turn.tries, turn.delay = 0, 0
        elif trouble == CROWDED:
            # No fault of the receiver's, perhaps: it does not count.
            turn.tries, turn.delay = max(turn.tries, 1), self._schedule.after(1) or 0
        else:
            self._put_off(turn, event, at)
        took = int(1000 * (time.perf_counter() - began))
        turn.attempts.append(_attempt(turn, event, sent, receipt, trouble, at, took))
        _count(turn, event, taken=taken)
        return taken

    def _put_off(self, turn: Turn, event: Due, now: int) -> None:
        """Again later, or never: then the next event is tried at once."""
        turn.tries += 1
        delay = self._schedule.after(turn.tries)
        if delay is None:
            turn.dead = (event.id, now - self._schedule.whole)
            turn.tries, delay = 0, 0
        turn.delay = delay

    async def _sent(
        self, lane: Lane, event: Due, place: Place, people: People
    ) -> tuple[Letter, Receipt | None, str]:
        """What was sent, the answer, and why there is none."""
        sent = Letter("", "")
        try:
            issued = await self._passes.of(lane, event)
            sent = letter(self._services, lane, event, people, issued)
            return sent, await self._post(lane, event, sent, place), ""
        except OutgoingError as error:
            return sent, None, str(error)
        except Exception as error:
            log.exception("an event could not be told", event=event.id)
            return sent, None, type(error).__name__

    async def _post(self, lane: Lane, event: Due, sent: Letter, place: Place) -> Receipt:
        """The answer. Raises OutgoingError."""
        parcel = Parcel(
            lane.address,
            sent.body.encode(),
            seconds=self._services.settings.delivery_seconds,
            most_bytes=MOST_ANSWER,
            headers={"Content-Type": FORM, EVENT_ID: str(event.id)},
        )
        request: asyncio.Task[Any] = asyncio.create_task(self._outgoing.send(parcel))
        moving = place.watch(request)
        try:
            await asyncio.wait([request])
            if request.cancelled():
                raise Failed(CROWDED)
            receipt: Receipt = request.result()
            return receipt
        finally:
            moving.cancel()
            request.cancel()


def _attempt(
    turn: Turn,
    event: Due,
    sent: Letter,
    receipt: Receipt | None,
    trouble: str,
    at: int,
    took: int,
) -> Attempt:
    """What is kept of telling the event."""
    return Attempt(
        event_id=event.id,
        subscription_id=turn.lane.id,
        kind=event.kind,
        address=turn.lane.address,
        body=sent.harmless[:MOST_BODY],
        status=receipt.status if receipt else None,
        trouble=trouble,
        answer=_text(receipt),
        milliseconds=took,
        at=at,
        delivered=event.id in turn.delivered,
        dead=turn.dead is not None,
    )


def _count(turn: Turn, event: Due, *, taken: bool) -> None:
    if taken:
        metrics.count_delivery("delivered", time.time() - event.recorded_at / 1000)
    else:
        metrics.count_delivery("dead" if turn.dead else "failed")


def _text(receipt: Receipt | None) -> str:
    """How the answer begins, storable whatever it is."""
    return receipt.beginning.decode("utf-8", "replace").replace("\0", "\ufffd") if receipt else ""
