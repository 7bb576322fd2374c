"""How many receivers are told at the same time, so that those who hang keep nobody else waiting.

There is a room for receivers in good standing and one for slow ones. Whoever has not answered after
a moment moves from the one to the other; if that is full it has to go, and is told later. So a
place of the first room is never taken for longer than that moment, however many hang.

Those that were told in vain the last time begin in the room of the slow, or in what is spare in the
other: one that is well again is not kept waiting by those that still hang.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

# Seconds after which a receiver counts as slow.
MOMENT = 0.5


@dataclass(slots=True)
class Room:
    """A number of places."""

    free: int


class Rooms:
    """Both rooms. `freed` hears of every place that comes free."""

    def __init__(self, places: int, freed: Callable[[], None]) -> None:
        self.quick = Room(places)
        self.slow = Room(places)
        self.freed = freed
        self._kept = places - places // 2

    @property
    def spare(self) -> int:
        """Places of the quick that those may try who were told in vain the last time."""
        return max(0, self.quick.free - self._kept)


class Place:
    """A place for one receiver's turn, in one room or the other."""

    def __init__(self, rooms: Rooms, room: Room) -> None:
        self._rooms = rooms
        self._room = room
        room.free -= 1

    def leave(self) -> None:
        self._room.free += 1
        self._rooms.freed()

    def watch(self, request: asyncio.Task[Any]) -> asyncio.TimerHandle:
        """Move when the request takes long, or end it for want of room. Cancel what is returned
        when it is over.
        """
        return asyncio.get_running_loop().call_later(MOMENT, self._move, request)

    def _move(self, request: asyncio.Task[Any]) -> None:
        if self._room is self._rooms.slow or request.done():
            return
        if self._rooms.slow.free <= 0:
            request.cancel()
            return
        self._rooms.slow.free -= 1
        self._room.free += 1
        self._room = self._rooms.slow
        self._rooms.freed()
