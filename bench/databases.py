"""A fresh database to measure on: a file, or a database on a PostgreSQL server."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from bench import cores
from tests.support.databases import VARIABLE, Server

ENGINES = ("sqlite", "postgresql")
PATIENCE = 60.0


@contextmanager
def fresh(engine: str, folder: Path) -> Iterator[str]:
    """The address of an empty database, gone with everything in it at the end."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'feed24.db'}"
        return
    with _postgresql() as address:
        server = Server(address)
        try:
            yield server.create_database(f"feed24_bench_{uuid4().hex[:8]}")
        finally:
            server.close()


@contextmanager
def _postgresql() -> Iterator[str]:
    """The address of a server: the one that was given, or one of our own from the wheel."""
    if given := os.environ.get(VARIABLE):
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="feed24-bench-") as folder:
        with cores.on(cores.PLAN.database):
            own = subprocess.Popen(
                [sys.executable, "-m", "bench.postgres", folder],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=(Path(folder) / "log").open("wb"),
                start_new_session=True,
            )
        assert own.stdin
        assert own.stdout
        try:
            address = own.stdout.readline().decode().strip()
            if not address:
                raise RuntimeError((Path(folder) / "log").read_text(errors="replace")[-4000:])
            yield address
        finally:
            own.stdin.close()
            own.wait(PATIENCE)
