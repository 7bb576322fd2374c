"""One page of a viewer's feed, and the very statements by which the server reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from bench.bare import Statement
from feed24.access import viewer
from feed24.db import Database
from feed24.posts import pages
from feed24.rest.paging import PAGE


@dataclass(frozen=True, slots=True)
class Page:
    """A page that starts at `start`: whose, what is on it, and how it is read."""

    start: int
    codes: int
    ids: list[int]
    total: int
    statements: tuple[Statement, ...]

    @property
    def last(self) -> int:
        """Where the last page starts."""
        return max(self.total - 1, 0) // PAGE * PAGE


async def page(database: Database, user_id: int, start: int) -> Page:
    """Read the page as the server would, and note how."""
    async with database.transaction(write=False) as tx:
        who = await viewer(tx, user_id)
        with _noted(database) as statements:
            found = await pages.page(tx, who, pages.Wanted(), start)
    ids = [row.id for row in found.rows]
    return Page(start, len(who.codes), ids, found.total, tuple(statements))


@contextmanager
def _noted(database: Database) -> Iterator[list[Statement]]:
    """The statements that are executed meanwhile."""
    noted: list[Statement] = []

    def note(_c: Any, _cursor: Any, sql: str, parameters: Any, *_: Any) -> None:
        noted.append(Statement(sql, tuple(parameters)))

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield noted
    finally:
        event.remove(engine, "before_cursor_execute", note)
