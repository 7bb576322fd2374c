"""`python -m feed24.migrations "What changes"`: write a revision for what the tables now declare.

Compares the tables with an empty database brought to the newest revision. Read what it wrote.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy.engine import Connection

from feed24 import migrations
from feed24.db import Database


async def revise(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'revision.db'}"
        await migrations.upgrade(url)
        database = Database.open(url)
        async with database.transaction(write=True) as tx:
            await tx.connection.run_sync(_write, message)
        await database.close()


def _write(connection: Connection, message: str) -> None:
    command.revision(migrations.config(connection), message, autogenerate=True)


if __name__ == "__main__":
    asyncio.run(revise(sys.argv[1]))
