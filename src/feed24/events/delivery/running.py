"""Delivering for as long as a process serves, or does nothing else."""

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from feed24.background import working
from feed24.events.delivery import sweeping
from feed24.events.delivery.courier import Courier
from feed24.outgoing import ANY_PORT, NEARBY, Connections, Outgoing, Policy
from feed24.services import Services
from feed24.settings import Settings

# Seconds that a connection is kept for the next event; servers close theirs after five at least.
_KEEP = 4.0


def policy(settings: Settings, *, local: bool) -> Policy:
    """Where events may be sent."""
    if local:
        return Policy.of((*NEARBY, *settings.outgoing_networks), ANY_PORT)
    return Policy.of(settings.outgoing_networks, settings.outgoing_ports)


@asynccontextmanager
async def courier(services: Services) -> AsyncIterator[Courier]:
    """A courier, which delivers when it is told to."""
    settings = services.settings
    # Each turn has one request under way; lookups that hang hold a thread each.
    most = 2 * settings.delivery_places
    connections = Connections(most=most, lookups=min(most, 128), keep=_KEEP)
    rules = policy(settings, local=services.local_receivers)
    context = trusted(settings)
    async with Outgoing.opened(rules, context=context, connections=connections) as outgoing:
        yield Courier(services, outgoing)


@asynccontextmanager
async def delivering(services: Services) -> AsyncIterator[None]:
    """Deliver while the block runs, if the settings say so."""
    settings = services.settings
    sweeps = sweeping.forever(services.database, settings)
    if not settings.deliver:
        async with working(sweeps):
            yield
        return
    async with courier(services) as made, working(made.run(), sweeps):
        yield


def trusted(settings: Settings) -> ssl.SSLContext:
    """The system's authorities, and the portal's own, which signs what runs beside it."""
    context = ssl.create_default_context()
    own = settings.data / "tls" / "ca.pem"
    if own.is_file():
        context.load_verify_locations(own)
    return context
