"""`feed24 version`."""

import platform

import typer

from feed24 import __version__
from feed24.cli.frame import Run, command
from feed24.migrations import HEAD


def add_to(app: typer.Typer) -> None:
    command(app, "version", examples=["feed24 version --json"])(version)


def version(run: Run) -> None:
    """Show the versions of feed24, of its database schema and of Python."""
    found = {"version": __version__, "schema": HEAD, "python": platform.python_version()}
    sentence = f"feed24 {found['version']} (schema {found['schema']}, Python {found['python']})"
    run.output.answer(found, sentence)
