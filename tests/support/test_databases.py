"""The tests' own PostgreSQL comes, is shared, and never stays behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from tests.support.databases import Server

RUN = """
import time
from tests.support.databases import Run
run = Run.begin()
run.postgres()
print(run.folder, flush=True)
time.sleep(600)
"""


async def test_a_copy_has_the_rows_of_its_template(postgres_server: Server) -> None:
    original = f"template_{time.time_ns()}"
    await _execute(postgres_server.create_database(original), "CREATE TABLE kept AS SELECT 7 AS n")
    copy = await asyncpg.connect(postgres_server.create_database(f"{original}_copy", original))
    assert await copy.fetchval("SELECT n FROM kept") == 7
    await copy.close()


async def test_dropping_disconnects_whoever_is_left(postgres_server: Server) -> None:
    name = f"dropped_{time.time_ns()}"
    guest = await asyncpg.connect(postgres_server.create_database(name))
    postgres_server.drop_database(name)
    with pytest.raises(asyncpg.PostgresError):
        await guest.fetchval("SELECT 1")
    assert postgres_server.create_database(name).endswith(name)


def test_a_killed_run_leaves_no_server_behind() -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", RUN], cwd=root, stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        folder = Path(run.stdout.readline().strip())
        server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        run.kill()
    assert _goes(folder)
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


def _goes(path: Path) -> bool:
    deadline = time.monotonic() + 30
    while path.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    return not path.exists()


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
