"""A person at a browser who lets an application in, and the application that gets a code for it."""

import asyncio
import html
import re
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import update

from feed24.applications.tables import oauth_token
from feed24.db import Database
from feed24.users.passwords import hash_password
from feed24.users.tables import person as people
from tests.support.server import Server

HANDLER = "https://app.test/handler"
PASSWORD = "correct horse battery staple"
AUTHORITIES = {"oauth.bitrix24.tech", "oauth.bitrix.info"}


@dataclass(frozen=True)
class Application:
    """What an application knows of itself when it is registered."""

    server: Server
    id: int
    client_id: str
    client_secret: str
    application_token: str = ""

    def code(self, login: str) -> str:
        """A code, after signing in with a password and agreeing."""
        told = _let_in(self.server, self.client_id, login)
        assert told["state"] == "abc"
        assert told["domain"] == urlsplit(self.server.origin).netloc
        return told["code"]

    def token(self, where: str, **sent: str) -> httpx.Response:
        """What `/oauth/token/` at an origin answers to a form."""
        client = {"client_id": self.client_id, "client_secret": self.client_secret}
        with httpx.Client(verify=self.server.trust) as http:  # type: ignore[arg-type]
            return http.post(f"{where}/oauth/token/", data={**client, **sent})

    def expire(self) -> None:
        """An hour passes for its access tokens."""
        asyncio.run(_expire(self.server, self.id))


def application(server: Server, *flags: str, handler: str = HANDLER) -> Application:
    """A new application of the portal."""
    given = ("--title", "Reports", "--scope", "log,user", "--handler", handler)
    made = server.run("app", "add", *given, *flags)
    return Application(server, made["id"], made["client_id"], made["client_secret"])


def added(server: Server, hook: str, **given: Any) -> Application:
    """The same over REST, which starts no process."""
    sent = {"TITLE": "Reports", "SCOPE": "log,user", **given}
    made = server.call(hook, "feed24.application.add", sent)["result"]
    keys = made["CLIENT_ID"], made["CLIENT_SECRET"], made["APPLICATION_TOKEN"]
    return Application(server, made["ID"], *keys)


def person(server: Server, email: str, *flags: str) -> tuple[int, str]:
    """A new person who can sign in: id and login."""
    made = server.run("user", "add", "--email", email, "--name", "Ann", *flags)
    asyncio.run(_set_password(server, made["id"]))
    return made["id"], email


async def _set_password(server: Server, user_id: int) -> None:
    database = Database.open(server.database_url)
    hashed = await hash_password(PASSWORD)
    async with database.transaction(write=True) as tx:
        mine = people.c.id == user_id
        await tx.run(update(people).where(mine).values(password_hash=hashed))
    await database.close()


async def _expire(server: Server, application_id: int) -> None:
    database = Database.open(server.database_url)
    async with database.transaction(write=True) as tx:
        mine = oauth_token.c.application_id == application_id
        await tx.run(update(oauth_token).where(mine).values(expires_at=tx.now))
    await database.close()


def _let_in(server: Server, client_id: str, login: str) -> dict[str, str]:
    """What the handler is told after all."""
    with httpx.Client(verify=server.trust, base_url=server.origin) as browser:  # type: ignore[arg-type]
        asked = {"client_id": client_id, "state": "abc", "redirect_uri": "https://evil.test/"}
        response = browser.get("/oauth/authorize/", params=asked)
        for _ in range(8):
            if response.status_code in {302, 303}:
                target = response.headers["location"]
                if target.startswith(HANDLER):
                    query = parse_qs(urlsplit(target).query)
                    return {name: values[0] for name, values in query.items()}
                response = browser.get(target)
            else:
                response = _answered(browser, response, login)
    raise AssertionError(response.text)


def _answered(browser: httpx.Client, page: httpx.Response, login: str) -> httpx.Response:
    assert page.status_code == 200, page.text
    onward = re.search(r'<meta http-equiv="refresh" content="0; url=([^"]*)"', page.text)
    if onward:
        return browser.get(html.unescape(onward[1]))
    action = re.search(r'<form method="post" action="([^"]*)"', page.text)
    assert action, page.text
    hidden = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text)
    sent = {name: html.unescape(value) for name, value in hidden}
    if 'name="password"' in page.text:
        sent |= {"login": login, "password": PASSWORD}
    else:
        sent |= {"answer": "allow"}
    return browser.post(html.unescape(action[1]), data=sent)


def redirect_hosts(patch: pytest.MonkeyPatch, server: Server) -> None:
    """An entry in the hosts file for the authorization servers that clients know by heart."""
    resolve = socket.getaddrinfo

    def to_us(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        if host in AUTHORITIES:
            return resolve("127.0.0.1", server.port, *rest, **more)
        return resolve(host, port, *rest, **more)

    patch.setattr(socket, "getaddrinfo", to_us)
