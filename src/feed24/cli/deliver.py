"""`feed24 deliver`."""

import asyncio
import signal
from contextlib import suppress
from typing import Annotated

import typer

from feed24.app import open_services
from feed24.background import working
from feed24.cli import remembered
from feed24.cli.frame import Run, command, require_portal
from feed24.events.delivery import sweeping
from feed24.events.delivery.running import courier
from feed24.settings import Settings


def add_to(app: typer.Typer) -> None:
    command(
        app,
        "deliver",
        flags=("public_url", "local_receivers", "delivery_places", "log_format", "log_level"),
        examples=["feed24 deliver", "feed24 deliver --once", "feed24 deliver --log-format json"],
    )(deliver)


async def deliver(
    run: Run,
    *,
    once: Annotated[bool, typer.Option("--once", help="Deliver what is due now, and end.")] = False,
) -> None:
    """Tell applications and webhooks of events, and do nothing else.

    The workers of `feed24 serve` do so themselves unless `deliver` is off. Any number of these
    processes may run beside them, on any number of machines that reach the same database.
    """
    await require_portal(run.settings)
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 - a coroutine is run by one
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, task.cancel)
    with suppress(asyncio.CancelledError):
        await _deliver(_reachable(run.settings), once=once)


async def _deliver(settings: Settings, *, once: bool) -> None:
    services = await open_services(settings)
    try:
        async with courier(services) as made:
            if once:
                await made.drain()
                return
            async with working(sweeping.forever(services.database, settings)):
                await made.run()
    finally:
        await services.database.close()


def _reachable(settings: Settings) -> Settings:
    """With the address that the portal was served at last: receivers are told where to ask."""
    if settings.public_url:
        return settings
    return settings.model_copy(update={"public_url": remembered.address(settings)})
