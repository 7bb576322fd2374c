"""`feed24 app ...`."""

from typing import Annotated, Any

import typer
from sqlalchemy import Row

from feed24.applications import service
from feed24.cli.frame import Run, command, group, id_argument, id_option
from feed24.cli.mistakes import Mistake
from feed24.cli.webhooks import scopes_of

_commands = group("app", "Applications, which people let act for them (OAuth 2.0).")
Application = Annotated[int, id_argument("The application.")]
Title = typer.Option("--title", help="What people know it by.")
Handler = typer.Option("--handler", help="Where people are sent with a code.", metavar="URL")
Install = typer.Option(
    "--install", help="What administrators are shown until it is installed.", metavar="URL"
)
Scopes = typer.Option("--scope", help="Scopes, such as log,user,disk, or all.")
_COLUMNS = (
    *("id", "client_id", "title", "scopes", "handler_url", "install_url", "api_only", "version"),
    *("installed", "active", "restricted", "created_at", "removed_at"),
)


def add_to(app: typer.Typer) -> None:
    app.add_typer(_commands)


@command(
    _commands,
    "add",
    examples=[
        "feed24 app add --title Reports --scope log,user --handler https://app.example.com/oauth",
        "feed24 app add --title CI --scope log --handler http://localhost:3000/ --user 7 --json",
    ],
)
async def add(
    run: Run,
    *,
    title: Annotated[str, Title],
    scope: Annotated[str, Scopes],
    handler: Annotated[str, Handler],
    install: Annotated[str, Install] = "",
    api_only: Annotated[bool, typer.Option("--api-only", help="It has no page.")] = False,
    user: Annotated[
        list[int] | None, id_option("--user", "Only for this person; may be given several times.")
    ] = None,
) -> None:
    """Make an application; print its client id and, this once only, its secret."""
    async with run.transaction(write=True) as tx:
        made = await service.create(
            tx,
            title=title,
            scopes=scopes_of(scope),
            handler_url=handler,
            install_url=install,
            api_only=api_only,
            user_ids=user or None,
        )
    data = {
        "id": made.id,
        "client_id": made.client_id,
        "client_secret": made.client_secret,
        "application_token": made.application_token,
    }
    run.output.answer(data, "\n".join(f"{name}: {value}" for name, value in data.items()))


@command(_commands, "list", examples=["feed24 app list --json"])
async def find_all(run: Run) -> None:
    """List all applications, newest first, without their secrets; the removed ones as well."""
    async with run.transaction(write=False) as tx:
        rows = [dict(row._mapping) for row in await service.find_all(tx, removed=True)]
    run.output.rows(_COLUMNS, rows)


@command(_commands, "show", examples=["feed24 app show 3"])
async def show(run: Run, *, application: Application) -> None:
    """Show an application, who may use it, and the token that its events carry."""
    async with run.transaction(write=False) as tx:
        row = await service.get(tx, application)
        users = await service.users_of(tx, application) if row.restricted else None
    data = _data(row) | {"application_token": row.application_token, "users": users}
    run.output.answer(data, "\n".join(f"{name}: {value}" for name, value in data.items()))


def _data(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name in _COLUMNS}


@command(
    _commands,
    "change",
    examples=["feed24 app change 3 --scope log,user,disk", "feed24 app change 3 --title Reports"],
)
async def change(
    run: Run,
    *,
    application: Application,
    title: Annotated[str | None, Title] = None,
    scope: Annotated[str | None, Scopes] = None,
    handler: Annotated[str | None, Handler] = None,
    install: Annotated[str | None, Install] = None,
) -> None:
    """Change an application: what is given. Scopes taken away are gone from its tokens at once."""
    scopes = None if scope is None else scopes_of(scope)
    if all(each is None for each in (title, scopes, handler, install)):
        raise Mistake("say what to change: --title, --scope, --handler or --install")
    async with run.transaction(write=True) as tx:
        version = await service.change(
            tx, application, title=title, scopes=scopes, handler_url=handler, install_url=install
        )
    data = {"id": application, "version": version}
    run.output.answer(data, f"application {application} is changed, version {version}")


@command(
    _commands,
    "restrict",
    examples=["feed24 app restrict 3 --user 7 --user 9", "feed24 app restrict 3 --everybody"],
)
async def restrict(
    run: Run,
    *,
    application: Application,
    user: Annotated[
        list[int] | None, id_option("--user", "A person who may; may be given several times.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--everybody", help="No restriction.")] = False,
) -> None:
    """Let only some people use an application, or everybody again."""
    if bool(user) == everybody:
        raise Mistake("say who may use it: either --user or --everybody")
    async with run.transaction(write=True) as tx:
        await service.restrict(tx, application, user or None)
    data = {"id": application, "users": user or None}
    told = ", ".join(map(str, user or ())) or "everybody"
    run.output.answer(data, f"application {application} may be used by {told}")


@command(_commands, "secret", examples=["feed24 app secret 3"])
async def secret(run: Run, *, application: Application) -> None:
    """Give an application another client secret, in place of one that is lost or known."""
    async with run.transaction(write=True) as tx:
        new = await service.new_secret(tx, application)
    run.output.answer({"id": application, "client_secret": new}, new)


@command(_commands, "disable", examples=["feed24 app disable 3"])
async def disable(run: Run, *, application: Application) -> None:
    """Refuse an application's tokens until it is enabled again."""
    await _activate(run, application, False)


@command(_commands, "enable", examples=["feed24 app enable 3"])
async def enable(run: Run, *, application: Application) -> None:
    """Let a disabled application call again."""
    await _activate(run, application, True)


async def _activate(run: Run, application: int, active: bool) -> None:
    async with run.transaction(write=True) as tx:
        await service.activate(tx, application, active)
    word = "enabled" if active else "disabled"
    data = {"id": application, "active": active}
    run.output.answer(data, f"application {application} is {word}")


@command(_commands, "install", examples=["feed24 app install 3"])
async def install(run: Run, *, application: Application) -> None:
    """Finish an application's installation in place of its own installation page."""
    async with run.transaction(write=True) as tx:
        await service.finish_installation(tx, application)
    data = {"id": application, "installed": True}
    run.output.answer(data, f"application {application} is installed")


@command(_commands, "uninstall", examples=["feed24 app uninstall 3"])
async def uninstall(run: Run, *, application: Application) -> None:
    """End an application for good, with all its tokens."""
    async with run.transaction(write=True) as tx:
        await service.uninstall(tx, application)
    data = {"id": application, "removed": True}
    run.output.answer(data, f"application {application} is uninstalled")
