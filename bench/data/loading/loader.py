"""What loading is on every database."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence

from bench.data.rows import Row

# Told how many of all indexes and constraints are back.
Show = Callable[[int, int], None]


class Loader(ABC):
    """A connection for loading.

    It notes the structure that it takes down in the database's own words, and so makes the very
    same again.
    """

    def __init__(self, tables: Sequence[str]) -> None:
        self.tables = list(tables)
        self._to_put_back: list[str] = []

    async def take_down(self) -> None:
        """Remove the tables' indexes and constraints, as far as the database can."""
        drops, self._to_put_back = await self._structure()
        for statement in drops:
            await self._execute(statement)

    async def put_back(self, show: Show) -> None:
        """Make them again, which checks every row."""
        for n, statement in enumerate(self._to_put_back):
            show(n, len(self._to_put_back))
            await self._execute(statement)
        await self._check()

    @abstractmethod
    async def load(self, table: str, columns: Sequence[str], rows: list[Row]) -> None: ...

    @abstractmethod
    async def settle(self) -> None:
        """Do what a database in use has done long ago."""

    @abstractmethod
    async def _structure(self) -> tuple[list[str], list[str]]:
        """Statements that remove the structure, and those that make it."""

    @abstractmethod
    async def _check(self) -> None:
        """Check what making the structure did not. Raises RuntimeError."""

    @abstractmethod
    async def _execute(self, statement: str) -> None: ...
