"""`feed24 department ...`."""

from typing import Annotated

import typer

from feed24.cli.frame import Run, command, group, id_argument, id_option
from feed24.departments import service
from feed24.portal.first_run import ROOT_DEPARTMENT

_commands = group("department", "The company's structure.")
Department = Annotated[int, id_argument("The department.")]


def add_to(app: typer.Typer) -> None:
    app.add_typer(_commands)


@command(
    _commands,
    "add",
    examples=[
        "feed24 department add --name Sales",
        'feed24 department add --name "Inner sales" --parent 2 --head 7 --json',
    ],
)
async def add(
    run: Run,
    *,
    name: Annotated[str, typer.Option("--name", help="Its name.")],
    parent: Annotated[int, id_option("--parent", "What it is part of.")] = ROOT_DEPARTMENT,
    head: Annotated[int | None, id_option("--head", "Who heads it.")] = None,
) -> None:
    """Add a department."""
    async with run.transaction(write=True) as tx:
        made = await service.add(tx, name, parent, head_id=head)
    run.output.answer({"id": made}, f"department {made} is made")


@command(_commands, "list", examples=["feed24 department list --json"])
async def find_all(run: Run) -> None:
    """List all departments, each below the one it is part of."""
    async with run.transaction(write=False) as tx:
        found = await service.find_all(tx)
    if run.output.as_json:
        columns = ["id", "name", "parent_id", "head_id", "sort"]
        run.output.rows(columns, [dict(row._mapping) for row in found])
        return
    rows = [
        {"id": row.id, "name": "  " * row.depth + row.name, "head": row.head_id} for row in found
    ]
    run.output.rows(["id", "name", "head"], rows)


@command(_commands, "move", examples=["feed24 department move 4 --parent 2"])
async def move(
    run: Run,
    *,
    department: Department,
    parent: Annotated[int, id_option("--parent", "What it becomes part of.")],
) -> None:
    """Make a department, with everything below it, part of another."""
    async with run.transaction(write=True) as tx:
        await service.update(tx, department, parent_id=parent)
    data = {"id": department, "parent_id": parent}
    run.output.answer(data, f"department {department} is now part of {parent}")


@command(_commands, "delete", examples=["feed24 department delete 4"])
async def delete(run: Run, *, department: Department) -> None:
    """Remove a department. Its people and departments move up to the one above."""
    async with run.transaction(write=True) as tx:
        await service.delete(tx, department)
    run.output.answer({"id": department, "deleted": True}, f"department {department} is deleted")


@command(_commands, "join", examples=["feed24 department join 4 --into 7"])
async def join(
    run: Run,
    *,
    department: Department,
    into: Annotated[int, id_option("--into", "Where its people and departments go.")],
) -> None:
    """Let a department become part of another, and end."""
    async with run.transaction(write=True) as tx:
        await service.join(tx, department, into)
    data = {"id": department, "into": into}
    run.output.answer(data, f"department {department} is part of {into} now")
