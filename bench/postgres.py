"""A PostgreSQL server that keeps its promises, for as long as its standard input is open.

    python -m bench.postgres FOLDER

The tests' own server forgets what it wrote when the power fails, which makes writing look cheaper
than it is. This is the same program from the same wheel with the settings of a real installation.
It prints its address and ends when whoever started it closes the pipe or is no more.
"""

import os
import sys
from pathlib import Path

from tests.support import postgres_keeper

# Its own defaults, where the tests have others.
DURABLE = {
    "autovacuum": "on",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_level": "replica",
}


def run(folder: Path) -> None:
    """Serve until standard input ends."""
    # The programs of PostgreSQL write to standard output what nobody here wants to read.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    postgres_keeper.OPTIONS |= DURABLE
    server = postgres_keeper.Postgres(folder)
    print(server.start(), file=answer, flush=True)
    try:
        sys.stdin.read()
    finally:
        server.stop()


if __name__ == "__main__":
    run(Path(sys.argv[1]))
