"""What commands print: for people by default, JSON for scripts."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table
from rich.text import Text

# Wide enough that nothing is cut or wrapped where a program reads.
_UNLIMITED = 10_000


class Output:
    """Standard output of one command."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        width = None if sys.stdout.isatty() else _UNLIMITED
        self._console = Console(width=width, highlight=False, markup=False, emoji=False)

    def answer(self, data: Any, sentence: str) -> None:
        """The outcome of a command: the data as JSON, or a sentence."""
        if self.as_json:
            self._json(data)
        else:
            self.line(sentence)

    def line(self, text: str = "", style: str = "") -> None:
        """A line for people, never cut or wrapped: it may be an address to copy."""
        if not self.as_json:
            self._console.print(Text(text, style=style), soft_wrap=True)

    def rows(self, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
        """A list: a JSON array of objects, or a table."""
        found = [{name: row[name] for name in columns} for row in rows]
        if self.as_json:
            self._json(found)
            return
        table = Table(*(name.replace("_", " ") for name in columns), box=None, pad_edge=False)
        for row in found:
            table.add_row(*(Text(_shown(row[name])) for name in columns))
        self._console.print(table)

    def _json(self, data: Any) -> None:
        # Plain ASCII survives whatever encoding the terminal or the pipe is set to.
        sys.stdout.write(json.dumps(data, default=_plain) + "\n")


def progress() -> Progress:
    """Bars for what may take longer than a second; on standard error, where only people look."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple):
        return list(value)
    return str(value)


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.isoformat(" ", "minutes")
        case list() | tuple():
            return ",".join(map(str, value))
    return str(value)
