"""Probes: `/livez` says that the process runs, `/readyz` that it can do its work.

Neither needs a credential, so neither says more than yes or no about each part; the log says why.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from feed24 import migrations
from feed24.db import Database
from feed24.services import Services

log = structlog.get_logger("feed24.health")
Check = Callable[[Services], Awaitable[bool]]
PATIENCE = 5.0
# Anybody may ask, so asking often must cost nothing; seconds by outcome.
REMEMBERED = {True: 5.0, False: 1.0}


async def _database(services: Services) -> bool:
    await _revision(services.database)
    return True


async def _migrations(services: Services) -> bool:
    return migrations.serves(await _revision(services.database))


async def _files(services: Services) -> bool:
    key = await services.files.put(b"ready?", area="probe")
    await services.files.delete(key)
    return True


async def _revision(database: Database) -> str | None:
    async with database.transaction(write=False) as tx:
        return await migrations.current(tx)


CHECKS: dict[str, Check] = {"database": _database, "migrations": _migrations, "files": _files}


class Readiness:
    """The outcome of all checks, looked for once in some seconds however many ask."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._asking = asyncio.Lock()
        self._found: dict[str, bool] = {}
        self._until = 0.0

    async def __call__(self) -> dict[str, bool]:
        async with self._asking:
            if time.monotonic() >= self._until:
                outcomes = await asyncio.gather(*(self._check(name) for name in CHECKS))
                self._found = dict(zip(CHECKS, outcomes, strict=True))
                self._until = time.monotonic() + REMEMBERED[all(outcomes)]
            return self._found

    async def _check(self, name: str) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                return await CHECKS[name](self._services)
        except Exception as error:
            log.warning("not ready", part=name, error=repr(error))
            return False


async def _live(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def _ready(request: Request) -> Response:
    # Set by the server while it lets its clients go.
    if getattr(request.state, "leaving", False):
        return JSONResponse({"server": "stopping"}, 503)
    state = request.app.state
    if not hasattr(state, "readiness"):
        state.readiness = Readiness(state.services)
    found = await state.readiness()
    shown = {name: "ok" if fine else "failed" for name, fine in found.items()}
    return JSONResponse(shown, 200 if all(found.values()) else 503)


ROUTES = (Route("/livez", _live), Route("/readyz", _ready))
