"""`feed24 init` and `feed24 migrate`."""

import asyncio
from typing import Annotated

import typer

from feed24 import tls
from feed24.cli import place, preparing
from feed24.cli.frame import Run, command
from feed24.cli.preparing import Company, prepare
from feed24.users import emails

_DEFAULT = Company()


def add_to(app: typer.Typer) -> None:
    command(
        app,
        "init",
        examples=[
            "feed24 init --empty --company Acme --admin-email ann@example.com",
            "feed24 init --data /var/lib/feed24 --json",
        ],
    )(init)
    command(app, "migrate", examples=["feed24 migrate --data /var/lib/feed24"])(migrate)


def init(
    run: Run,
    *,
    empty: Annotated[bool, typer.Option("--empty", help="Make no demo company.")] = False,
    company: Annotated[str | None, typer.Option("--company", help="The company's name.")] = None,
    admin_email: Annotated[
        str, typer.Option("--admin-email", help="The administrator's address, to log in with.")
    ] = _DEFAULT.email,
) -> None:
    """Make a portal without starting it: what `feed24 serve` does before it listens.

    Prints the administrator's password, this once. Changes nothing where a portal is already.
    """
    settings = run.settings
    chosen = Company(name=company, email=emails.normal(admin_email), demo=not empty)
    place.make(settings.data)
    with place.alone(settings.data):
        if not (settings.http or settings.tls_cert):
            tls.ensure(settings.data / "tls", tls.names_for(settings))
        prepared = asyncio.run(prepare(settings, chosen))
    made = prepared.password is not None
    login = {"login": prepared.login, "password": prepared.password}
    sentence = f"the portal is made; login {prepared.login}, password {prepared.password}"
    already = f"{settings.data} holds a portal already; login {prepared.login}"
    run.output.answer({"made": made, **login}, sentence if made else already)


def migrate(run: Run) -> None:
    """Bring the database to the schema of this version. Safe to repeat, and beside a server."""
    settings = run.settings
    place.make(settings.data)
    with place.alone(settings.data):
        before = asyncio.run(preparing.migrate(settings))
    changed = not before.up_to_date
    sentence = f"the schema is {before.head}" + ("" if changed else ", as it was")
    run.output.answer({"from": before.current, "to": before.head, "changed": changed}, sentence)
