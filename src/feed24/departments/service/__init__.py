"""Use cases of the company structure.

Only `check_editor` asks who acts; the others are for the portal itself, the command line and other
slices, which have checked.
"""

from feed24.departments.service.membership import admit, of_people, place
from feed24.departments.service.reading import find_all, in_tree_order
from feed24.departments.service.structure import (
    add,
    check_editor,
    delete,
    join,
    people_within,
    update,
)

__all__ = [
    "add",
    "admit",
    "check_editor",
    "delete",
    "find_all",
    "in_tree_order",
    "join",
    "of_people",
    "people_within",
    "place",
    "update",
]
