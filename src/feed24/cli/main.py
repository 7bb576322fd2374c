"""`feed24`: the command line put together, and how it ends."""

import os
import sys
from collections.abc import Sequence

import typer

from feed24.cli import (
    config,
    database,
    departments,
    doctor,
    portal,
    serve,
    users,
    version,
    webhooks,
    workgroups,
)
from feed24.cli.mistakes import report

app = typer.Typer(
    name="feed24",
    help="A company news feed of your own that speaks the Bitrix24 REST protocol.",
    epilog="\b\nExamples:\n  feed24 serve\n  feed24 user add --email ann@example.com --name Ann",
    add_completion=False,
    rich_markup_mode=None,
)
_PARTS = (
    *(serve, database, users, departments, workgroups, webhooks, portal),
    *(doctor, config, version),
)
for part in _PARTS:
    part.add_to(app)


@app.callback(invoke_without_command=True)
def _nothing_asked(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command. Ends the process: 0, 2 for a mistake of the user, 1 for anything else."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # What we write holds messages, password hashes and secrets; certificates are opened on purpose.
    os.umask(0o077)
    try:
        code = app(args=given, prog_name="feed24", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:
        sys.exit(report(error, debug="--debug" in given))
    sys.exit(code if isinstance(code, int) else 0)
