"""Statements that run on the driver itself, for calls that many make.

SQLAlchemy costs several times what a small statement takes, and each step on SQLite a change of
threads. That is fine everywhere but on the busiest paths: their statements are spelled as `Hot`.
"""

import json
import re
import sqlite3
from collections.abc import Sequence
from typing import Any

_MARK = re.compile(r"\?(\d+)")


class Hot:
    """One statement on PostgreSQL, one or several in a row on SQLite, with the same parameters.

    Parameters are `$1`, `$2` and `?1`, `?2`. A list travels as text: PostgreSQL reads it as an
    array by `$1::text::bigint[]`, SQLite by `json_each(?1)`. Rows are tuples of the columns' plain
    values: moments are Unix seconds, truth values on SQLite 0 and 1. Several statements are one
    step; the rows are those of the last.
    """

    __slots__ = ("_steps", "postgresql", "sqlite")

    def __init__(self, postgresql: str, *sqlite: str) -> None:
        self.postgresql = postgresql
        self.sqlite = "; ".join(sqlite)
        # The driver wants exactly as many parameters as a statement has.
        self._steps = [(text, max(map(int, _MARK.findall(text)), default=0)) for text in sqlite]

    def on_sqlite(self, connection: sqlite3.Connection, sent: Sequence[Any]) -> list[Any]:
        """Run it on a connection of the standard library; the last statement's rows."""
        plain = [json.dumps(each) if isinstance(each, list) else each for each in sent]
        rows: list[Any] = []
        for text, count in self._steps:
            rows = connection.execute(text, plain[:count]).fetchall()
        return rows


def for_postgresql(sent: Sequence[Any]) -> list[Any]:
    """The parameters with lists as text; the driver looks at each element of an array for longer
    than at everything else.
    """
    return [_array(each) if isinstance(each, list) else each for each in sent]


def _array(values: list[Any]) -> str:
    if values and isinstance(values[0], str):
        values = ['"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in values]
    return "{" + ",".join(map(str, values)) + "}"
