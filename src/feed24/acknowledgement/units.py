"""The departments and workgroups in which people are counted, as far as a viewer may know them."""

from collections.abc import Collection, Mapping

from feed24.access import Viewer
from feed24.db import Transaction
from feed24.posts.audience import told


def unit_of(code: str) -> str:
    """What a code is about that a person holds: `SG9` of `SG9_K`; departments stand for it."""
    return code.split("_")[0]


async def unit_names(tx: Transaction, viewer: Viewer, codes: Collection[str]) -> dict[str, str]:
    """The names of those that are still there and that the viewer may know, by their codes."""
    (found,) = await told(tx, viewer, [[code for code in codes if code.startswith(("D", "SG"))]])
    return {each.code: each.name for each in found.shown}


def knows(viewer: Viewer, unit: str, names: Mapping[str, str]) -> bool:
    """Whether the viewer may know who of some people is in a unit. An empty one is everywhere.

    Guests know no departments; one that is gone by now, and has no name, is known to the others.
    """
    if unit.startswith("SG"):
        return unit in names
    return not unit or viewer.employee
