"""Where databases to measure on are made: files in a folder, or a PostgreSQL server."""

import asyncio
import os
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url

from bench import cores
from tests.support.databases import VARIABLE

ENGINES = ("sqlite", "postgresql")
PATIENCE = 120.0


class Databases(ABC):
    """Databases by name: small letters, digits and low lines."""

    @abstractmethod
    def find(self, name: str) -> str | None:
        """The address of a database that exists."""

    @abstractmethod
    def create(self, name: str) -> str:
        """The address of a new one; whatever had that name before is gone."""

    @abstractmethod
    def drop(self, name: str) -> None: ...

    @property
    def processes(self) -> set[int]:
        """The server's processes, if it is ours."""
        return set()


class Sqlite(Databases):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, name: str) -> str | None:
        return self._url(name) if self._file(name).exists() else None

    def create(self, name: str) -> str:
        self.drop(name)
        return self._url(name)

    def drop(self, name: str) -> None:
        for left in self._folder.glob(f"{name}.db*"):
            left.unlink()

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.db"

    def _url(self, name: str) -> str:
        return f"sqlite:///{self._file(name)}"


class Postgresql(Databases):
    def __init__(self, address: str, process: int | None = None) -> None:
        self._address = make_url(address).set(drivername="postgresql")
        self._process = process

    def find(self, name: str) -> str | None:
        sql = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"
        return self._url(name) if self._fetch(sql) else None

    def create(self, name: str) -> str:
        self.drop(name)
        # A copy of template0 is empty whatever the owner of a shared server put into template1.
        self._fetch(f"CREATE DATABASE {name} TEMPLATE template0")
        return self._url(name)

    def drop(self, name: str) -> None:
        self._fetch(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @property
    def processes(self) -> set[int]:
        return cores.family(self._process) if self._process else set()

    def _url(self, name: str | None = None) -> str:
        address = self._address.set(database=name) if name else self._address
        return address.render_as_string(hide_password=False)

    def _fetch(self, sql: str) -> list[Any]:
        # The caller's thread may have a loop running, and one thread runs one loop only.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, _fetch(self._url(), sql)).result()


async def _fetch(url: str, sql: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    try:
        return list(await connection.fetch(sql))
    finally:
        await connection.close()


@contextmanager
def opened(engine: str, folder: Path) -> Iterator[Databases]:
    """Databases in this folder, or on the PostgreSQL server that was given."""
    if engine == "sqlite":
        yield Sqlite(folder)
    elif given := os.environ.get(VARIABLE):
        yield Postgresql(given)
    else:
        with _own(folder / "postgresql") as own:
            yield own


@contextmanager
def _own(folder: Path) -> Iterator[Postgresql]:
    """A server of our own from the wheel."""
    folder.mkdir(exist_ok=True)
    log = folder / "log"
    with cores.on(cores.PLAN.database):
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.postgres", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log.open("ab"),
            process_group=0,
        )
    assert process.stdin
    assert process.stdout
    try:
        address = process.stdout.readline().decode().strip()
        if not address:
            raise RuntimeError(log.read_text(errors="replace")[-4000:])
        yield Postgresql(address, process.pid)
    finally:
        process.stdin.close()
        process.wait(PATIENCE)
