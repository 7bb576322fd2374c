"""The data directory: made when missing, prepared by one process at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feed24.cli.mistakes import Mistake

# Clients read the authority's certificate below it; every file in it has its own, narrower rights.
_OPEN = 0o755


def make(data: Path) -> None:
    """Create the directory, if need be, and see that it can be written. Raises Mistake."""
    try:
        if not data.is_dir():
            data.mkdir(parents=True)
            data.chmod(_OPEN)
    except OSError as error:
        raise Mistake(f"{data}: cannot be made: {error.strerror}") from None
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        raise Mistake(f"{data}: may not be written by this user")


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Whoever prepares the same directory at the same moment waits here for its turn."""
    with (data / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
