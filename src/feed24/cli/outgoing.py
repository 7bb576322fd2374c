"""`feed24 webhook outgoing ...`."""

from typing import Annotated

import typer

from feed24.cli.frame import Run, command, group, id_argument
from feed24.cli.mistakes import Mistake
from feed24.events import wire
from feed24.events.kinds import Kind
from feed24.events.service import webhooks
from feed24.portal import service as portal

commands = group("outgoing", "Addresses that are told of events.")


@command(
    commands,
    "add",
    examples=[
        "feed24 webhook outgoing add --handler https://example.com/hook --event ONLIVEFEEDPOSTADD",
        "feed24 webhook outgoing add --handler http://localhost:3000/ --event all --json",
    ],
)
async def add(
    run: Run,
    *,
    handler: Annotated[str, typer.Option("--handler", help="Where events are sent.")],
    event: Annotated[
        list[str], typer.Option("--event", help="The name of an event, or all; may be repeated.")
    ],
    title: Annotated[str, typer.Option("--title", help="What it is for.")] = "",
) -> None:
    """Have events sent to an address; prints the application_token that they carry."""
    kinds = _kinds(event)
    async with run.transaction(write=True) as tx:
        identity = await portal.get(tx)
        chosen = run.settings.local_receivers
        local = identity.demo if chosen is None else chosen
        made = await webhooks.create(tx, handler, kinds, title=title, local=local)
    token = webhooks.application_token(bytes.fromhex(identity.secret), made)
    data = {"id": made, "application_token": token}
    run.output.answer(data, f"webhook {made} is made; its events carry application_token {token}")


def _kinds(names: list[str]) -> list[Kind]:
    """Raises Mistake for what no webhook can be told of."""
    if [name.lower() for name in names] == ["all"]:
        return [kind for kind in wire.NAMES if kind in wire.PUBLIC]
    kinds = [wire.KINDS.get(name.strip().upper()) for name in names]
    for name, kind in zip(names, kinds, strict=True):
        if kind not in wire.PUBLIC:
            known = ", ".join(wire.name_of(each) for each in wire.NAMES if each in wire.PUBLIC)
            raise Mistake(f"--event: {name} is none of {known}")
    return [kind for kind in kinds if kind]


@command(commands, "list", examples=["feed24 webhook outgoing list --json"])
async def find_all(run: Run) -> None:
    """List outgoing webhooks with their events."""
    columns = ["id", "title", "handler", "events", "created_at"]
    async with run.transaction(write=False) as tx:
        rows = [
            {
                "id": row.id,
                "title": row.title,
                "handler": row.address,
                "events": [wire.name_of(kind) for kind in kinds],
                "created_at": row.created_at,
            }
            for row, kinds in await webhooks.find_all(tx)
        ]
    run.output.rows(columns, rows)


@command(commands, "delete", examples=["feed24 webhook outgoing delete 3"])
async def delete(run: Run, *, webhook: Annotated[int, id_argument("The webhook.")]) -> None:
    """Send nothing more to it, not even what waits."""
    async with run.transaction(write=True) as tx:
        await webhooks.remove(tx, webhook)
    data = {"id": webhook, "deleted": True}
    run.output.answer(data, f"outgoing webhook {webhook} is deleted")
