"""`feed24`: the command line put together, and how it ends."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from feed24.cli import garbage
from feed24.cli.mistakes import report

# Which module declares a command, in the order of the help. Only the one that is asked for is
# imported: most of a short command's time is importing.
_MODULES = {
    "serve": "serve",
    "init": "database",
    "migrate": "database",
    "user": "users",
    "department": "departments",
    "workgroup": "workgroups",
    "webhook": "webhooks",
    "audit": "audit",
    "events": "events",
    "deliver": "deliver",
    "app": "applications",
    "files": "files",
    "mcp": "mcp",
    "portal": "portal",
    "search": "search",
    "doctor": "doctor",
    "config": "config",
    "version": "version",
}
_EXAMPLES = """\b
Examples:
  feed24 serve
  feed24 user add --email ann@example.com --name Ann
  feed24 webhook add --user 2 --scope log,user"""


def command_line(arguments: Sequence[str] = ()) -> typer.Typer:
    """The commands; with arguments, at least those that the arguments are about."""
    app = typer.Typer(
        name="feed24",
        help="A company news feed of your own that speaks the Bitrix24 REST protocol.",
        epilog=_EXAMPLES,
        add_completion=False,
        rich_markup_mode=None,
    )
    app.callback(invoke_without_command=True)(_nothing_asked)
    asked = _MODULES.get(arguments[0]) if arguments else None
    for module in [asked] if asked else dict.fromkeys(_MODULES.values()):
        import_module(f"feed24.cli.{module}").add_to(app)
    return app


def _nothing_asked(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command. Ends the process: 0, 2 for a mistake of the user, 1 for anything else."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # What we write holds messages, password hashes and secrets; certificates are opened on purpose.
    os.umask(0o077)
    try:
        commands = command_line(given)
        garbage.look_seldom()
        code = commands(args=given, prog_name="feed24", standalone_mode=False)
    except (Exception, KeyboardInterrupt) as error:
        sys.exit(report(error, debug="--debug" in given))
    sys.exit(code if isinstance(code, int) else 0)
