"""A running portal inside the test's process, and how tests talk to it."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
from sqlalchemy import update

from feed24.app import create_app
from feed24.cause import FOUNDING
from feed24.db import Database, Transaction, metadata
from feed24.index.tables import access_seq
from feed24.portal import first_run
from feed24.portal.tables import portal as portal_table
from feed24.settings import Settings
from feed24.webhooks import service as webhooks
from tests.factories import Make

ORIGIN = "https://feed.test"
# Made with the database and kept: the running application has read them.
KEPT = {"portal", "access_seq", "activity_counter"}


class Portal:
    """The application on one database. `call` and friends speak REST through a webhook."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.settings = settings
        self.make = Make(self)
        self.application = create_app(settings)
        # Set by tests that need one more person across examples.
        self.someone = 0
        self._webhooks: dict[tuple[int, str], str] = {}
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
        """Everything as it was when the database was made."""
        self._webhooks.clear()
        if self.database.sqlite:
            path = self.settings.sqlalchemy_url.removeprefix("sqlite+aiosqlite:///")
            # In a thread of its own: it waits for whoever writes in the background of this one.
            await asyncio.to_thread(_empty_sqlite, path)
        async with self.tx() as tx:
            if not tx.sqlite:
                await tx.connection.exec_driver_sql(_EMPTY_POSTGRESQL)
            await tx.run(update(portal_table).values(closed=False))
            # What the running application remembers is gone, and nothing in the log says so.
            later = access_seq.c.seq + 1
            await tx.run(update(access_seq).values(seq=later, floor=later))
            await first_run.populate(tx, **FIRST)


# Children before their parents. Deleting beats truncating by far where tables hold a few rows.
TABLES = [table for table in reversed(metadata.sorted_tables) if table.name not in KEPT]
_DELETES = "".join(f"DELETE FROM {table.name}; " for table in TABLES)
_RESTARTS = "".join(
    f"PERFORM setval(pg_get_serial_sequence('{table.name}', 'id'), 1, false); "
    for table in TABLES
    if "id" in table.c and table.c.id.autoincrement is True
)
_EMPTY_POSTGRESQL = f"DO $$ BEGIN {_DELETES}{_RESTARTS}END $$"


def _empty_sqlite(path: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    connection.executescript(
        f"PRAGMA synchronous=OFF; BEGIN IMMEDIATE; {_DELETES}DELETE FROM sqlite_sequence; COMMIT"
    )
    connection.close()


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
