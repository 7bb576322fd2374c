"""A PostgreSQL server for one test, which may end it, and a standby that follows it."""

import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.support.postgres_keeper import Postgres, free_port

FAST, CRASH = signal.SIGINT, signal.SIGQUIT
# What was acknowledged has to survive here.
_DURABLE = {
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "wal_level": "replica",
    "max_wal_senders": "4",
}


class OwnPostgres(Postgres):
    """Keeps its port and its data when it is stopped: `stop(FAST)`, `stop(CRASH)`, `resume()`."""

    def __init__(self, folder: Path, options: dict[str, str]) -> None:
        super().__init__(folder, _DURABLE | options)
        self._log = folder / "log"
        with self._log.open("wb") as log:
            # The processes keep it open.
            output = os.dup(log.fileno())
        self._as |= {"stdout": output, "stderr": output}

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def resume(self) -> None:
        """Start again, on the same port."""
        if not self.serve():
            raise RuntimeError(self._log.read_text(errors="replace"))

    def follow(self, other: "OwnPostgres") -> None:
        """Become a copy of a running server, and its standby."""
        self._do("pg_basebackup", "-D", self._data, "-d", other.url, "-R", "-c", "fast", "-N")
        self.port = free_port()
        self.resume()

    def turn_to(self, other: "OwnPostgres") -> None:
        """Come back after a clean end as the standby of the one that took over."""
        settings = self._data / "postgresql.auto.conf"
        settings.write_text(
            f"primary_conninfo = 'host=127.0.0.1 port={other.port} user=postgres'\n"
        )
        (self._data / "standby.signal").touch()
        self.resume()

    def promote(self) -> None:
        """Take writes from now on."""
        self._do("pg_ctl", "promote", "-D", self._data)

    def close(self) -> None:
        self.stop()
        os.close(self._as["stdout"])

    def _do(self, program: str, *arguments: object) -> None:
        command = [self._install / "bin" / program, *arguments]
        subprocess.run([str(part) for part in command], check=True, **self._as)


@contextmanager
def own_servers(*options: dict[str, str]) -> Iterator[list[OwnPostgres]]:
    """Servers that are not running yet, one for each set of options."""
    with ExitStack() as stack:
        made = []
        for each in options:
            # Not in the test's folder, which PostgreSQL's user may not enter.
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="feed24-postgres-"))
            made.append(OwnPostgres(Path(folder), each))
            stack.callback(made[-1].close)
        yield made
