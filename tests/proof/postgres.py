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

from tests.support.postgres_keeper import Postgres

DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
SIGNALS = {"crash": signal.SIGQUIT, "restart": signal.SIGINT}


def run(folder: Path) -> None:
    """Serve until standard input ends, then leave nothing."""
    # Ctrl-C ends the run, and the end of the run ends the server.
    os.setpgrp()
    # The programs of PostgreSQL write to standard output what nobody here wants to read.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    server = Postgres(folder, DURABLE)
    try:
        print(server.start(), file=answer, flush=True)
        for line in sys.stdin:
            server.stop(SIGNALS[line.strip()])
            if not server.serve():
                raise RuntimeError("PostgreSQL did not start again")
            print(server.url, file=answer, flush=True)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
