"""Bringing a database to the schema this version works with; never down again."""

from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.engine import Connection

from feed24.db import Database

# Any number will do, as long as every node takes the same lock.
_LOCK = 20_240_024


@dataclass(frozen=True, slots=True)
class Status:
    """Where a database stands; `current` is None for an empty one."""

    current: str | None
    head: str

    @property
    def up_to_date(self) -> bool:
        return self.current == self.head


async def upgrade(url: str) -> None:
    """Migrate to the newest revision, in one transaction; several nodes may do so at once."""
    database = Database.open(url)
    try:
        async with database.transaction(write=True) as tx:
            if not tx.sqlite:
                await tx.run(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
            await tx.connection.run_sync(_upgrade)
    finally:
        await database.close()


async def status(url: str) -> Status:
    """Compare a database with this version's schema, without changing it."""
    database = Database.open(url)
    try:
        async with database.transaction(write=False) as tx:
            current = await tx.connection.run_sync(_current)
    finally:
        await database.close()
    return Status(current, head())


def head() -> str:
    """The newest revision this version knows."""
    return str(ScriptDirectory.from_config(config()).get_current_head())


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, on an open connection if one is given."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made


def _upgrade(connection: Connection) -> None:
    command.upgrade(config(connection), "head")


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
