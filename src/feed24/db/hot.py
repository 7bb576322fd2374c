"""Statements that run on every request, on the driver itself.

SQLAlchemy costs several times what a small statement takes. That is fine everywhere but on the few
statements of the busiest calls, which are written out here and there as `Hot`.
"""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Hot:
    """One statement, spelled for both databases; parameters are `$1`, `$2` and `?1`, `?2`.

    A list parameter is an array on PostgreSQL and JSON text on SQLite. Rows are tuples of the
    columns' plain values: moments are Unix seconds, truth values on SQLite 0 and 1.
    """

    postgresql: str
    sqlite: str


def for_sqlite(parameters: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(json.dumps(each) if isinstance(each, list) else each for each in parameters)
