"""`feed24 search ...`."""

import asyncio

import typer

from feed24.cli.frame import Run, command, group, opened, require_portal
from feed24.cli.output import progress
from feed24.db import Database
from feed24.search import filling

_commands = group("search", "The words that posts are found by.")


def add_to(app: typer.Typer) -> None:
    app.add_typer(_commands)


@command(_commands, "rebuild", examples=["feed24 search rebuild"])
async def rebuild(run: Run) -> None:
    """Make the search index anew, beside a server or without one.

    Until it is done `feed24.search` answers SEARCH_NOT_READY. A command that is broken off leaves
    the rest to the servers.
    """
    await require_portal(run.settings)
    async with opened(run.settings) as database:
        async with database.transaction(write=True) as tx:
            await filling.start_over(tx)
        posts = await _fill(database)
    run.output.answer({"posts": posts}, f"all posts up to {posts} can be found by their words")


async def _fill(database: Database) -> int:
    """The largest id when it was done."""
    last = 0
    with progress() as bars:
        task = bars.add_task("posts by their ids", total=None)
        while True:
            async with database.transaction(write=True) as tx:
                ours = await filling.step(tx)
                found = await filling.progress(tx)
            if found is None:
                return last
            last = found.last
            bars.update(task, completed=found.done, total=last)
            # A server is at it.
            await asyncio.sleep(0 if ours else 0.1)
