"""The database of a run: a file, or a server of its own that can be taken away for a moment."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

ENGINES = ("sqlite", "postgresql")
PATIENCE = 60.0

_CUT = """
SELECT count(pg_terminate_backend(pid)) FROM (
    SELECT pid FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
    ORDER BY random() LIMIT $1
) AS chosen
"""


class Place:
    """Where the run's database is."""

    def __init__(self, url: str) -> None:
        self.url = url


class Postgres(Place):
    """A PostgreSQL server in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        super().__init__(url)
        self._process = process

    async def cut(self, most: int) -> int:
        """Break off connections, whatever they are doing; how many."""
        connection = await asyncpg.connect(self.url)
        try:
            return int(await connection.fetchval(_CUT, most))
        finally:
            await connection.close()

    async def again(self, how: str) -> None:
        """`crash` or `restart`; return when it serves again."""
        assert self._process.stdin
        self._process.stdin.write(f"{how}\n".encode())
        if not await answered(self._process):
            raise RuntimeError("PostgreSQL did not come back")


async def answered(process: asyncio.subprocess.Process) -> str:
    assert process.stdout
    async with asyncio.timeout(PATIENCE):
        return (await process.stdout.readline()).decode().strip()


@asynccontextmanager
async def fresh(engine: str, folder: Path) -> AsyncIterator[Place]:
    """An empty database, gone with everything in it at the end."""
    if engine == "sqlite":
        yield Place(f"sqlite:///{folder / 'feed24.db'}")
        return
    # Not below ours, which nobody else may enter; it removes the folder itself.
    home = Path(tempfile.mkdtemp(prefix="feed24-proof-postgres-"))
    with (folder / "postgres.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.proof.postgres", str(home)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
    assert process.stdin
    try:
        if not (url := await answered(process)):
            raise RuntimeError((folder / "postgres.log").read_text(errors="replace")[-4000:])
        yield Postgres(process, url)
    finally:
        process.stdin.close()
        await process.wait()
