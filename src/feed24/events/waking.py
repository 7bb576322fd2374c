"""Letting those who deliver in this process know at once that there is something to deliver.

Nothing depends on it: they look by themselves now and then, as those of other processes do.
"""

import asyncio
from weakref import WeakSet

_listening: WeakSet[asyncio.Event] = WeakSet()


def listen() -> asyncio.Event:
    """An event that is set whenever something waits; for as long as it is kept."""
    mine = asyncio.Event()
    _listening.add(mine)
    return mine


def wake() -> None:
    for each in _listening:
        each.set()
