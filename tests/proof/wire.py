"""How a process of a run talks to the one that started it, over a pipe of its own.

Of its own, so that a process killed in the middle of a word disturbs no other.
"""

import asyncio
from collections import Counter
from multiprocessing.connection import Connection
from typing import Literal, NamedTuple

from tests.proof.changes import Thing

Order = Literal["pause", "go", "stop"]


class Made(NamedTuple):
    """The database has acknowledged it."""

    thing: Thing


class Removing(NamedTuple):
    """From now on it may be gone, whatever else is heard."""

    thing: Thing


class Found(NamedTuple):
    """A difference, in words."""

    text: str


class Paused(NamedTuple):
    """Nothing more is done before the order to go on."""


Said = Made | Removing | Found | Paused | Counter[str]


class Parent:
    """What the parent wants: go on, pause, or stop. Its end is an order to stop as well."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        self._stopped = False
        self._going = asyncio.Event()
        self._going.set()

    def tell(self, said: Said) -> None:
        """Say something; nobody may be there to hear it."""
        try:
            self._pipe.send(said)
        except OSError:
            self._stopped = True

    def listen(self) -> None:
        """Follow orders from now on."""
        asyncio.get_running_loop().add_reader(self._pipe.fileno(), self._hear)

    def _hear(self) -> None:
        try:
            order: Order = self._pipe.recv()
        except (EOFError, OSError):
            asyncio.get_running_loop().remove_reader(self._pipe.fileno())
            order = "stop"
        if order == "pause":
            self._going.clear()
        else:
            self._stopped = self._stopped or order == "stop"
            self._going.set()

    async def proceed(self) -> bool:
        """Wait while paused; whether to go on. To be asked between two steps, never within one."""
        if not self._going.is_set():
            self.tell(Paused())
            await self._going.wait()
        return not self._stopped
