"""`feed24 user ...`."""

import secrets
import sys
from typing import Annotated

import typer

from feed24.access import Viewer
from feed24.cli.frame import Run, command, group, id_argument, id_option
from feed24.portal.first_run import ROOT_DEPARTMENT
from feed24.users import service
from feed24.users.passwords import check_password, hash_password
from feed24.users.service.joining import check_room

_commands = group("user", "The people of the portal.")
Person = Annotated[int, id_argument("The person.")]
# Whoever can read the data directory may do everything.
_OPERATOR = Viewer(0, admin=True, employee=True, codes=frozenset())


def add_to(app: typer.Typer) -> None:
    app.add_typer(_commands)


@command(
    _commands,
    "add",
    examples=[
        "feed24 user add --email ann@example.com --name Ann --last-name Berg",
        "feed24 user add --email bo@example.com --name Bo --department 4 --admin --json",
    ],
)
async def add(
    run: Run,
    *,
    email: Annotated[str, typer.Option("--email", help="The address to log in with.")],
    name: Annotated[str, typer.Option("--name", help="The first name.")],
    last_name: Annotated[str, typer.Option("--last-name", help="The last name.")] = "",
    position: Annotated[str, typer.Option("--position", help="The job.")] = "",
    department: Annotated[
        list[int] | None, id_option("--department", "A department; may be given several times.")
    ] = None,
    admin: Annotated[bool, typer.Option("--admin", help="Make an administrator.")] = False,
) -> None:
    """Add an employee, without a department's name to the whole company."""
    departments = department or [ROOT_DEPARTMENT]
    async with run.transaction(write=True) as tx:
        await check_room(tx, run.settings.user_limit)
        made = await service.create(
            tx,
            email=email,
            name=name,
            last_name=last_name,
            work_position=position,
            department_ids=departments,
            admin=admin,
        )
    data = {"id": made, "email": email, "departments": departments, "admin": admin}
    run.output.answer(data, f"person {made} is added")


@command(_commands, "list", examples=["feed24 user list --json"])
async def find_all(run: Run) -> None:
    """List all people, disabled ones included."""
    columns = ["id", "email", "name", "last_name", "work_position", "active", "admin", "extranet"]
    async with run.transaction(write=False) as tx:
        rows = [dict(row._mapping) for row in await service.find_all(tx)]
    run.output.rows(columns, rows)


@command(_commands, "disable", examples=["feed24 user disable 7"])
async def disable(run: Run, *, user: Person) -> None:
    """Let a person in no longer, over webhooks neither. What they wrote stays."""
    async with run.transaction(write=True) as tx:
        await service.dismiss(tx, user)
    run.output.answer({"id": user, "active": False}, f"person {user} is disabled")


@command(_commands, "enable", examples=["feed24 user enable 7"])
async def enable(run: Run, *, user: Person) -> None:
    """Let a disabled person in again. Their webhooks work as before."""
    async with run.transaction(write=True) as tx:
        await service.edit(tx, _OPERATOR, user, active=True, limit=run.settings.user_limit)
    run.output.answer({"id": user, "active": True}, f"person {user} is enabled")


@command(_commands, "admin", examples=["feed24 user admin 7", "feed24 user admin 7 --take-away"])
async def admin(
    run: Run,
    *,
    user: Person,
    take_away: Annotated[bool, typer.Option("--take-away", help="Make them none again.")] = False,
) -> None:
    """Make a person an administrator. The only one stays one."""
    async with run.transaction(write=True) as tx:
        await service.set_admin(tx, user, not take_away)
    told = "no administrator" if take_away else "an administrator"
    run.output.answer({"id": user, "admin": not take_away}, f"person {user} is {told} now")


@command(
    _commands,
    "password",
    examples=["feed24 user password 7", "pass show feed24 | feed24 user password 7 --stdin"],
)
async def password(
    run: Run,
    *,
    user: Person,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read it from standard input.")] = False,
) -> None:
    """Set a person's password: a random one, printed this once, or one from standard input."""
    chosen = _from_stdin() if stdin else secrets.token_urlsafe(12)
    check_password(chosen)
    hashed = await hash_password(chosen)
    async with run.transaction(write=True) as tx:
        await service.edit(tx, _OPERATOR, user, password_hash=hashed)
    shown = None if stdin else chosen
    told = "" if stdin else f": {chosen}"
    data = {"id": user, "password": shown}
    run.output.answer(data, f"the password of person {user} is set{told}")


def _from_stdin() -> str:
    return sys.stdin.readline().rstrip("\r\n")
