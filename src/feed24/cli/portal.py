"""`feed24 portal ...`."""

import typer

from feed24.cli import remembered
from feed24.cli.frame import Run, command, group
from feed24.portal import service

_commands = group("portal", "The portal as a whole.")


def add_to(app: typer.Typer) -> None:
    app.add_typer(_commands)


@command(_commands, "close", examples=["feed24 portal close"])
async def close(run: Run) -> None:
    """Answer every call with PORTAL_DELETED from now on. Nothing is lost."""
    await _set_closed(run, True)


@command(_commands, "open", examples=["feed24 portal open"])
async def reopen(run: Run) -> None:
    """Serve a closed portal again."""
    await _set_closed(run, False)


async def _set_closed(run: Run, closed: bool) -> None:
    async with run.transaction(write=True) as tx:
        await service.set_closed(tx, closed)
    run.output.answer({"closed": closed}, f"the portal is {'closed' if closed else 'open'}")


@command(_commands, "status", examples=["feed24 portal status --json"])
async def status(run: Run) -> None:
    """Show the portal's identity, address and whether it is open."""
    async with run.transaction(write=False) as tx:
        found = await service.get(tx)
    data = {
        "url": remembered.address(run.settings),
        "member_id": found.member_id,
        "closed": bool(found.closed),
        "created_at": found.created_at,
    }
    state = "closed" if found.closed else "open"
    run.output.answer(data, f"{data['url']} is {state} (member_id {found.member_id})")
