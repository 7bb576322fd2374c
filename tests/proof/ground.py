"""A database of the tests' own, and an event loop that goes on between two steps of a test."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from feed24 import logs
from tests.proof.site import Site, opened, prepare
from tests.support.portal import Portal

T = TypeVar("T")
# More than everything that a test may keep open at once: nobody comes to give one back.
CONNECTIONS = 30


class Ground:
    """Close it in the end. Whatever `run` leaves running goes on in the next `run`."""

    def __init__(self, url: str, folder: Path) -> None:
        self._runner = asyncio.Runner()
        self.run(prepare(url, folder))
        self._opened = opened(url, folder, CONNECTIONS)
        self.site: Site = self.run(self._opened.__aenter__())
        logs.configure(self.site.services.settings)
        self._portal = Portal(self.site.services.database, self.site.services.settings)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def clear(self) -> None:
        """Nothing but the administrator and the root; indexes made before know nothing of it."""
        self.run(self._portal.reset())

    def close(self) -> None:
        self.run(self._opened.__aexit__(None, None, None))
        self._runner.close()
