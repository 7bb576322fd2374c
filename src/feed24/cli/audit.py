"""`feed24 audit ...`."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Annotated

import typer

from feed24.audit import service
from feed24.audit.naming import names_of
from feed24.audit.service import Chosen
from feed24.cli.frame import Run, command, group, id_option

_commands = group("audit", "The record of administrative acts.")
_COLUMNS = ["at", "who", "credential", "via", "subject", "subject_id", "name", "before", "after"]
_DAY, _MOMENT = "%Y-%m-%d", "%Y-%m-%dT%H:%M"


def add_to(app: typer.Typer) -> None:
    app.add_typer(_commands)


def _end(value: str | datetime) -> datetime:
    """Of the period: a moment, or a day, which is part of it."""
    # Defaults come this way as well.
    text = str(value)
    for form, more in ((_DAY, timedelta(days=1)), (_MOMENT, timedelta())):
        with suppress(ValueError, OverflowError):
            return datetime.strptime(text, form) + more  # noqa: DTZ007 - the settings know the zone
    raise typer.BadParameter(f"{text!r} is no date like 2031-01-01 or 2031-01-01T09:30")


@command(
    _commands,
    "list",
    examples=["feed24 audit list", "feed24 audit list --since 2031-01-01 --person 7 --json"],
)
async def find_all(
    run: Run,
    *,
    since: Annotated[
        datetime | None, typer.Option("--since", help="From when on.", formats=[_DAY, _MOMENT])
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            "--until",
            parser=_end,
            metavar="DATE",
            help="Before this moment, or up to the end of this day.",
        ),
    ] = None,
    person: Annotated[int | None, id_option("--person", "Only what concerns this person.")] = None,
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help="At most so many.")] = 50,
) -> None:
    """Show what was done, the latest first: by whom and how, and what is different."""
    zone = run.settings.zone
    chosen = Chosen(
        since=since and since.replace(tzinfo=zone),
        until=until and until.replace(tzinfo=zone),
        person_id=person,
    )
    async with run.transaction(write=False) as tx:
        rows = await tx.all(service.entries(chosen).limit(most))
        names = await names_of(tx, rows)
    told = [
        {
            **row._mapping,
            "at": row.at.astimezone(zone),
            "who": names.person(row.user_id) or row.operator,
            "name": names.subject(row) or names.person(row.person_id),
        }
        for row in rows
    ]
    run.output.rows(_COLUMNS, told)
