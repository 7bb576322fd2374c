"""`feed24 workgroup ...`."""

from enum import StrEnum
from typing import Annotated

import typer

from feed24.access import Role
from feed24.cli.frame import Run, command, group, id_argument, id_option
from feed24.portal.first_run import ADMINISTRATOR
from feed24.users.service import full_name
from feed24.workgroups import service

_commands = group("workgroup", "Workgroups and their members.")
Group = Annotated[int, id_option("--group", "The workgroup.")]
Person = Annotated[int, id_option("--user", "The person.")]


class Rank(StrEnum):
    """The roles that can be given."""

    MEMBER = "member"
    MODERATOR = "moderator"
    OWNER = "owner"


_ROLES = {Rank.MEMBER: Role.MEMBER, Rank.MODERATOR: Role.MODERATOR, Rank.OWNER: Role.OWNER}


def add_to(app: typer.Typer) -> None:
    app.add_typer(_commands)


@command(
    _commands,
    "add",
    examples=[
        'feed24 workgroup add --name "Drill crew"',
        "feed24 workgroup add --name Board --owner 2 --closed --hidden",
    ],
)
async def add(
    run: Run,
    *,
    name: Annotated[str, typer.Option("--name", help="Its name.")],
    owner: Annotated[int, id_option("--owner", "Its owner.")] = ADMINISTRATOR,
    opened: Annotated[
        bool, typer.Option("--open/--closed", help="Whether anybody may join.")
    ] = True,
    hidden: Annotated[bool, typer.Option("--hidden", help="Let only members know of it.")] = False,
    project: Annotated[bool, typer.Option("--project", help="Make it a project.")] = False,
) -> None:
    """Make a workgroup."""
    async with run.transaction(write=True) as tx:
        made = await service.create(
            tx, name=name, owner_id=owner, opened=opened, visible=not hidden, project=project
        )
    run.output.answer({"id": made}, f"workgroup {made} is made")


@command(_commands, "list", examples=["feed24 workgroup list --json"])
async def find_all(run: Run) -> None:
    """List all workgroups, hidden ones included."""
    columns = ["id", "name", "owner_id", "opened", "visible", "project", "member_count"]
    async with run.transaction(write=False) as tx:
        rows = [dict(row._mapping) for row in await service.find_all(tx)]
    run.output.rows(columns, rows)


@command(_commands, "ban", examples=["feed24 workgroup ban --group 69 --user 7"])
async def ban(run: Run, *, group: Group, user: Person) -> None:
    """Keep a person out of a workgroup, now and in future."""
    async with run.transaction(write=True) as tx:
        changed = await service.ban(tx, group, user)
    _outcome(run, group, user, changed, "is banned from")


@command(_commands, "unban", examples=["feed24 workgroup unban --group 69 --user 7"])
async def unban(run: Run, *, group: Group, user: Person) -> None:
    """Lift a ban. The person does not become a member by that."""
    async with run.transaction(write=True) as tx:
        changed = await service.unban(tx, group, user)
    _outcome(run, group, user, changed, "is not banned from")


@command(_commands, "join", examples=["feed24 workgroup join --group 69 --user 7"])
async def join(run: Run, *, group: Group, user: Person) -> None:
    """Make a person a member, whatever the workgroup's rules for joining are."""
    async with run.transaction(write=True) as tx:
        changed = await service.set_role(tx, group, user, Role.MEMBER)
    _outcome(run, group, user, changed, "is a member of")


@command(_commands, "leave", examples=["feed24 workgroup leave --group 69 --user 7"])
async def leave(run: Run, *, group: Group, user: Person) -> None:
    """End a person's relation to a workgroup, whichever it is."""
    async with run.transaction(write=True) as tx:
        changed = await service.set_role(tx, group, user, None)
    _outcome(run, group, user, changed, "has nothing to do with")


@command(
    _commands,
    "role",
    examples=["feed24 workgroup role --group 69 --user 7 --role moderator"],
)
async def role(
    run: Run,
    *,
    group: Group,
    user: Person,
    role: Annotated[Rank, typer.Option("--role", help="The role.")],
) -> None:
    """Give a person a role. A new owner takes over; the old one becomes a moderator."""
    async with run.transaction(write=True) as tx:
        changed = await service.set_role(tx, group, user, _ROLES[role])
    _outcome(run, group, user, changed, f"is {role} of")


def _outcome(run: Run, group: int, user: int, changed: bool, what: str) -> None:
    data = {"group": group, "user": user, "changed": changed}
    run.output.answer(data, f"person {user} {what} workgroup {group}")


@command(_commands, "members", examples=["feed24 workgroup members 69"])
async def members(run: Run, *, workgroup: Annotated[int, id_argument("The workgroup.")]) -> None:
    """List everybody with a relation to a workgroup, banned people included."""
    async with run.transaction(write=False) as tx:
        await service.get(tx, workgroup)
        found = await service.relations(tx, workgroup)
    names = {role.value: role.name.lower() for role in Role}
    rows = [
        {"user_id": row.user_id, "name": full_name(row), "role": names[row.role]} for row in found
    ]
    run.output.rows(["user_id", "name", "role"], rows)
