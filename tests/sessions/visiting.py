"""A browser without script: cookies, forms, redirects that are looked at instead of followed."""

import re
from html import unescape
from typing import Any

import httpx

from tests.support.portal import ORIGIN, Portal

EMAIL = "ann@example.test"
PASSWORD = "correct horse battery"
# Of PASSWORD, by parameters that take no time to check.
HASHED = (
    "$argon2id$v=19$m=64,t=1,p=1$J5m35aI/7vrZv7SZXzo6Lg$qXCqVh/+xqHcpT82XiVP+/7PbVMyrtbT77uvblJWv4A"
)
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Visitor:
    """One browser that looks at one server."""

    def __init__(
        self, portal: Portal, *, origin: str = ORIGIN, address: str = "192.0.2.1", **headers: str
    ) -> None:
        self._portal = portal
        transport = httpx.ASGITransport(
            portal.application, raise_app_exceptions=False, client=(address, 50_000)
        )
        self.http = httpx.AsyncClient(transport=transport, base_url=origin, headers=headers)

    async def get(self, url: str) -> httpx.Response:
        return await self.http.get(url)

    async def form(self, url: str = "/login") -> dict[str, str]:
        """The hidden fields of the page's form."""
        page = await self.get(url)
        return {name: unescape(value) for name, value in _HIDDEN.findall(page.text)}

    async def submit(
        self, login: str = EMAIL, password: str = PASSWORD, *, url: str = "/login", **fields: str
    ) -> httpx.Response:
        """Fill in the form of the login page and send it; `fields` replace what it holds."""
        sent = {**await self.form(url), "login": login, "password": password, **fields}
        return await self.http.post("/login", data=sent)

    async def sign_in(self, login: str = EMAIL, password: str = PASSWORD) -> "Visitor":
        answer = await self.submit(login, password)
        assert answer.status_code == 303, answer.text
        return self

    async def sign_out(self) -> httpx.Response:
        return await self.http.post("/logout", data=await self.form())

    async def is_signed_in(self) -> bool:
        return 'action="/logout"' in (await self.get("/login")).text

    def cookie(self, name: str = "__Host-feed24") -> str:
        return self.http.cookies.get(name) or ""

    async def sessid(self) -> str:
        """What calls have to carry, as a page learns it: from the refusal of a wrong one."""
        body = (await self.http.post("/rest/profile", json={"sessid": "x"})).json()
        return str(body["sessid"])

    async def call(
        self, method: str, params: Any = None, *, sessid: str | None = None
    ) -> httpx.Response:
        """A call by this session, with its own csrf value unless another is given."""
        value = await self.sessid() if sessid is None else sessid
        headers = {"X-Bitrix-Csrf-Token": value}
        return await self.http.post(f"/rest/{method}", json=params or {}, headers=headers)

    async def result(self, method: str, params: Any = None) -> Any:
        answer = await self.call(method, params)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]
