"""A PostgreSQL server of the run's own, which can be ended in the middle of everything.

    python -m tests.proof.postgres FOLDER

prints its address and ends when its standard input does. A line there ends it, `crash` at once and
`restart` after rolling back what is open, and starts it on the same data and port; the answer is
the address again. It writes to the disk what it promises to keep, unlike the tests' own server.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from tests.support import postgres_keeper

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
SIGNALS = {"crash": signal.SIGQUIT, "restart": signal.SIGINT}


class Restartable(postgres_keeper.Postgres):
    """Starts again on the port it had."""

    def again(self, how: str) -> None:
        """End, politely or not, and serve the same data again."""
        self._server.send_signal(SIGNALS[how])
        self._server.wait()
        # What is left of the old server must not be taken for the new one's.
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        self._server = self._serve(self._port)
        if not self._ready():
            raise RuntimeError("PostgreSQL did not start again")

    def start(self) -> str:
        address = super().start()
        self._port = int(address.rpartition(":")[2].partition("/")[0])
        return address


def run(folder: Path) -> None:
    # The programs of PostgreSQL write to standard output what nobody here wants to read.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    postgres_keeper.OPTIONS |= DURABLE
    server = Restartable(folder)
    address = server.start()
    try:
        print(address, file=answer, flush=True)
        for line in sys.stdin:
            server.again(line.strip())
            print(address, file=answer, flush=True)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
