"""A PostgreSQL server that keeps its promises, for as long as its standard input is open.

    python -m bench.postgres FOLDER

The tests' own server forgets what it wrote when the power fails, which makes writing look cheaper
than it is. This is the same program from the same wheel with the settings of a real installation.
It prints its address and ends when whoever started it closes the pipe or is no more. What it holds
stays in the folder, for the next server there.
"""

import os
import shutil
import signal
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
# The usual share of a machine's memory, and room for what a bulk load writes.
_LARGEST_MB = 2048
_SHARE = 5


def sizes() -> dict[str, str]:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    buffers = min(_LARGEST_MB, memory // _SHARE)
    return {
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{memory // 2}MB",
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
    }


class Postgres(postgres_keeper.Postgres):
    """Continues with what is in the folder."""

    def __init__(self, folder: Path) -> None:
        # Copies of the programs that an earlier server may have left.
        for left in folder.glob(f"{postgres_keeper.PACKAGE}*"):
            shutil.rmtree(left)
        super().__init__(folder)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        super().stop(how)

    def _initialize(self) -> None:
        if not (self._data / "PG_VERSION").exists():
            super()._initialize()


def run(folder: Path) -> None:
    """Serve until standard input ends."""
    # The programs of PostgreSQL write to standard output what nobody here wants to read.
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    postgres_keeper.OPTIONS |= DURABLE | sizes()
    server = Postgres(folder)
    print(server.start(), file=answer, flush=True)
    try:
        sys.stdin.read()
    finally:
        server.stop()


if __name__ == "__main__":
    run(Path(sys.argv[1]))
