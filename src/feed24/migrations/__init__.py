"""Bringing a database to the schema this version works with; never down again."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection

from feed24.db import Database, Transaction

if TYPE_CHECKING:
    from alembic.config import Config

# The newest revision, known without Alembic: importing that takes longer than most commands.
HEAD = "0021"
# Any number will do, as long as every node takes the same lock.
_LOCK = 20_240_024


@dataclass(frozen=True, slots=True)
class Status:
    """Where a database stands; `current` is None for an empty one."""

    current: str | None
    head: str = HEAD

    @property
    def up_to_date(self) -> bool:
        return self.current == self.head


def serves(revision: str | None) -> bool:
    """This version can work on that schema: its own, or a newer one.

    A release leaves the schema usable for the one before it, so that nodes can be upgraded one by
    one: the first of them migrates, the others go on.
    """
    return revision is not None and revision >= HEAD


async def upgrade(url: str, *, pooler: bool = False) -> None:
    """Migrate to the newest revision, in one transaction; several nodes may do so at once."""
    database = Database.open(url, pooler=pooler)
    try:
        async with database.transaction(write=True) as tx:
            if not tx.sqlite:
                await tx.run(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            await tx.connection.run_sync(_upgrade)
    finally:
        await database.close()


async def status(url: str, *, pooler: bool = False) -> Status:
    """Compare a database with this version's schema, without changing it."""
    database = Database.open(url, pooler=pooler)
    try:
        async with database.transaction(write=False) as tx:
            return Status(await current(tx))
    finally:
        await database.close()


async def current(tx: Transaction) -> str | None:
    """The revision of the transaction's database."""
    await tx.begin()
    found: str | None = await tx.connection.run_sync(_current)
    return found


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def config(connection: Connection | None = None) -> "Config":
    """Alembic's configuration, on an open connection if one is given."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made


def _upgrade(connection: Connection) -> None:
    from alembic import command

    command.upgrade(config(connection), "head")
