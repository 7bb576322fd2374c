"""Driving a portal's OAuth as an application and a person's browser would."""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from feed24.applications import service
from feed24.applications.service import Created
from feed24.sessions import service as sessions
from feed24.sessions.tokens import derived
from feed24.settings import Settings
from tests.support.portal import ORIGIN, Portal

HANDLER = "https://app.test/handler?from=portal"


@dataclass
class Application:
    """One application, and the portal that it is registered with."""

    portal: Portal
    made: Created
    person: int = 1
    browsers: dict[int, httpx.AsyncClient] = field(default_factory=dict)

    @property
    def id(self) -> int:
        return self.made.id

    @property
    def client(self) -> dict[str, str]:
        return {"client_id": self.made.client_id, "client_secret": self.made.client_secret}

    async def browser(self, user_id: int | None = None) -> httpx.AsyncClient:
        """A browser in which a person is signed in."""
        who = user_id or self.person
        if who not in self.browsers:
            self.browsers[who] = await browser(self.portal, who)
        return self.browsers[who]

    async def as_person(
        self, method: str, user_id: int | None = None, *, csrf: str | None = None, **sent: Any
    ) -> tuple[int, dict[str, Any]]:
        """Status and body of a call as the page makes it in the person's browser."""
        client = await self.browser(user_id)
        token = csrf or derived(client.cookies["__Host-feed24"], "sessid")
        response = await client.post(
            f"/rest/{method}", json=sent, headers={"X-Bitrix-Csrf-Token": token}
        )
        return response.status_code, response.json()

    async def ask(self, user_id: int | None = None, **query: str) -> httpx.Response:
        """What the person's browser is shown, or where it is sent."""
        asked = {"client_id": self.made.client_id, "state": "s t&ü", **query}
        return await (await self.browser(user_id)).get("/oauth/authorize/", params=asked)

    async def answer(
        self, page: httpx.Response, answer: str = "allow", user_id: int | None = None, **sent: str
    ) -> httpx.Response:
        """Press a button of the page."""
        action, fields = form(page)
        data = {**fields, "answer": answer, **sent}
        return await (await self.browser(user_id)).post(action, data=data)

    async def code(self, user_id: int | None = None) -> str:
        """A code, with the person's consent if it has to be given."""
        response = await self.ask(user_id)
        if response.status_code == 200:
            response = await self.answer(response, user_id=user_id)
        return told(response)["code"]

    async def token(self, **sent: Any) -> httpx.Response:
        return await self.portal.http.post("/oauth/token/", data={**self.client, **sent})

    async def redeem(self, code: str, **sent: Any) -> httpx.Response:
        return await self.token(grant_type="authorization_code", code=code, **sent)

    async def refresh(self, refresh_token: str, **sent: Any) -> httpx.Response:
        return await self.token(grant_type="refresh_token", refresh_token=refresh_token, **sent)

    async def tokens(self, user_id: int | None = None) -> dict[str, Any]:
        """Tokens of a person, by the whole way."""
        response = await self.redeem(await self.code(user_id))
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found


async def application(portal: Portal, *, scopes: str = "log,user", **given: Any) -> Application:
    """A new application."""
    async with portal.tx() as tx:
        values = {"title": "Reports", "handler_url": HANDLER, **given}
        made = await service.create(tx, scopes=scopes.split(",") if scopes else [], **values)
    return Application(portal, made)


async def browser(portal: Portal, user_id: int) -> httpx.AsyncClient:
    """A browser in which a person is signed in; it follows no redirects."""
    async with portal.tx() as tx:
        token = await sessions.begin(
            tx, Settings(), user_id, user_agent="Browser", address="192.0.2.1"
        )
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(portal.application, raise_app_exceptions=False),
        base_url=ORIGIN,
    )
    client.cookies.set("__Host-feed24", token)
    return client


def form(page: httpx.Response) -> tuple[str, dict[str, str]]:
    """Where the form of a page is sent, and what it holds."""
    action = re.search(r'<form method="post" action="([^"]*)"', page.text)
    assert action, page.text
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text)
    return unescape(action[1]), {name: unescape(value) for name, value in fields}


def told(redirect: httpx.Response) -> dict[str, str]:
    """What the application's handler is told by a redirect."""
    assert redirect.status_code == 302, redirect.text
    target = urlsplit(redirect.headers["location"])
    assert f"{target.scheme}://{target.netloc}{target.path}" == "https://app.test/handler"
    return {name: values[0] for name, values in parse_qs(target.query, True).items()}


async def call(portal: Portal, method: str, token: str, **sent: Any) -> tuple[int, dict[str, Any]]:
    """Status and body of a call with a token."""
    response = await portal.http.post(f"/rest/{method}", json={"auth": token, **sent})
    return response.status_code, response.json()
