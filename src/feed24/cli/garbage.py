"""When a process looks for garbage, that is, for objects that hold only each other."""

import gc

# How many may come into being before the collector looks for cycles; the usual number is 700.
YOUNG_OBJECTS = 20_000


def look_for_none() -> None:
    """While modules are imported, which stay: to look among them is a quarter of the time."""
    gc.disable()


def look_seldom() -> None:
    """From now on, and never among what is there by now.

    A page makes thousands of objects that go with it. What is imported holds some two thousand that
    are garbage, for which a look around is too dear.
    """
    gc.freeze()
    gc.set_threshold(YOUNG_OBJECTS)
    gc.enable()
