"""`feed24 audit ...`."""

from datetime import datetime
from typing import Annotated

import typer

from feed24.audit import service
from feed24.audit.naming import names_of
from feed24.audit.service import Chosen
from feed24.cli.frame import Run, command, group, id_option

_commands = group("audit", "The record of administrative acts.")
_COLUMNS = ["at", "who", "credential", "via", "subject", "subject_id", "name", "before", "after"]
_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]


def add_to(app: typer.Typer) -> None:
    app.add_typer(_commands)


@command(
    _commands,
    "list",
    examples=["feed24 audit list", "feed24 audit list --since 2031-01-01 --person 7 --json"],
)
async def find_all(
    run: Run,
    *,
    since: Annotated[
        datetime | None, typer.Option("--since", help="From when on.", formats=_FORMATS)
    ] = None,
    until: Annotated[
        datetime | None, typer.Option("--until", help="Until when.", formats=_FORMATS)
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
