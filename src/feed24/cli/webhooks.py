"""`feed24 webhook ...`."""

from datetime import datetime
from typing import Annotated

import typer

from feed24.cli import outgoing, remembered
from feed24.cli.frame import Run, command, group, id_argument, id_option
from feed24.cli.mistakes import Mistake
from feed24.errors import Invalid
from feed24.rest.errors import BLOCKS
from feed24.rest.scopes import KNOWN, parse_scopes
from feed24.webhooks import service

_commands = group("webhook", "Addresses that act as one person.")
Webhook = Annotated[int, id_argument("The webhook.")]


def add_to(app: typer.Typer) -> None:
    _commands.add_typer(outgoing.commands)
    app.add_typer(_commands)


@command(
    _commands,
    "add",
    examples=[
        "feed24 webhook add --user 1 --scope all",
        "feed24 webhook add --user 7 --scope log,user,disk --title CI --expires 2031-01-01 --json",
    ],
)
async def add(
    run: Run,
    *,
    user: Annotated[int, id_option("--user", "The person it acts as.")],
    scope: Annotated[str, typer.Option("--scope", help="Scopes, such as log,user,disk, or all.")],
    title: Annotated[str, typer.Option("--title", help="What it is for.")] = "",
    expires: Annotated[
        datetime | None,
        typer.Option("--expires", help="When it ends.", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"]),
    ] = None,
) -> None:
    """Make a webhook and print its address. The address is shown this once only."""
    scopes = scopes_of(scope)
    ends = expires and expires.replace(tzinfo=run.settings.zone)
    async with run.transaction(write=True) as tx:
        made, secret = await service.create(tx, user, scopes, title=title, expires_at=ends)
    url = remembered.webhook_url(remembered.address(run.settings), user, secret)
    run.output.answer({"id": made, "user": user, "scopes": scopes, "url": url}, url)


def scopes_of(text: str) -> tuple[str, ...]:
    """The scopes of a comma-separated list. Raises Mistake for none and for unknown ones."""
    try:
        scopes = parse_scopes(text)
    except Invalid as error:
        raise Mistake(f"--scope: {error} is no scope; there are {', '.join(KNOWN)}") from None
    if not scopes:
        raise Mistake(f"--scope: name at least one of {', '.join(KNOWN)}, or all")
    return scopes


@command(_commands, "list", examples=["feed24 webhook list --json"])
async def find_all(run: Run) -> None:
    """List all webhooks, newest first, without their secrets."""
    columns = ["id", "user_id", "title", "scopes", "created_at", "last_used_at", "expires_at"]
    async with run.transaction(write=False) as tx:
        rows = [dict(row._mapping) for row in await service.find_all(tx)]
    run.output.rows([*columns, "revoked_at", "blocked_with"], rows)


@command(_commands, "revoke", examples=["feed24 webhook revoke 3"])
async def revoke(run: Run, *, webhook: Webhook) -> None:
    """End a webhook for good."""
    async with run.transaction(write=True) as tx:
        await service.revoke(tx, webhook)
    run.output.answer({"id": webhook, "revoked": True}, f"webhook {webhook} is revoked")


@command(
    _commands,
    "block",
    examples=[
        "feed24 webhook block 3",
        "feed24 webhook block 3 --error QUERY_LIMIT_EXCEEDED",
    ],
)
async def block(
    run: Run,
    *,
    webhook: Webhook,
    error: Annotated[
        str, typer.Option("--error", metavar="CODE", help="The error every call is answered with.")
    ] = "OVERLOAD_LIMIT",
) -> None:
    """Answer every call of a webhook with a system error, to see what a client makes of it."""
    if error not in BLOCKS:
        raise Mistake(f"--error: {error} is none of {', '.join(BLOCKS)}")
    async with run.transaction(write=True) as tx:
        await service.block(tx, webhook, error, set(BLOCKS))
    data = {"id": webhook, "blocked_with": error}
    run.output.answer(data, f"webhook {webhook} answers {error}")


@command(_commands, "unblock", examples=["feed24 webhook unblock 3"])
async def unblock(run: Run, *, webhook: Webhook) -> None:
    """Let a blocked webhook work again."""
    async with run.transaction(write=True) as tx:
        await service.block(tx, webhook, None, set(BLOCKS))
    run.output.answer({"id": webhook, "blocked_with": None}, f"webhook {webhook} works again")
