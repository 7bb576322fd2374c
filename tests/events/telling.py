"""Applications that want to hear of events, and telling them at once."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from feed24.applications import service, tokens
from feed24.events.delivery.running import courier
from feed24.events.tables import delivery_attempt, outbox, subscription
from tests.support.portal import Portal

SCOPES = ("log", "user", "sonet_group")


@dataclass
class Application:
    """An application of the portal, and a token of one of its people."""

    portal: Portal
    id: int
    application_token: str
    token: str

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        """The whole body, with `status`."""
        sent = {"auth": self.token, **params}
        response = await self.portal.http.post(f"/rest/{method}", json=sent)
        body: dict[str, Any] = response.json()
        return {"status": response.status_code, **body}

    async def result(self, method: str, **params: Any) -> Any:
        body = await self.send(method, **params)
        assert body["status"] == 200, body
        return body["result"]

    async def error(self, method: str, **params: Any) -> tuple[int, str, str]:
        body = await self.send(method, **params)
        assert "error" in body, body
        return body["status"], body["error"], body["error_description"]

    async def bind(self, event: str, handler: str, **more: Any) -> None:
        assert await self.result("event.bind", EVENT=event, HANDLER=handler, **more) is True

    async def as_(self, user_id: int) -> "Application":
        """The same application with a token of somebody else."""
        async with self.portal.tx() as tx:
            issued = await tokens.issue(tx, self.id, user_id, refresh=False)
        return Application(self.portal, self.id, self.application_token, issued.access_token)


async def application(
    portal: Portal, user_id: int = 1, scopes: tuple[str, ...] = SCOPES, **fields: Any
) -> Application:
    """An installed application with a token of this person."""
    async with portal.tx() as tx:
        made = await service.create(
            tx, title="Reports", scopes=scopes, handler_url="https://app.test/", **fields
        )
        issued = await tokens.issue(tx, made.id, user_id, refresh=False)
    return Application(portal, made.id, made.application_token, issued.access_token)


async def deliver(portal: Portal) -> None:
    """Tell what is due now."""
    async with courier(portal.services) as made:
        await made.drain()


async def at_once(portal: Portal) -> None:
    """Whoever waits for another try has waited enough."""
    async with portal.tx() as tx:
        await tx.run(update(subscription).values(due=0))


async def until(done: Callable[[], bool], seconds: float = 30) -> None:
    """Return as soon as it is so."""
    async with asyncio.timeout(seconds):
        while not done():  # noqa: ASYNC110 - many things may make it so
            await asyncio.sleep(0.01)


async def waiting(portal: Portal) -> list[Any]:
    async with portal.tx(write=False) as tx:
        return list(await tx.all(select(outbox).order_by(outbox.c.id)))


async def attempts(portal: Portal) -> list[Any]:
    async with portal.tx(write=False) as tx:
        return list(await tx.all(select(delivery_attempt).order_by(delivery_attempt.c.id)))
