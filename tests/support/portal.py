"""A running portal inside the test's process, and how tests talk to it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from copy import deepcopy
from typing import Any, TypeVar, cast

import httpx

from feed24.app import create_app
from feed24.cause import FOUNDING
from feed24.db import Database, Transaction
from feed24.settings import Settings
from feed24.webhooks import service as webhooks
from tests.factories import Make
from tests.support.snapshots import snapshots

T = TypeVar("T")
ORIGIN = "https://feed.test"


class Portal:
    """The application on one database. `call` and friends speak REST through a webhook."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self.make = Make(self)
        self.application = create_app(settings)
        # Set by tests that need one more person across examples.
        self.someone = 0
        self._snapshots = snapshots(settings.sqlalchemy_url)
        self._webhooks: dict[tuple[int, str], str] = {}
        self._made: dict[str, tuple[Any, dict[tuple[int, str], str]]] = {}
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.application, raise_app_exceptions=False),
            base_url=ORIGIN,
        )

    @property
    def services(self) -> Any:
        return self.application.state.services

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Portal"]:
        async with self.application.router.lifespan_context(self.application), self.http:
            yield self
        await self._snapshots.close()

    @asynccontextmanager
    async def tx(self, *, write: bool = True) -> AsyncIterator[Transaction]:
        """What a test makes beside the portal's methods is no act of anybody."""
        async with self.database.transaction(write=write) as tx:
            tx.cause = FOUNDING
            yield tx

    async def webhook(self, user_id: int = 1, scope: str = "all") -> str:
        """The path of a webhook of that person, e.g. `/rest/1/abc`."""
        key = (user_id, scope)
        if key not in self._webhooks:
            scopes = ALL_SCOPES if scope == "all" else scope.split(",") if scope else []
            async with self.tx() as tx:
                _, secret = await webhooks.create(tx, user_id, scopes)
            self._webhooks[key] = f"/rest/{user_id}/{secret}"
        return self._webhooks[key]

    async def send(
        self,
        method: str,
        params: Mapping[str, Any] | list[Any] | None = None,
        *,
        as_: int = 1,
        scope: str = "all",
    ) -> httpx.Response:
        """The raw response to a JSON call."""
        path = await self.webhook(as_, scope)
        return await self.http.post(f"{path}/{method}", json=params if params is not None else {})

    async def call(self, method: str, params: Any = None, **who: Any) -> dict[str, Any]:
        """The whole body, success or not."""
        body: dict[str, Any] = (await self.send(method, params, **who)).json()
        return body

    async def result(self, method: str, params: Any = None, **who: Any) -> Any:
        """The result of a call that must succeed."""
        response = await self.send(method, params, **who)
        assert response.status_code == 200, response.text
        return response.json()["result"]

    async def error(self, method: str, params: Any = None, **who: Any) -> tuple[int, str, str]:
        """Status, code and text of a call that must be refused."""
        response = await self.send(method, params, **who)
        body = response.json()
        assert "error" in body, response.text
        return response.status_code, body["error"], body["error_description"]

    async def reset(self) -> None:
        """Everything as it was when the portal was made."""
        await self.having(_nothing)

    async def having(self, make: Callable[["Portal"], Awaitable[T]]) -> T:
        """Nothing but what this makes on a new portal: made once, and put back ever after."""
        if (name := make.__name__) not in self._made:
            if make is not _nothing:
                await self.reset()
            self._made[name] = await make(self), self._webhooks
            await self._snapshots.keep(name)
        else:
            await self._snapshots.put_back(name)
        made, webhooks = self._made[name]
        self._webhooks = webhooks.copy()
        return deepcopy(cast(T, made))


async def _nothing(portal: Portal) -> None:
    """A new portal has been made already."""


FIRST: dict[str, Any] = {
    "company": "Test company",
    "email": "admin@example.test",
    "name": "Ada",
    "last_name": "Admin",
    "password_hash": None,
}
ALL_SCOPES = [
    "log",
    "user",
    "user_basic",
    "user_brief",
    "department",
    "disk",
    "sonet_group",
    "socialnetwork",
    "vote",
]
