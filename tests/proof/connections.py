"""Several open connections to a running server, so that every worker is asked."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

CONNECTIONS = 6
# What is said by a server that cannot reach its database, or has been killed.
_AWAY = {"SERVICE_UNAVAILABLE", "ERROR_OUTCOME_UNKNOWN"}


class Away(Exception):
    """No answer: whether the call took effect is unknown."""


class Connections:
    """Each goes to one worker for as long as it lasts."""

    def __init__(self, sessions: Sequence[aiohttp.ClientSession]) -> None:
        self._sessions = sessions

    async def call(
        self, hook: str, method: str, params: Mapping[str, Any], which: int = 0
    ) -> dict[str, Any]:
        """The body of an answer. Raises Away."""
        session = self._sessions[which % len(self._sessions)]
        try:
            async with session.post(f"{hook}{method}", json=params) as response:
                body: dict[str, Any] = await response.json()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Away(repr(error)) from error
        if body.get("error") in _AWAY:
            raise Away(body["error"])
        return body

    async def on_each(
        self, hook: str, method: str, params: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        """The bodies of the same call on every connection at once. Raises Away."""
        calls = (self.call(hook, method, params, n) for n in range(len(self._sessions)))
        bodies = await asyncio.gather(*calls, return_exceptions=True)
        for body in bodies:
            if isinstance(body, BaseException):
                raise body
        return [body for body in bodies if isinstance(body, dict)]


@asynccontextmanager
async def connected(ca: Path) -> AsyncIterator[Connections]:
    async with AsyncExitStack() as stack:
        context = ssl.create_default_context(cafile=ca)
        sessions = [
            await stack.enter_async_context(
                aiohttp.ClientSession(
                    connector=aiohttp.TCPConnector(ssl=context, limit=1),
                    timeout=aiohttp.ClientTimeout(total=60),
                )
            )
            for _ in range(CONNECTIONS)
        ]
        yield Connections(sessions)
