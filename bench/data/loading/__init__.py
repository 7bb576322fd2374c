"""Many rows at once into tables whose indexes and constraints are away meanwhile."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy.engine import make_url

from bench.data.loading.loader import Loader
from bench.data.loading.postgresql import postgresql
from bench.data.loading.sqlite import sqlite

__all__ = ["Loader", "loader"]


@asynccontextmanager
async def loader(url: str, tables: Sequence[str]) -> AsyncIterator[Loader]:
    """For the database at a `postgresql://` or `sqlite:///` address that nobody else uses."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with sqlite(str(address.database), tables) as made:
            yield made
    else:
        async with postgresql(url, tables) as made:
            yield made
