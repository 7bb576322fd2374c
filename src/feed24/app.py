"""The one place that knows every part: settings in, ASGI application out."""

from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from feed24 import health, metrics
from feed24.acknowledgement import export
from feed24.applications import authorize, endpoints, forgetting, paths
from feed24.applications.addresses import is_authority
from feed24.applications.authenticate import provider as token_provider
from feed24.audit import export as audit_export
from feed24.audit import pruning as audit
from feed24.background import working
from feed24.catalogue import REGISTRY
from feed24.db import Database
from feed24.drafts import schedule
from feed24.events.capturing import routes as capturing
from feed24.events.delivery.running import delivering
from feed24.files import collecting, links
from feed24.files.store import FileStore
from feed24.index import pruning
from feed24.index.from_memory import MemoryFeed
from feed24.index.from_sql import SqlFeed
from feed24.live import routes as live
from feed24.live.following import Follower
from feed24.live.hub import Hub
from feed24.live.versions import Seal
from feed24.noting import writing
from feed24.page import applications
from feed24.page import routes as page
from feed24.polls import routes as polls
from feed24.portal import service as portal
from feed24.previews import routes as previews
from feed24.previews.background import making_previews
from feed24.rest.gateway import BELOW, Gateway
from feed24.rest.limits import Limits
from feed24.rest.once import pruning as answers
from feed24.search import filling
from feed24.services import Services
from feed24.sessions import pages as login
from feed24.sessions import presence
from feed24.sessions import pruning as sessions
from feed24.sessions.authenticate import provider as session_provider
from feed24.settings import Settings
from feed24.web import static
from feed24.webhooks import usage
from feed24.webhooks.authenticate import provider as webhook_provider


async def open_services(settings: Settings) -> Services:
    """The portal's shared parts. The database must hold a portal (`feed24 init`)."""
    database = Database.open(
        settings.sqlalchemy_url, pool_size=settings.pool_size, pooler=settings.pooler
    )
    async with database.transaction(write=False) as tx:
        row = await portal.get(tx)
    return Services(
        database=database,
        feed=SqlFeed() if settings.feed_index == "sql" else MemoryFeed(settings.index_mb << 20),
        files=FileStore.open(settings),
        settings=settings,
        secret=bytes.fromhex(row.secret),
        member_id=row.member_id,
        local_receivers=row.demo if settings.local_receivers is None else settings.local_receivers,
    )


def create_app(settings: Settings) -> Starlette:
    """The whole server. Opens its parts when it starts and closes them when it stops."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[dict[str, Any]]:
        services = await open_services(settings)
        app.state.services = services
        providers = [
            webhook_provider(services.usage, allow_http=settings.allow_http),
            token_provider(allow_http=settings.allow_http),
            session_provider(services),
        ]
        limits = Limits.of(settings, services.database, services.member_id)
        special = {**links.SPECIAL, **export.SPECIAL, **audit_export.SPECIAL}
        app.state.gateway = Gateway(services, REGISTRY, providers, special, limits)
        app.state.hub = hub = Hub(
            Seal(services.secret),
            most=settings.live_streams,
            most_per_person=settings.live_streams_per_person,
        )
        async with (
            working(Follower(services.database, hub).forever(), *_background(services)),
            making_previews(services),
            _assisting(app, settings),
            delivering(services),
        ):
            # Streams end when the server begins to leave: it would wait for them.
            yield {"farewells": [hub.close]}
        await limits.close()
        await services.database.close()

    app = Portal(
        routes=[
            *health.ROUTES,
            *metrics.ROUTES,
            *links.ROUTES,
            *previews.ROUTES,
            *polls.ROUTES,
            *capturing.ROUTES,
            *endpoints.ROUTES,
            *authorize.ROUTES,
            *login.ROUTES,
            *static.ROUTES,
            *live.ROUTES,
            *applications.ROUTES,
            *page.ROUTES,
        ],
        lifespan=lifespan,
    )
    # Clients read a redirect as "the portal has moved".
    app.router.redirect_slashes = False
    return app


@asynccontextmanager
async def _assisting(app: Starlette, settings: Settings) -> AsyncIterator[None]:
    """Answers AI assistants while the block runs, if the settings ask for it."""
    if not settings.mcp:
        yield
        return
    # Takes a second to import.
    from feed24.assistants.endpoint import Endpoint

    app.state.assistants = Endpoint(app.state.gateway, settings)
    async with app.state.assistants.running():
        yield


def _background(services: Services) -> list[Coroutine[Any, Any, None]]:
    """What a worker does beside answering; all workers may, and none waits for another."""
    work = [
        pruning.forever(services.database),
        filling.forever(services.database),
        collecting.forever(services.database, services.files),
        forgetting.forever(services.database),
        sessions.forever(services.database),
        answers.forever(services.database),
        writing(services.database, services.presence, presence.write, "noting who was seen"),
        writing(services.database, services.usage, usage.write, "noting which webhooks are used"),
    ]
    if days := services.settings.audit_days:
        work.append(audit.forever(services.database, days))
    if services.settings.schedule_seconds:
        work.append(schedule.forever(services, REGISTRY))
    return work


class Portal(Starlette):
    """Gives what is below `/rest` to the gateway, which lets no error out and needs no routes.

    Before that it tells the authorization server's addresses apart, in all their spellings; what is
    for AI assistants goes past the routes as well.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
        elif path := self._of_authority(scope):
            await super().__call__({**scope, "path": path}, receive, send)
        elif (scope["path"] + "/").startswith(f"{BELOW}/"):
            await self.state.gateway(scope, receive, send)
        elif scope["path"].rstrip("/") == "/mcp" and hasattr(self.state, "assistants"):
            await self.state.assistants(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def _of_authority(self, scope: Scope) -> str | None:
        """The route of the authorization server that is meant, or None."""
        settings = self.state.services.settings
        if settings.oauth_host and is_authority(Headers(scope=scope).get("host", ""), settings):
            return paths.on_authority(scope["path"])
        return paths.on_portal(scope["path"])
