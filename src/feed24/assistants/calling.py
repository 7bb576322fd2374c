"""REST calls on behalf of whoever sent a request to the assistants' address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from mcp.server.mcpserver import Context
from starlette.requests import Request

from feed24.rest.auth import Proof
from feed24.rest.call import Caller
from feed24.rest.encoded import Encoded
from feed24.rest.errors import METHOD_NOT_FOUND, NO_AUTH_FOUND
from feed24.rest.executor import Executor, Incoming
from feed24.rest.limits import clock
from feed24.rest.paging import PAGE
from feed24.rest.registry import Method

# Where the transport leaves a request's `Calls` for its tools.
KEY = "feed24.calls"


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, how many there are, and where the next ones begin."""

    rows: list[Any]
    total: int
    next_offset: int | None


@dataclass(slots=True)
class Calls:
    """Calls methods as the sender would over REST. `tool` and `error` are kept for the log."""

    executor: Executor
    credential: Mapping[str, str]
    headers: Mapping[str, str]
    secure: bool
    origin: str
    caller: Caller | None = None
    tool: str = ""
    error: str = ""

    async def identify(self) -> Caller:
        """Who sent the request. Raises RestError."""
        if not self.credential:
            await self.executor.check_open()
            raise NO_AUTH_FOUND
        self.caller = await self.executor.caller(self._incoming({}))
        return self.caller

    def may(self, name: str) -> bool:
        """Whether the credential's scopes allow the method."""
        return self.caller is not None and self.caller.credential.allows(self._method(name).scopes)

    async def result(self, name: str, params: Mapping[str, Any]) -> Any:
        """What the method answers. Raises RestError."""
        return (await self._body(name, params))["result"]

    async def page(
        self, name: str, params: Mapping[str, Any], offset: int, limit: int = PAGE
    ) -> Page:
        """Rows of a method that pages by fifty; never beyond the page that `offset` is on."""
        body = await self._body(name, {**params, "start": offset})
        rows, total = body["result"][offset % PAGE :][:limit], int(body["total"])
        end = offset + len(rows)
        return Page([_plain(row) for row in rows], total, end if end < total and rows else None)

    async def counted(self, name: str, params: Mapping[str, Any]) -> Page:
        """Rows of a method that pages in its own way, and their total."""
        body = await self._body(name, params)
        return Page([_plain(row) for row in body["result"]], int(body["total"]), None)

    async def _body(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        return await self.executor.call(self._method(name), self._incoming(params))

    def _method(self, name: str) -> Method:
        found = self.executor.registry.find(name)
        if found is None:
            raise METHOD_NOT_FOUND
        return found

    def _incoming(self, params: Mapping[str, Any]) -> Incoming:
        # The credential last: no argument of a tool can stand in its place.
        proof = Proof(self.secure, {**params, **self.credential}, self.headers)
        return Incoming(proof, self.origin, clock())


def _plain(row: Any) -> Any:
    return row.decoded() if isinstance(row, Encoded) else row


def calls(context: Context[Any, Any]) -> Calls:
    """The calls of the request that a tool is run by."""
    request = cast(Request, context.request_context.request)
    return cast(Calls, request.scope[KEY])
