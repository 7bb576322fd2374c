"""The demo company: what a new portal shows before anybody has written in it.

`data/` holds what the company is and what its people write; the modules turn that into calls of
the slices' use cases. The same content gives the same company every time, with its dates counted
back from the day it is made.
"""

from feed24.demo.content import COMPANY
from feed24.demo.seeding import fill, seed

__all__ = ["COMPANY", "fill", "seed"]
