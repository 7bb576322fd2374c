"""Looking for posts through the wire."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.portal import Portal

SEARCH = "feed24.search"


@dataclass(frozen=True)
class Search:
    portal: Portal

    async def call(self, query: str, *, as_: int = 1, **params: Any) -> dict[str, Any]:
        body = await self.portal.call(SEARCH, {"QUERY": query, **params}, as_=as_)
        assert "result" in body, body
        return body

    async def ids(self, query: str, *, as_: int = 1, **params: Any) -> list[int]:
        """The posts of the first page, which is all there is."""
        body = await self.call(query, as_=as_, **params)
        found = [int(each["ID"]) for each in body["result"]]
        assert body["total"] == len(found)
        return found

    async def one(self, query: str, *, as_: int = 1) -> dict[str, Any]:
        (found,) = (await self.call(query, as_=as_))["result"]
        return dict(found)


@pytest.fixture
def search(portal: Portal) -> Search:
    return Search(portal)


def text(found: dict[str, Any]) -> str:
    """A snippet with brackets around what is marked."""
    pieces = found["SNIPPET"]["PIECES"]
    return "".join(f"[{p['TEXT']}]" if p["MARKED"] == "Y" else p["TEXT"] for p in pieces)
