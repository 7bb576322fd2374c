"""`feed24 files ...`."""

from datetime import timedelta
from typing import Annotated

import typer

from feed24.cli.frame import Run, command, group, opened, require_portal

_commands = group("files", "The file store.")


def add_to(app: typer.Typer) -> None:
    app.add_typer(_commands)


@command(
    _commands,
    "collect",
    examples=["feed24 files collect", "feed24 files collect --older-than-hours 2 --json"],
)
async def collect(
    run: Run,
    *,
    older_than_hours: Annotated[
        int,
        typer.Option(
            min=2, max=8760, help="Leave alone what came to the store in the last so many hours."
        ),
    ] = 24,
) -> None:
    """Remove what nobody refers to: old content of the bin, replaced and half uploaded files.

    A running server does so once a day by itself; both may run at the same time.
    """
    # Every table: what a table that is not known refers to would be taken for garbage.
    import feed24.catalogue  # noqa: F401
    from feed24.files import collecting
    from feed24.files.store import FileStore

    await require_portal(run.settings)
    async with opened(run.settings) as database:
        store = FileStore.open(run.settings)
        done = await collecting.collect(database, store, grace=timedelta(hours=older_than_hours))
    figures = collecting.figures(done)
    text = f"{done.keys} contents ({done.bytes:,} bytes) are removed, {done.purged} out of the bin"
    run.output.answer(figures, text)
